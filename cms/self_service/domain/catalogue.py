"""What can be asked for without the administration: the ways in that are meant for citizens and dependencias."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from cms.accounts.models import User
from cms.cases.domain import people, starting, versions
from cms.cases.models import Case, ProcedureVersion
from cms.directory.models import Organization
from pipelines.engine import Procedure
from schemas.directory import REGISTRY
from schemas.procedures import Declaration, Entry, Form
from schemas.spanish import fold

OUTSIDE = ("solicitante", "dependencia")  # scopes of those who are not the office that attends
MOST_WORDS = 8


@dataclass(frozen=True)
class Offer:
    """A procedure with one of its entries, whose first activity whoever asks fills in (`node`, `form`)."""

    version: ProcedureVersion
    procedure: Procedure
    entry: Entry
    node: str
    form: Form

    @property
    def declared(self) -> Declaration:
        return self.procedure.declaration

    @property
    def department(self) -> str:
        return REGISTRY.units[self.declared.departamento].name

    @property
    def path(self) -> tuple[str, str]:
        """The two parts of its address."""
        return self.version.clave, self.entry.key

    @property
    def key(self) -> str:
        return "/".join(self.path)


def is_outside(procedure: Procedure, role: str) -> bool:
    """Whether a role is of those who ask, or of a dependencia that answers."""
    declared = procedure.declaration.roles.get(role)
    return declared is not None and declared.scope in OUTSIDE


def offers() -> list[Offer]:
    """All of them; those of citizens first, then by department and number."""
    found = []
    for version in versions.all_in_force():
        procedure = versions.procedure_of(version)
        if procedure.declaration.sistema == starting.SITES:
            entries = procedure.declaration.entradas.values()
            found += [offer for entry in entries if (offer := _offer(version, procedure, entry))]
    return sorted(
        found, key=lambda one: (not one.entry.public, one.declared.departamento, one.declared.numero, one.entry.label)
    )


def find(clave: str, entry: str) -> Offer | None:
    """One of them; None when there is none by that name."""
    version = ProcedureVersion.objects.filter(in_force=True, clave=clave).defer("files").first()
    procedure = versions.procedure_of(version) if version else None
    if version is None or procedure is None or procedure.declaration.sistema != starting.SITES:
        return None
    declared = procedure.declaration.entradas.get(entry)
    return _offer(version, procedure, declared) if declared else None


def _offer(version: ProcedureVersion, procedure: Procedure, entry: Entry) -> Offer | None:
    node = procedure.first_activity(entry)
    form = procedure.form(node)
    if form is None or procedure.process.nodes[node].role not in entry.roles:
        return None
    return Offer(version, procedure, entry, node, form) if is_outside(procedure, _role(procedure, node)) else None


def _role(procedure: Procedure, node: str) -> str:
    return procedure.process.nodes[node].role


def places(user: User, offer: Offer, day: datetime.date) -> list[Organization]:
    """For which dependencias somebody of the directory may ask for this; none: it is not for her."""
    person = user.person
    if person is None or not person.active or not user.is_active:
        return []
    role = offer.declared.roles[_role(offer.procedure, offer.node)]
    if role.scope == "solicitante":
        return [person.organization] if person.organization and person.organization.active else []
    keys = people.keys_of(user, day)
    claves = {key.rpartition(":")[2] for key in keys if key.startswith(f"role:{role.key}:")}
    found = Organization.objects.filter(active=True, clave__in=claves).order_by("name")
    possible = (Case(organization=one, applicant=user) for one in found)
    return [one.organization for one in possible if keys & set(people.audience(one, offer.procedure, role.key))]


def search(found: Iterable[Offer], typed: str) -> list[Offer]:
    """Those in whose words all the typed ones stand, in any order and without minding accents or plurals."""
    words = [_stem(word) for word in fold(typed).split()[:MOST_WORDS]]
    return [one for one in found if all(word in _text(one) for word in words)]


def _stem(word: str) -> str:
    for ending in ("es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _text(offer: Offer) -> str:
    entry, declared = offer.entry, offer.declared
    told = (entry.label, entry.help, *entry.words, declared.nombre, declared.nombre_corto, offer.department)
    return fold(" ".join([*told, *(label for field in offer.form.fields for label in field.options.values())]))
