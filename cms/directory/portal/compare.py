"""Directory and portal side by side: differences as values, and what to push so that there are none."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import timezone

from cms.core.errors import CmsError
from cms.directory.models import Organization, PortalComparison, PortalPush
from cms.directory.portal import client, payload, registry
from cms.directory.portal.payload import ORGANIZATION_FIELDS, PERSON_FIELDS, Record

ORGANIZATION, PERSON = PortalPush.ORGANIZATION, PortalPush.PERSON
KINDS = {ORGANIZATION: "Dependencia", PERSON: "Persona"}
FIELDS = {
    "clave": "clave",
    "title": "nombre",
    "description": "funciones",
    "id_dependencia": "número",
    "email": "correo",
    "phone": "teléfono",
    "address": "domicilio",
    "url": "sitio",
    "active": "activa",
    "sub": "identificador",
    "username": "cuenta",
    "name": "nombre",
    "sysadmin": "administra el portal",
    "organizations": "dependencias",
    "appointments": "nombramientos",
}
MISSING, GONE, DIFFERENT = "falta", "sobra", "distinto"
BATCH = 50


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same. `kind`, `id` and `name` say of what; `here` and `there` are texts to read."""

    kind: str
    id: str
    name: str
    problem: str
    field: str
    here: str
    there: str

    def to_json(self) -> dict[str, str]:
        """The shape of reports."""
        return asdict(self)


@dataclass
class Comparison:
    """Differences, things to know that are none, and the records that would settle the differences."""

    differences: list[Difference] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    organizations: list[Record] = field(default_factory=list)
    people: list[Record] = field(default_factory=list)


def compare(day: datetime.date) -> Comparison:
    """Ask the portal what it knows and compare. Raises `PortalUnavailable` or `PortalRefused`."""
    portal = client.state()
    found = Comparison()
    _compare_organizations(found, portal.get("organizations", []))
    _compare_people(found, portal.get("people", []), day)
    return found


def repair(found: Comparison) -> tuple[list[Record], list[Record]]:
    """Push what settles the differences: what the portal changed, and the errors that it told."""
    changed, errors = [], []
    for start in range(0, len(found.organizations), BATCH):
        answer = client.push(found.organizations[start : start + BATCH], [])
        changed, errors = [*changed, *answer.get("changed", [])], [*errors, *answer.get("errors", [])]
    for start in range(0, len(found.people), BATCH):
        answer = client.push([], found.people[start : start + BATCH])
        changed, errors = [*changed, *answer.get("changed", [])], [*errors, *answer.get("errors", [])]
    return changed, errors


def compare_and_remember(day: datetime.date) -> PortalComparison:
    """Compare, and keep the result, or why there is none, for the page of the administration."""
    kept = PortalComparison(compared_at=timezone.now())
    try:
        found = compare(day)
        kept.differences = [one.to_json() for one in found.differences]
        kept.notices = found.notices
    except CmsError as error:
        kept.failure = error.message
    kept.save()
    older = PortalComparison.objects.order_by("-compared_at", "-pk").values_list("pk", flat=True)[30:]
    PortalComparison.objects.filter(pk__in=list(older)).delete()
    return kept


def _compare_organizations(found: Comparison, there: list[Record]) -> None:
    known = {str(one.get("clave")): one for one in there}
    for organization in Organization.objects.order_by("clave"):
        here = payload.organization_record(organization)
        differences = list(
            _differences(ORGANIZATION, organization.clave, organization.name, here, known.pop(organization.clave, None))
        )
        if differences:
            found.differences += differences
            found.organizations.append(here)
    found.notices += [
        f"El portal tiene la dependencia «{one.get('title') or clave}» ({clave}), que no está en el directorio."
        for clave, one in sorted(known.items())
        if one.get("active", True)
    ]


def _compare_people(found: Comparison, there: list[Record], day: datetime.date) -> None:
    """Accounts with something to do in the portal, and those that it knows already."""
    known = {str(one.get("sub")): one for one in there}
    for here in payload.people_records(sorted(registry.accounts(), key=lambda one: one.username), day):
        other = known.pop(here["sub"], None)
        concerns = other is not None or here["sysadmin"] or here["organizations"] or here["appointments"]
        differences = list(_differences(PERSON, here["sub"], here["username"], here, other)) if concerns else []
        if differences:
            found.differences += differences
            found.people.append(here)
    for sub, other in sorted(known.items()):
        if other.get("active"):
            found.differences.append(_gone(sub, other))
            found.people.append({**other, "active": False, "sysadmin": False, "organizations": {}, "appointments": []})


def _gone(sub: str, other: Record) -> Difference:
    return Difference(PERSON, sub, str(other.get("username") or sub), GONE, "", "no existe", "activa")


def _differences(kind: str, ident: str, name: str, here: Record, there: Record | None) -> Iterator[Difference]:
    if there is None:
        if here["active"]:
            yield Difference(kind, ident, name, MISSING, "", "existe", "no existe")
        return
    for key in ORGANIZATION_FIELDS if kind == ORGANIZATION else PERSON_FIELDS:
        mine, other = _plain(here[key]), _plain(there.get(key))
        if mine != other:
            yield Difference(kind, ident, name, DIFFERENT, FIELDS[key], _text(mine), _text(other))


def _plain(value: Any) -> Any:
    """A value without the order that means nothing."""
    if isinstance(value, list):
        return sorted((dict(one) for one in value), key=lambda one: str(one.get("id")))
    return value if value is not None else ""


def _text(value: Any) -> str:
    """A value as people read it in a table."""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {one}" for key, one in sorted(value.items())) or "ninguna"
    if isinstance(value, list):
        return "; ".join(_appointment_text(one) for one in value) or "ninguno"
    return str(value) or "vacío"


def _appointment_text(one: Record) -> str:
    where = f" de {one['organization']}" if one.get("organization") else ""
    until = f" a {one['fecha_fin']}" if one.get("fecha_fin") else ""
    return f"{one.get('role')}{where}, oficio {one.get('oficio_numero')}, {one.get('fecha_inicio')}{until}"


def table(differences: Iterable[Difference]) -> str:
    """The differences as a table for a terminal."""
    rows = [("Qué", "Nombre", "Problema", "Campo", "En el directorio", "En el portal")]
    rows += [
        (KINDS[one.kind], one.name, one.problem, one.field, _short(one.here), _short(one.there)) for one in differences
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 48 else f"{plain[:47]}…"
