"""Who may act: the keys of a task's audience, and the keys that a person holds today.

`post:ni-jefe` (whoever holds the post), `role:enlace_web:movilidad` (an appointment in a dependencia),
`role:enlace_tecnico:*` (one for the whole city), `person:<uuid>` and `user:<uuid>`.
"""

from __future__ import annotations

import datetime
from typing import Any

from cms.accounts.models import User
from cms.cases.models import Case
from cms.directory import queries
from cms.directory.models import Person
from pipelines.engine import Procedure
from schemas.directory import REGISTRY
from schemas.procedures import Role

EVERYWHERE = "*"


def keys_of(user: User, day: datetime.date) -> set[str]:
    """What a person may answer for today: as herself, by post and appointments, and for whom she substitutes."""
    keys = {f"user:{user.uuid}"}
    person: Person | None = user.person
    if person is None or not user.is_active:
        return keys
    for one in [person, *queries.acts_for(person, day)]:
        keys.add(f"person:{one.uuid}")
        if one.post is not None and one.post.active and one.post.code in REGISTRY.posts:
            keys.add(f"post:{one.post.code}")
    for held in queries.held_roles(day, people=[person.pk]):
        keys.add(f"role:{held.role}:{held.organization.clave if held.organization else EVERYWHERE}")
    return keys


def audience(case: Case, procedure: Procedure, role: str) -> list[str]:
    """Who may do what stands in a lane. Somebody outside: those who write down what he does."""
    declared = procedure.declaration.roles[role]
    keys = _of_role(case, declared)
    for recorder in declared.recorded_by:
        keys += _of_role(case, procedure.declaration.roles[recorder])
    return sorted(set(keys))


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
