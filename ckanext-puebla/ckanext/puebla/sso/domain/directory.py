"""What came through the directory's door, each item brought in step by itself; and the present state."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ckan import model
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from ckanext.puebla.domain import clock
from ckanext.puebla.model import Account, Appointment
from ckanext.puebla.sso import sessions
from ckanext.puebla.sso.domain import organizations, people, records
from ckanext.puebla.sso.domain.records import Problem
from ckanext.puebla.sso.errors import ChangedMeanwhile, RecordRefused, SsoError

log = logging.getLogger(__name__)
# Whose deed a change is in the history; the colon keeps it apart from every user name.
ACTOR = "directorio:cms"
Answer = dict[str, list[dict[str, Any]]]


def apply(payload: Any) -> Answer:
    """Bring in step whatever is named; one bad item keeps no other from its effect."""
    if not isinstance(payload, dict) or payload.keys() - {"organizations", "people"}:
        raise RecordRefused("Se espera un objeto con «organizations» y «people».")
    answer: Answer = {"changed": [], "errors": []}
    for kind, names, apply_one in (
        ("organization", ("clave",), _organization),
        ("person", ("sub", "username"), _person),
    ):
        for raw in _items(payload, kind):
            _one(answer, kind, records.identifier(raw, *names), lambda raw=raw, verb=apply_one: verb(raw))
    return answer


def _items(payload: dict[str, Any], kind: str) -> list[Any]:
    name = {"organization": "organizations", "person": "people"}[kind]
    found = payload.get(name, [])
    if not isinstance(found, list):
        raise RecordRefused(f"«{name}» debe ser una lista.")
    return found


def _one(answer: Answer, kind: str, ident: str, verb: Callable[[], tuple[list[str], list[Problem]]]) -> None:
    try:
        changed, problems = verb()
    except SsoError as error:
        problems, changed = [Problem(kind, ident, error.code, error.message)], []
    except DBAPIError as error:
        model.Session.rollback()
        log.warning("%s not brought in step: %s", kind, type(error.orig).__name__)
        problems, changed = [Problem(kind, ident, ChangedMeanwhile.code, ChangedMeanwhile.sentence)], []
    if changed:
        answer["changed"].append({"kind": kind, "id": ident, "fields": changed})
    for problem in problems:
        place = {} if problem.kind == kind else {"of": ident}
        answer["errors"].append({**vars(problem), **place})


def _organization(raw: Any) -> tuple[list[str], list[Problem]]:
    return organizations.bring_in_step(organization=records.organization(raw)), []


def _person(raw: Any) -> tuple[list[str], list[Problem]]:
    person = records.person(raw)
    outcome = people.bring_in_step(actor=ACTOR, person=person)
    if not person.active:
        sessions.end_all(person.sub, until=time.time())
    return outcome.changed, outcome.problems


def state() -> dict[str, list[dict[str, Any]]]:
    """All dependencias, and the people that the directory told of, in the shape that `apply` takes."""
    groups = model.Session.scalars(
        select(model.Group)
        .where(model.Group.is_organization.is_(True), model.Group.state == "active")
        .order_by(model.Group.name)
    )
    return {"organizations": [organizations.as_record(group) for group in groups], "people": _people()}


def _people() -> list[dict[str, Any]]:
    memberships, appointments = _all_memberships(), _all_appointments()
    query = select(Account.sub, model.User).join(model.User, model.User.id == Account.user_id).order_by(model.User.name)
    return [
        {
            "sub": sub,
            "username": user.name,
            "name": user.fullname or "",
            "email": user.email or "",
            "active": user.state == "active",
            "sysadmin": bool(user.sysadmin),
            "organizations": memberships.get(user.id, {}),
            "appointments": appointments.get(user.id, []),
        }
        for sub, user in model.Session.execute(query)
    ]


def _all_memberships() -> dict[str, dict[str, str]]:
    query = (
        select(model.Member.table_id, model.Group.name, model.Member.capacity)
        .join(model.Group, model.Group.id == model.Member.group_id)
        .where(model.Member.table_name == "user", model.Member.state == "active", model.Group.is_organization.is_(True))
        .order_by(model.Group.name)
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for user_id, clave, capacity in model.Session.execute(query):
        found[user_id][clave] = capacity
    return found


def _all_appointments() -> dict[str, list[dict[str, Any]]]:
    query = (
        select(Appointment, model.Group.name)
        .outerjoin(model.Group, model.Group.id == Appointment.organization_id)
        .where(Appointment.directory_id.is_not(None), Appointment.revoked_at.is_(None))
        .where(Appointment.fecha_fin.is_(None) | (Appointment.fecha_fin >= clock.today()))
        .order_by(Appointment.directory_id)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one, clave in model.Session.execute(query):
        found[one.user_id].append(
            {
                "id": one.directory_id,
                "role": one.role,
                "organization": clave,
                "oficio_numero": one.oficio_numero,
                "oficio_fecha": one.oficio_fecha.isoformat(),
                "fecha_inicio": one.fecha_inicio.isoformat(),
                "fecha_fin": one.fecha_fin.isoformat() if one.fecha_fin else None,
            }
        )
    return found
