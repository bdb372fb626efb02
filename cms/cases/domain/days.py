"""Keeping the office's calendar. A day that is over never changes; terms that run follow the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import holidays
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.cases.domain import access, calendar, people, versions
from cms.cases.errors import CaseError, NotAllowed
from cms.cases.models import Case, NonWorkingDay, ProcedureVersion, Task
from schemas.directory import REGISTRY

Day = datetime.date
BUSINESS = "dias_habiles"
FURTHEST = 5  # years ahead
CREATE, CHANGE, DELETE = "wagtail.create", "wagtail.edit", "wagtail.delete"


@dataclass(frozen=True)
class Holiday:
    """A holiday of the law. `works`: the office works all the same."""

    day: Day
    name: str
    works: bool


def may_keep(user: User, day: Day) -> bool:
    """Whoever heads the Dirección: the unit above all others."""
    top = {unit.code for unit in REGISTRY.units.values() if not unit.parent}
    return top <= access.headed_units(people.keys_of(user, day))


def legal(year: int) -> list[Holiday]:
    """The holidays of the law in a year, and whether the table says that the office works on one."""
    named = holidays.country_holidays("MX", years=year, language="es")
    works = dict(NonWorkingDay.objects.filter(day__year=year).values_list("day", "works"))
    return [Holiday(day, named[day], works.get(day, False)) for day in sorted(named)]


@transaction.atomic
def keep(
    found: NonWorkingDay, *, day: Day, name: str, works: bool, by: User, now: datetime.datetime
) -> tuple[NonWorkingDay, int]:
    """Add or change a day; with it, how many terms moved. Raises `NotAllowed`, `CaseError` for a day that is over."""
    today = timezone.localtime(now).date()
    _must_keep(by, today)
    _must_be_ahead(today, day, *([found.day] if found.pk else []))
    if NonWorkingDay.objects.filter(day=day).exclude(pk=found.pk).exists():
        raise CaseError("Ese día ya está en el calendario.", field="day")
    if works and not _is_holiday(day):
        raise CaseError("Ese día no es fin de semana ni descanso de la ley: ya se trabaja.", field="works")
    before = calendar.office_calendar()
    old = {"day": str(found.day), "name": found.name, "works": found.works} if found.pk else None
    touched = {day, *([found.day] if found.pk else [])}
    found.day, found.name, found.works, found.kept_by = day, name.strip(), works, by
    found.full_clean()
    found.save()
    log(instance=found, action=CHANGE if old else CREATE, user=by, content_changed=True, data={"before": old})
    return found, _move_terms(touched, before)


@transaction.atomic
def drop(found: NonWorkingDay, *, by: User, now: datetime.datetime) -> int:
    """Take a day out of the calendar; how many terms moved."""
    today = timezone.localtime(now).date()
    _must_keep(by, today)
    _must_be_ahead(today, found.day)
    before, touched = calendar.office_calendar(), {found.day}
    old = {"day": str(found.day), "name": found.name, "works": found.works}
    log(instance=found, action=DELETE, user=by, content_changed=True, data={"before": old}, deleted=True)
    found.delete()
    return _move_terms(touched, before)


def _must_keep(by: User, today: Day) -> None:
    if not may_keep(by, today):
        raise NotAllowed("El calendario lo lleva la titularidad de la Dirección.")


def _must_be_ahead(today: Day, *days: Day) -> None:
    if any(day < today for day in days):
        raise CaseError("Un día que ya pasó no se cambia: los plazos ya corrieron con él.", field="day")
    if any(day.year > today.year + FURTHEST for day in days):
        raise CaseError(f"Elija un día de los siguientes {FURTHEST} años.", field="day")


def _is_holiday(day: Day) -> bool:
    return day.weekday() >= 5 or day in calendar.legal_holidays(day.year)


# ── Terms that run ────────────────────────────────────────────────────────────────────────────────────────────────────


def _move_terms(days: Iterable[Day], before: Callable[[Day], bool]) -> int:
    """Terms in working days that end on a changed day or later take one working day more, or one less."""
    after, moved = calendar.office_calendar(), 0
    for day in sorted(days):
        if before(day) != after(day):
            moved += _shift(day, later=before(day), works=after)
    return moved


def _shift(day: Day, *, later: bool, works: Callable[[Day], bool]) -> int:
    """`later`: a working day was lost. What began on that day or after it never counted it."""
    moved = 0
    midnight = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    for version in ProcedureVersion.objects.filter(cases__closed_at=None).defer("files").distinct():
        procedure = versions.procedure_of(version)
        nodes = [
            node for node, activity in procedure.declaration.actividades.items()
            if activity.deadline and activity.deadline.unit == BUSINESS and not activity.deadline.since
        ]  # fmt: skip
        tasks = Task.objects.filter(
            case__version=version, state=Task.State.OPEN, node__in=nodes, opened_at__lt=midnight, due_at__gte=midnight
        )
        moved += _move(tasks, later, works)
        if procedure.declaration.tiempo.unit == BUSINESS:
            moved += _move(
                Case.objects.filter(version=version, closed_at=None, started_at__lt=midnight, due_at__gte=midnight),
                later, works,
            )  # fmt: skip
    return moved


def _move(found: QuerySet[Any], later: bool, works: Callable[[Day], bool]) -> int:
    """All rows that are due on the same day move by the same number of days; the latest first when they move later."""
    found = found.annotate(due_day=TruncDate("due_at"))
    days = sorted(set(found.order_by().values_list("due_day", flat=True)), reverse=later)
    moved = 0
    for day in days:
        step = _next(day, 1 if later else -1, works) - day
        ids = list(found.filter(due_day=day).values_list("pk", flat=True))
        moved += found.model._default_manager.filter(pk__in=ids).update(due_at=F("due_at") + step)
    return moved


def _next(day: Day, direction: int, works: Callable[[Day], bool]) -> Day:
    """The closest working day after or before a day."""
    for _ in range(calendar.LONGEST):
        day += datetime.timedelta(days=direction)
        if works(day):
            return day
    raise ValueError("the calendar has no working days left")
