"""Days on which offices are open: not weekends, nor the days of rest of article 74 of the Ley Federal del Trabajo."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

FIXED = ((1, 1), (5, 1), (9, 16), (12, 25))
MOVED = ((2, 1), (3, 3), (11, 3))  # month, which Monday of it
TRANSFERS_SINCE = 2024  # the first of October of every sixth year: the federal executive changes


def days_of_rest(year: int) -> set[date]:
    """The obligatory days of rest of a year."""
    found = {date(year, month, day) for month, day in FIXED}
    found |= {nth_monday(year, month, number) for month, number in MOVED}
    if year >= TRANSFERS_SINCE and (year - TRANSFERS_SINCE) % 6 == 0:
        found.add(date(year, 10, 1))
    return found


def nth_monday(year: int, month: int, number: int) -> date:
    """The first, second … Monday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (number - 1))


def is_business_day(day: date, closed: Collection[date] = ()) -> bool:
    """Whether offices are open; `closed` are days that the city adds."""
    return day.weekday() < 5 and day not in days_of_rest(day.year) and day not in closed


def add(day: date, number: int, closed: Collection[date] = ()) -> date:
    """The day that comes `number` business days after `day`."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_business_day(day, closed)
    return day


def between(start: date, end: date, closed: Collection[date] = ()) -> int:
    """How many business days lie after `start` up to `end`, that day included."""
    return sum(is_business_day(start + timedelta(days=step), closed) for step in range(1, (end - start).days + 1))
