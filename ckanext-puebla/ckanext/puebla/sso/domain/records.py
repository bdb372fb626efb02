"""People, dependencias and appointments as the provider and the directory write them, read strictly into values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.puebla.domain.roles import ROLES
from ckanext.puebla.sso.errors import RecordRefused

USERNAME = re.compile(r"[a-z0-9_-]{2,100}")
CLAVE = re.compile(r"[a-z0-9_-]{2,100}")
CAPACITIES = ("member", "editor", "admin")
SHORT, LONG = 500, 20_000


@dataclass(frozen=True)
class Problem:
    """An item, or a part of one, that could not be brought in step; the rest was."""

    kind: str
    id: str
    code: str
    message: str


@dataclass(frozen=True)
class AppointmentRecord:
    """An appointment, or a substitution in force, of the directory."""

    id: str
    role: str
    organization: str | None
    oficio_numero: str
    oficio_fecha: datetime.date
    fecha_inicio: datetime.date
    fecha_fin: datetime.date | None


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `organizations`: clave -> capacity; `refused`: appointments that cannot be read."""

    sub: str
    username: str
    name: str
    email: str
    active: bool
    sysadmin: bool
    organizations: Mapping[str, str]
    appointments: tuple[AppointmentRecord, ...]
    refused: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Organization:
    """A dependencia."""

    clave: str
    title: str
    description: str
    id_dependencia: str
    email: str
    phone: str
    address: str
    url: str
    active: bool


def person_from_claims(claims: Mapping[str, Any]) -> Person:
    """The person of an ID token with scope `roles`."""
    return person({**claims, "username": claims.get("preferred_username")})


def person(raw: Any) -> Person:
    """A person as an item of the directory; `RecordRefused` names what is wrong."""
    fields = _mapping(raw, "la persona")
    organizations = _mapping(fields.get("organizations"), "organizations")
    unknown = sorted({str(capacity) for capacity in organizations.values()} - set(CAPACITIES))
    if unknown:
        raise RecordRefused(f"En «organizations» hay un papel desconocido: {unknown[0]}.")
    appointments, refused = _appointments(_sequence(fields.get("appointments"), "appointments"))
    return Person(
        sub=_text(fields, "sub"),
        username=_matching(fields, "username", USERNAME),
        name=_text(fields, "name"),
        email=_text(fields, "email", empty=True),
        active=_boolean(fields, "active"),
        sysadmin=_boolean(fields, "sysadmin"),
        organizations={str(clave): str(capacity) for clave, capacity in organizations.items()},
        appointments=appointments,
        refused=refused,
    )


def _appointments(raw: list[Any]) -> tuple[tuple[AppointmentRecord, ...], tuple[Problem, ...]]:
    good, refused = [], []
    for one in raw:
        try:
            good.append(_appointment(one))
        except RecordRefused as error:
            refused.append(Problem("appointment", identifier(one, "id"), error.code, error.message))
    return tuple(good), tuple(refused)


def _appointment(raw: Any) -> AppointmentRecord:
    fields = _mapping(raw, "el nombramiento")
    role = _text(fields, "role")
    if role not in ROLES:
        raise RecordRefused(f"El cargo «{role}» no existe.")
    named = fields.get("organization")
    if ROLES[role].per_dependencia != bool(named):
        raise RecordRefused(f"El cargo «{role}» {'necesita' if not named else 'no lleva'} dependencia.")
    starts, ends = _date(fields, "fecha_inicio"), fields.get("fecha_fin")
    record = AppointmentRecord(
        id=_text(fields, "id"),
        role=role,
        organization=_text(fields, "organization") if named else None,
        oficio_numero=_text(fields, "oficio_numero", empty=True),
        oficio_fecha=_date(fields, "oficio_fecha"),
        fecha_inicio=starts,
        fecha_fin=_date(fields, "fecha_fin") if ends is not None else None,
    )
    if record.fecha_fin and record.fecha_fin < record.fecha_inicio:
        raise RecordRefused("Un nombramiento termina antes de comenzar.")
    return record


def organization(raw: Any) -> Organization:
    """A dependencia as an item of the directory."""
    fields = _mapping(raw, "la dependencia")
    return Organization(
        clave=_matching(fields, "clave", CLAVE),
        title=_text(fields, "title"),
        description=_text(fields, "description", empty=True, longest=LONG),
        active=_boolean(fields, "active"),
        **{name: _text(fields, name, empty=True) for name in ("id_dependencia", "email", "phone", "address", "url")},
    )


def identifier(raw: Any, *names: str) -> str:
    """What to call an item in an answer, however badly it is written."""
    for name in names if isinstance(raw, dict) else ():
        if isinstance(raw.get(name), str) and raw[name]:
            return str(raw[name])[:SHORT]
    return ""


def _mapping(raw: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise RecordRefused(f"Falta «{name}» o no tiene la forma acordada.")
    return raw


def _sequence(raw: Any, name: str) -> list[Any]:
    if not isinstance(raw, list):
        raise RecordRefused(f"Falta «{name}» o no es una lista.")
    return raw


def _text(fields: Mapping[str, Any], name: str, *, empty: bool = False, longest: int = SHORT) -> str:
    value = fields.get(name)
    if value is None and empty:
        return ""
    if not isinstance(value, str) or not (empty or value.strip()):
        raise RecordRefused(f"Falta «{name}».")
    if len(value) > longest or "\0" in value:
        raise RecordRefused(f"«{name}» es demasiado largo o tiene signos que no se admiten.")
    return value.strip()


def _matching(fields: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = _text(fields, name)
    if not pattern.fullmatch(value):
        raise RecordRefused(f"«{name}» solo puede llevar minúsculas sin acento, números, guion y guion bajo.")
    return value


def _boolean(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise RecordRefused(f"«{name}» debe ser verdadero o falso.")
    return value


def _date(fields: Mapping[str, Any], name: str) -> datetime.date:
    value = fields.get(name)
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise RecordRefused(f"«{name}» debe ser una fecha aaaa-mm-dd.") from None
