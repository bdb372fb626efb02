"""How long a case or an activity has taken, and how long is left, in working days."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from cms.cases.domain.calendar import business_days_between, office_calendar
from cms.cases.models import Case, Task


@dataclass(frozen=True)
class Pace:
    """`elapsed`: working days since the beginning; `left`: until the term, below zero when it is over; None: no term.

    `stands_still`: the clock of the case waits for somebody outside.
    """

    elapsed: int
    left: int | None = None
    stands_still: bool = False
    over: bool = False

    @property
    def late(self) -> str:
        """For how long the term is over, in words."""
        days = -(self.left or 0)
        return f"{days} día hábil" if days == 1 else f"{days} días hábiles"


def of_case(case: Case, now: datetime.datetime) -> Pace:
    """The pace of an open case; of a closed one how long it took."""
    works, end = office_calendar(), case.closed_at or now
    elapsed = _between(case.started_at, end, works)
    if not case.is_open:
        return Pace(elapsed, over=True)
    still = case.paused_at is not None
    since = case.paused_at or now
    return Pace(elapsed, _left(case.due_at, since, works), still)


def of_task(task: Task, now: datetime.datetime) -> Pace:
    """The pace of an open activity."""
    works = office_calendar()
    return Pace(_between(task.opened_at, now, works), _left(task.due_at, now, works), task.waits)


def _between(first: datetime.datetime, last: datetime.datetime, works: Callable[[datetime.date], bool]) -> int:
    return business_days_between(timezone.localtime(first).date(), timezone.localtime(last).date(), works)


def _left(due: datetime.datetime | None, now: datetime.datetime, works: Callable[[datetime.date], bool]) -> int | None:
    if due is None:
        return None
    return _between(now, due, works) if due >= now else -_between(due, now, works)
