"""Rows of Personas."""

from __future__ import annotations

from typing import Any

from cms.directory.domain import people
from cms.directory.errors import Invalid
from cms.directory.exchange.session import Changes, Session, differences
from cms.directory.models import Organization, Person, Post
from pipelines.directory import Row

FACTS = ("employee_number", "first_names", "first_surname", "second_surname", "email", "phone", "extension", "public")
PLACE = ("organization", "unit", "post")


def person(session: Session, row: Row) -> None:
    """A person, known by identifier, else by number of employee, else by e-mail."""
    values = dict(row.values)
    found = session.lookup.known_person(values)
    if found is None and not (values.get("uuid") or values.get("employee_number") or values.get("email")):
        raise Invalid.of("employee_number", "Escriba el número de empleado o el correo, para reconocer a la persona.")
    identity = found.pk if found else (values.get("uuid") or values.get("employee_number") or values.get("email"))
    session.once(row, identity, "employee_number")
    if found is None and values.get("active") is False:
        session.ignored(row, "Ya dejó el cargo y no está en el directorio: no se da de alta.")
        return
    if found is None:
        found = _create(session, row)
        session.created(row, found.full_name, found.pk)
    else:
        current = {**vars(found), **_place(found)}
        changes = differences(row, current, (*FACTS, *PLACE, "active"))
        found = _change(session, row, found, changes)
        session.changed(row, found.full_name, changes)
    session.lookup.add_person(found)


def _create(session: Session, row: Row) -> Person:
    given = {name: row.values[name] for name in FACTS if name in row.values}
    office, post = _wanted_place(session, row, None)
    return people.create_person(
        actor=session.actor,
        today=session.today,
        uuid=row.values.get("uuid"),
        organization=office,
        post=post,
        **{name: bool(value) if name == "public" else value for name, value in given.items()},
    )


def _change(session: Session, row: Row, found: Person, changes: Changes) -> Person:
    if not changes:
        return found
    wanted: dict[str, Any] = {name: after for name, (_, after) in changes.items() if name in FACTS}
    if set(changes) & set(PLACE):
        wanted["organization"], wanted["post"] = _wanted_place(session, row, found)
    active = changes["active"][1] if "active" in changes else None
    if active is True:
        place = {name: wanted.pop(name) for name in ("organization", "post") if name in wanted}
        found = people.return_to_office(actor=session.actor, person=found, today=session.today, **place)
    if wanted:
        found = people.change_person(actor=session.actor, person=found, today=session.today, **wanted)
    if active is False:
        found = people.leave_office(actor=session.actor, person=found, today=session.today)
    return found


def _place(found: Person) -> dict[str, str | None]:
    return {
        "organization": found.organization.clave if found.organization else None,
        "unit": found.post.unit.code if found.post else None,
        "post": found.post.code if found.post else None,
    }


def _wanted_place(session: Session, row: Row, found: Person | None) -> tuple[Organization | None, Post | None]:
    """Dependencia and post of a row; what it has no column for stays as it is."""
    current = _place(found) if found else dict.fromkeys(PLACE)
    wanted = {name: row.values.get(name, current[name]) for name in PLACE}
    office = session.lookup.organization(wanted["organization"])
    if wanted["unit"] and not wanted["post"] and "unit" in row.values:
        session.lookup.unit(wanted["organization"], wanted["unit"])
        raise Invalid.of("post", "La unidad se toma del puesto: indique el puesto.")
    return office, session.lookup.post(wanted["organization"], wanted["unit"], wanted["post"])
