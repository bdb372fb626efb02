"""The ways in that are open to a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from cms.accounts.models import User
from cms.cases.domain import acting, people, running, versions
from cms.cases.models import Case, ProcedureVersion, Task
from schemas.directory import REGISTRY
from schemas.procedures import Entry
from schemas.spanish import fold

SITES = "sitios"


@dataclass(frozen=True)
class WayIn:
    """A procedure with one of its entries. `for_others`: the person may also write it down for somebody else."""

    version: ProcedureVersion
    entry: Entry
    department: str
    objective: str
    for_herself: bool
    for_others: bool


def ways_in(user: User, day: datetime.date, words: str = "") -> list[WayIn]:
    """What somebody may start, by department and number; `words`: all of them must stand in it."""
    keys = people.keys_of(user, day)
    wanted = [fold(word) for word in words.split()]
    found = []
    for version in versions.all_in_force():
        declared = versions.procedure_of(version).declaration
        if declared.sistema != SITES:
            continue
        for entry in declared.entradas.values():
            way = _way(version, entry, user, keys)
            text = fold(f"{declared.nombre} {entry.label} {declared.objetivo} {way.department}")
            if (way.for_herself or way.for_others) and all(word in text for word in wanted):
                found.append((declared.departamento, declared.numero, way))
    return [way for _, _, way in sorted(found, key=lambda one: one[:2])]


def way(user: User, day: datetime.date, clave: str, entry: str) -> WayIn | None:
    """One of them; None where it is not open to this person."""
    return next((one for one in ways_in(user, day) if (one.version.clave, one.entry.key) == (clave, entry)), None)


def way_of_child(user: User, day: datetime.date, task: Task) -> WayIn | None:
    """The way in of the case that an activity opens: for whoever does it, whatever else she may start."""
    child = versions.procedure_of(task.case.version).activity(task.node).child
    version = ProcedureVersion.objects.filter(clave=child.procedure, in_force=True).first() if child else None
    if child is None or version is None or not acting.may_act(user, task, day):
        return None
    entry = versions.procedure_of(version).declaration.entradas.get(child.entry)
    if entry is None:
        return None
    return replace(_way(version, entry, user, people.keys_of(user, day)), for_herself=True)


def _way(version: ProcedureVersion, entry: Entry, user: User, keys: set[str]) -> WayIn:
    procedure = versions.procedure_of(version)
    declared = procedure.declaration
    own = Case(applicant=user, organization=user.person.organization if user.person else None)
    others = Case(organization=own.organization)
    roles = [role for role in entry.roles if role != running.BY_SCHEDULE]
    return WayIn(
        version, entry, REGISTRY.units[declared.departamento].name, declared.objetivo,
        any(keys & set(people.audience(own, procedure, role)) for role in roles),
        any(
            keys & set(people.audience(others, procedure, role)) and declared.roles[role].recorded_by for role in roles
        ),
    )  # fmt: skip
