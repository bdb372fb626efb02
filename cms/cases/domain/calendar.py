"""The office's days: weekends, the holidays of the federal labour law, and the table of non-working days."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import holidays
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from cms.cases.models import NonWorkingDay
from schemas.procedures import Deadline, Duration

Day = datetime.date
END_OF_DAY = datetime.time(23, 59, 59)
LONGEST = 4000  # days ahead that we look for a working day before something is wrong


@lru_cache(maxsize=64)
def legal_holidays(year: int) -> frozenset[Day]:
    """Article 74 of the Ley Federal del Trabajo."""
    return frozenset(holidays.country_holidays("MX", years=year))


def office_calendar() -> Callable[[Day], bool]:
    """Whether the office works on a day; the table is read once, for many questions."""
    kept = dict(NonWorkingDay.objects.values_list("day", "works"))

    def works(day: Day) -> bool:
        if day in kept:
            return kept[day]
        return day.weekday() < 5 and day not in legal_holidays(day.year)

    return works


def add_business_days(day: Day, amount: int, works: Callable[[Day], bool] | None = None) -> Day:
    """The day so many working days after another; the day itself is never counted."""
    works = works or office_calendar()
    for _ in range(LONGEST):
        if amount <= 0:
            return day
        day += datetime.timedelta(days=1)
        amount -= works(day)
    raise ValueError("the calendar has no working days left")


def business_days_between(first: Day, last: Day, works: Callable[[Day], bool] | None = None) -> int:
    """How many working days come after `first`, up to `last`."""
    works = works or office_calendar()
    return sum(works(first + datetime.timedelta(days=offset)) for offset in range(1, (last - first).days + 1))


def moment_due(
    since: datetime.datetime, time: Deadline | Duration | None, works: Callable[[Day], bool] | None = None
) -> datetime.datetime | None:
    """When something is due that may take this long; None where no time is set. Days end at midnight of the city.

    A term that follows a date which was filled in is not known from this moment: see `due_after`.
    """
    if time is None or time.maximum is None or time.unit == "variable" or getattr(time, "since", ""):
        return None
    return _later(since, time, works)


def due_after(date: Any, time: Deadline) -> datetime.datetime | None:
    """When something is due whose term follows a date that was filled in (`Deadline.since`); None without a date."""
    try:
        day = Day.fromisoformat(str(date or ""))
    except ValueError:
        return None
    return _later(timezone.make_aware(datetime.datetime.combine(day, datetime.time())), time)


def _later(
    since: datetime.datetime, time: Deadline | Duration, works: Callable[[Day], bool] | None = None
) -> datetime.datetime:
    assert time.maximum is not None
    if time.unit == "horas":
        return since + datetime.timedelta(hours=time.maximum)
    day = timezone.localtime(since).date()
    if time.unit == "dias_habiles":
        day = add_business_days(day, time.maximum, works)
    elif time.unit == "dias_naturales":
        day += datetime.timedelta(days=time.maximum)
    else:
        day += relativedelta(months=time.maximum)
    return timezone.make_aware(datetime.datetime.combine(day, END_OF_DAY))
