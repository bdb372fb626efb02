"""Departments with their procedures, and what each person has to do with them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from cms.accounts.models import User
from cms.cases.domain import access, inbox, people, starting, versions
from cms.cases.models import Case, ProcedureVersion
from schemas.directory import REGISTRY
from schemas.procedures import Declaration

PREFIX = "Departamento de "
OPEN = (Case.State.OPEN, Case.State.WAITING)


@dataclass(frozen=True)
class Listed:
    """A procedure in force. `is_here`: its cases live in this system, not in the data portal."""

    version: ProcedureVersion
    declaration: Declaration

    @property
    def clave(self) -> str:
        return self.version.clave

    @property
    def is_here(self) -> bool:
        return self.declaration.sistema == starting.SITES


@dataclass(frozen=True)
class Department:
    """A unit of the manual with the procedures that somebody has to do with. `heads`: she heads it or one above."""

    unit: str
    procedures: tuple[Listed, ...]
    heads: bool = False

    @property
    def name(self) -> str:
        return REGISTRY.units[self.unit].name if self.unit in REGISTRY.units else self.unit

    @property
    def short(self) -> str:
        return self.name.removeprefix(PREFIX)


@dataclass(frozen=True)
class Tally:
    """How many cases somebody can see of a procedure, and how many activities wait for her."""

    open: int = 0
    late: int = 0
    waiting: int = 0
    ended: int = 0
    mine: int = 0


def in_force() -> list[Listed]:
    """Every procedure in force, by department and number. The files are read once per process."""
    listed = [Listed(version, versions.procedure_of(version).declaration) for version in versions.all_in_force()]
    return sorted(listed, key=lambda one: (_place(one.declaration.departamento), one.declaration.numero))


def _place(unit: str) -> tuple[int, str]:
    order = list(REGISTRY.units)
    return (order.index(unit) if unit in order else len(order), unit)


def departments_of(user: User, day: datetime.date) -> list[Department]:
    """The departments in whose procedures somebody has a part by post or appointment, or that she heads."""
    keys = people.keys_of(user, day)
    headed = access.headed_units(keys)
    found: dict[str, list[Listed]] = {}
    for one in in_force():
        unit = one.declaration.departamento
        if unit in headed or takes_part(keys, one.declaration):
            found.setdefault(unit, []).append(one)
    return [Department(unit, tuple(procedures), unit in headed) for unit, procedures in found.items()]


def takes_part(keys: Iterable[str], declaration: Declaration) -> bool:
    """Whether somebody stands in a lane by post or appointment. Asking for something is no part: anybody may."""
    held = set(keys)
    for role in declaration.roles.values():
        if any(f"post:{post}" in held for post in role.posts):
            return True
        if role.scope in ("dependencia", "portal") and any(key.startswith(f"role:{role.key}:") for key in held):
            return True
    return False


def listed(clave: str) -> Listed | None:
    """One procedure in force."""
    version = ProcedureVersion.objects.filter(clave=clave, in_force=True).defer("files").first()
    return Listed(version, versions.procedure_of(version).declaration) if version else None


def tallies(user: User, now: datetime.datetime, day: datetime.date, claves: Iterable[str]) -> dict[str, Tally]:
    """The figures of procedures, of what this person can see; two queries for all of them."""
    wanted = list(claves)
    cases = access.visible(user, day).filter(clave__in=wanted).order_by().values("clave")
    rows = cases.annotate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        late=Count("pk", filter=Q(state__in=OPEN, due_at__lt=now)),
        waiting=Count("pk", filter=Q(state=Case.State.WAITING)),
        ended=Count("pk", filter=Q(state=Case.State.ENDED)),
    )
    mine = inbox.to_do(user, day).filter(case__clave__in=wanted).order_by().values("case__clave")
    waiting = {row["case__clave"]: row["n"] for row in mine.annotate(n=Count("pk"))}
    found = {clave: Tally(mine=waiting.get(clave, 0)) for clave in wanted}
    for row in rows:
        clave = row.pop("clave")
        found[clave] = Tally(**row, mine=waiting.get(clave, 0))
    return found


def time_in_words(text: str) -> str:
    """The time that the manual prints, without its bare «Variable.»."""
    plain = text.rstrip(".")
    return "Tiempo variable, según el caso" if plain == "Variable" else plain
