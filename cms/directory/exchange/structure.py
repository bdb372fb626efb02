"""Rows of Dependencias, Unidades and Puestos."""

from __future__ import annotations

from typing import Any

from cms.directory.domain import organizations, posts, units
from cms.directory.errors import Invalid
from cms.directory.exchange.session import Changes, Session, differences
from cms.directory.models import Organization, Post, Unit
from pipelines.directory import Row

ORGANIZATION = ("name", "acronym", "id_dependencia", "description", "email", "phone", "address", "url")


def organization(session: Session, row: Row) -> None:
    """A dependencia, known by its clave."""
    clave = str(row.values["clave"])
    session.once(row, clave, "clave")
    found = session.lookup.organizations.get(clave)
    given = {name: row.values[name] for name in ORGANIZATION if name in row.values}
    if found is None:
        found = organizations.create_organization(actor=session.actor, clave=clave, **given)
        session.created(row, found.name, found.pk)
        if row.values.get("active") is False:
            found = organizations.deactivate_organization(actor=session.actor, organization=found, today=session.today)
    else:
        changes = differences(row, vars(found), (*ORGANIZATION, "active"))
        found = _change_organization(session, found, changes)
        session.changed(row, found.name, changes)
    session.lookup.organizations[clave] = found


def _change_organization(session: Session, found: Organization, changes: Changes) -> Organization:
    wanted = _wanted(changes)
    active = wanted.pop("active", None)
    if active is True:
        found = organizations.reactivate_organization(actor=session.actor, organization=found, today=session.today)
    if wanted:
        found = organizations.change_organization(actor=session.actor, organization=found, **wanted)
    if active is False:
        found = organizations.deactivate_organization(actor=session.actor, organization=found, today=session.today)
    return found


def parents_first(rows: list[Row]) -> list[Row]:
    """Rows of units so that whoever hangs below another of the same workbook comes after it; circles come last."""
    waiting = {(row.values.get("organization"), row.values.get("code") or f"#{row.number}"): row for row in rows}
    rest = [row for row in rows if row not in waiting.values()]  # repeated claves: the import tells which
    placed: list[Row] = []
    while waiting:
        ready = [
            key for key, row in waiting.items() if (key[0], row.values.get("parent")) not in waiting or _own(key, row)
        ]
        for key in ready or list(waiting):
            placed.append(waiting.pop(key))
    return placed + rest


def _own(key: tuple[Any, Any], row: Row) -> bool:
    return bool(key[1] == row.values.get("parent"))


def unit(session: Session, row: Row) -> None:
    """A unit, known by dependencia and clave, else by its name."""
    office = session.lookup.organization(row.values.get("organization"))
    if office is None:
        raise Invalid.of("organization", "Falta la dependencia.")
    found = _known_unit(session, office, row)
    session.once(row, found.pk if found else (office.clave, row.values.get("code") or row.values["name"]), "code")
    parent = session.lookup.unit(office.clave, row.values.get("parent"), "parent")
    if found is None:
        found = units.create_unit(
            actor=session.actor,
            organization=office,
            name=str(row.values["name"]),
            parent=parent,
            code=row.values.get("code") or "",
        )
        session.created(row, found.name, found.pk)
        if row.values.get("active") is False:
            found = units.deactivate_unit(actor=session.actor, unit=found)
    else:
        current = {"name": found.name, "parent": found.parent.code if found.parent else None, "active": found.active}
        changes = differences(row, current, current)
        found = _change_unit(session, found, changes, parent)
        session.changed(row, found.name, changes)
    session.lookup.add_unit(found)


def _known_unit(session: Session, office: Organization, row: Row) -> Unit | None:
    if row.values.get("code"):
        return session.lookup.units.get((office.clave, str(row.values["code"])))
    same = [
        one
        for (clave, _), one in session.lookup.units.items()
        if clave == office.clave and one.name == row.values["name"]
    ]
    if len(same) > 1:
        raise Invalid.of("code", "Hay varias unidades con ese nombre: indique la clave.")
    return same[0] if same else None


def _change_unit(session: Session, found: Unit, changes: Changes, parent: Unit | None) -> Unit:
    wanted = _wanted(changes)
    active = wanted.pop("active", None)
    if "parent" in wanted:
        wanted["parent"] = parent
    if active is True:
        found = units.reactivate_unit(actor=session.actor, unit=found)
    if wanted:
        found = units.change_unit(actor=session.actor, unit=found, **wanted)
    if active is False:
        found = units.deactivate_unit(actor=session.actor, unit=found)
    return found


def post(session: Session, row: Row) -> None:
    """A post, known by unit and clave, else by its name."""
    office = session.lookup.organization(row.values.get("organization"))
    place = session.lookup.unit(office.clave if office else None, row.values.get("unit"))
    if office is None or place is None:
        raise Invalid.of("unit", "Faltan la dependencia o la unidad.")
    found = _known_post(session, place, row)
    session.once(row, found.pk if found else (place.pk, row.values.get("code") or row.values["name"]), "code")
    if found is None:
        found = posts.create_post(
            actor=session.actor,
            unit=place,
            name=str(row.values["name"]),
            code=row.values.get("code") or "",
            heads_unit=bool(row.values.get("heads_unit")),
            roles=row.values.get("roles"),
        )
        session.created(row, found.name, found.pk)
        if row.values.get("active") is False:
            found = posts.deactivate_post(actor=session.actor, post=found)
    else:
        changes = differences(row, vars(found), ("name", "heads_unit", "roles", "active"))
        found = _change_post(session, found, changes)
        session.changed(row, found.name, changes)
    session.lookup.add_post(found)


def _known_post(session: Session, place: Unit, row: Row) -> Post | None:
    if row.values.get("code"):
        return session.lookup.posts.get((place.organization.clave, place.code, str(row.values["code"])))
    same = [one for one in session.lookup.posts.values() if one.unit_id == place.pk and one.name == row.values["name"]]
    if len(same) > 1:
        raise Invalid.of("code", "Hay varios puestos con ese nombre: indique la clave.")
    return same[0] if same else None


def _change_post(session: Session, found: Post, changes: Changes) -> Post:
    wanted = _wanted(changes)
    active = wanted.pop("active", None)
    if active is True:
        found = posts.reactivate_post(actor=session.actor, post=found)
    if wanted:
        found = posts.change_post(actor=session.actor, post=found, today=session.today, **wanted)
    if active is False:
        found = posts.deactivate_post(actor=session.actor, post=found)
    return found


def _wanted(changes: Changes) -> dict[str, Any]:
    return {name: after for name, (_, after) in changes.items()}
