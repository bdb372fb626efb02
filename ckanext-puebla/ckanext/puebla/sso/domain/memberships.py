"""Memberships of a person in dependencias, as the directory gives them."""

from __future__ import annotations

from typing import Any

from ckan import model
from sqlalchemy import select

from ckanext.puebla.sso.domain import organizations
from ckanext.puebla.sso.domain.records import Problem
from ckanext.puebla.sso.errors import RecordRefused


def bring_in_step(*, user: model.User, wanted: dict[str, str], problems: list[Problem]) -> bool:
    """Give exactly the memberships of `wanted` (clave -> capacity); whether anything changed."""
    held = {row.group_id: row for row in model.Session.scalars(_of(user)) if row.state == "active"}
    claimed: dict[str, str] = {}
    for clave, capacity in wanted.items():
        try:
            claimed[organizations.working(clave).id] = capacity
        except RecordRefused as error:
            problems.append(Problem("membership", clave, error.code, error.message))
    lost = held.keys() - claimed.keys()
    gained = {group: capacity for group, capacity in claimed.items() if _capacity(held.get(group)) != capacity}
    for group_id in lost:
        held[group_id].state = "deleted"
    for group_id, capacity in gained.items():
        _join(user, group_id, capacity)
    return bool(lost or gained)


def of(user: model.User) -> dict[str, str]:
    """Clave of dependencia -> capacity, of the memberships in force."""
    query = (
        select(model.Group.name, model.Member.capacity)
        .join(model.Member, model.Member.group_id == model.Group.id)
        .where(*_conditions(user), model.Member.state == "active")
    )
    return {row.name: row.capacity for row in model.Session.execute(query)}


def remove_everybody(group: model.Group) -> bool:
    """Take every person out of a dependencia; whether there was any."""
    members = model.Session.scalars(
        select(model.Member).where(
            model.Member.group_id == group.id, model.Member.table_name == "user", model.Member.state == "active"
        )
    ).all()
    for member in members:
        member.state = "deleted"
    return bool(members)


def _of(user: model.User) -> Any:
    return select(model.Member).join(model.Group, model.Group.id == model.Member.group_id).where(*_conditions(user))


def _conditions(user: model.User) -> tuple[Any, ...]:
    return (
        model.Member.table_name == "user",
        model.Member.table_id == user.id,
        model.Group.is_organization.is_(True),
    )


def _capacity(member: model.Member | None) -> str | None:
    return member.capacity if member else None


def _join(user: model.User, group_id: str, capacity: str) -> None:
    """A membership that ended before is used again, as CKAN does."""
    member = model.Session.scalars(_of(user).where(model.Member.group_id == group_id)).first()
    if member is None:
        member = model.Member(group=model.Session.get(model.Group, group_id), table_name="user", table_id=user.id)
        model.Session.add(member)
    member.state, member.capacity = "active", capacity
