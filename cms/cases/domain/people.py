"""Who may act: the keys of a task's audience, and the keys that a person holds today.

`post:ni-jefe` (whoever holds the post), `role:enlace_web:movilidad` (an appointment in a dependencia),
`role:enlace_tecnico:*` (one for the whole city), `person:<uuid>` and `user:<uuid>`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cms.accounts.models import User
from cms.cases.models import Case
from cms.directory import queries
from cms.directory.models import Person
from pipelines.engine import Procedure
from schemas.directory import REGISTRY
from schemas.procedures import Role

EVERYWHERE = "*"
KINDS = ("post", "role", "person", "user")


@dataclass(frozen=True)
class Standing:
    """What somebody may answer for in one capacity: as herself, or (`instead_of`) for a person who is absent."""

    keys: frozenset[str]
    instead_of: Person | None = None


def standings(user: User, day: datetime.date) -> list[Standing]:
    """In which capacities a person acts on a day, her own first."""
    known_day, known = getattr(user, "_standings", (None, []))
    if known_day == day:
        return list(known)
    person: Person | None = user.person
    if person is None or not user.is_active:
        return [Standing(frozenset({f"user:{user.uuid}"}))]
    keys: dict[Person | None, set[str]] = {None: {f"user:{user.uuid}"}}
    roles, absents = queries.own_part(user, day)
    for absent in [None, *absents]:
        keys.setdefault(absent, set()).update(own_keys(absent or person))
    for held in roles:
        key = f"role:{held.role}:{held.organization.clave if held.organization else EVERYWHERE}"
        keys.setdefault(held.instead_of, set()).add(key)
    return [Standing(frozenset(found), absent) for absent, found in keys.items()]


def remember_standings(user: User, day: datetime.date) -> None:
    """Look them up once for a request that only reads: page, menu and badges ask for them again and again."""
    if getattr(user, "_standings", (None, []))[0] == day:
        return
    queries.remember_own_roles(user, day)
    user._standings = (day, standings(user, day))


def assume_standings(user: User, day: datetime.date, known: list[Standing]) -> None:
    """Take them for those of a day, where many days are gone through on which they do not differ."""
    user._standings = (day, known)


def own_keys(person: Person) -> set[str]:
    """What a person answers for by herself and by her post."""
    post = person.post
    at_post = {f"post:{post.code}"} if post is not None and post.active and post.code in REGISTRY.posts else set()
    return {f"person:{person.uuid}"} | at_post


def keys_of(user: User, day: datetime.date) -> set[str]:
    """What a person may answer for today: as herself, by post and appointments, and for whom she substitutes."""
    return {key for standing in standings(user, day) for key in standing.keys}


def users_of(keys: Iterable[str], day: datetime.date) -> list[User]:
    """The active accounts that hold one of these keys on a day, substitutes of the holders included."""
    wanted = set(keys)
    by_kind = {kind: {key.partition(":")[2] for key in wanted if key.startswith(f"{kind}:")} for kind in KINDS}
    held = {one.person.pk for role in {key.partition(":")[0] for key in by_kind["role"]}
            for one in queries.held_roles(day, role=role)
            if f"role:{one.role}:{one.organization.clave if one.organization else EVERYWHERE}" in wanted}  # fmt: skip
    people = set(
        Person.objects.filter(active=True).filter(
            Q(uuid__in=by_kind["person"]) | Q(post__active=True, post__code__in=by_kind["post"])
        ).values_list("pk", flat=True)
    )  # fmt: skip
    acting = queries.substitutions().in_force(day).filter(absent__in=people).values_list("substitute", flat=True)
    accounts = User.objects.filter(is_active=True).filter(
        Q(uuid__in=by_kind["user"]) | Q(person__in=people | held | set(acting))
    )
    return list(accounts.select_related("person__post__unit").order_by("pk"))


def audience(case: Case, procedure: Procedure, role: str) -> list[str]:
    """Who may do what stands in a lane. Somebody outside: those who write down what he does."""
    declared = procedure.declaration.roles[role]
    keys = _of_role(case, declared)
    for recorder in declared.recorded_by:
        keys += _of_role(case, procedure.declaration.roles[recorder])
    return sorted(set(keys))


def responsible(case: Case, procedure: Procedure, role: str) -> list[str]:
    """Those whom a lane names themselves; where they stand outside, those who write down what they do."""
    return _of_role(case, procedure.declaration.roles[role]) or audience(case, procedure, role)


def _of_role(case: Case, role: Role) -> list[str]:
    if role.scope == "puesto":
        return [f"post:{post}" for post in role.posts]
    if role.scope == "dependencia":
        return [f"role:{role.key}:{case.organization.clave}"] if case.organization else []
    if role.scope == "portal":
        return [f"role:{role.key}:{EVERYWHERE}"]
    if role.scope == "solicitante":
        return [f"user:{case.applicant.uuid}"] if case.applicant else []
    if role.scope == "elegido":
        chosen: Any = case.data.get(role.chosen_in)
        return [f"person:{chosen}"] if chosen else []
    return []
