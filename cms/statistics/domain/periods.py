"""Months, quarters and years of the city, and the moments at which they begin."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from cms.core.dates import MONTHS

WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def beginning(year: int, month: int) -> datetime.datetime:
    """Midnight of the city at the first of a month; months beyond twelve belong to the years that follow."""
    return timezone.make_aware(
        datetime.datetime.combine(datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1), datetime.time())
    )


@dataclass(frozen=True, order=True)
class Period:
    """Some whole months from `month` of `year` on: one month, a quarter (three) or a year (twelve)."""

    year: int
    month: int
    length: int = 1

    @property
    def starts(self) -> datetime.datetime:
        return beginning(self.year, self.month)

    @property
    def ends(self) -> datetime.datetime:
        """The first moment that no longer belongs to it."""
        return beginning(self.year, self.month + self.length)

    @property
    def key(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def label(self) -> str:
        """«octubre de 2026»."""
        return f"{MONTHS[self.month - 1]} de {self.year}"

    @property
    def quarter(self) -> int:
        return (self.month - 1) // 3 + 1

    def shifted(self, months: int) -> Period:
        """The same length, so many months later."""
        index = self.year * 12 + self.month - 1 + months
        return Period(index // 12, index % 12 + 1, self.length)


def month_of(moment: datetime.datetime) -> Period:
    day = timezone.localtime(moment).date()
    return Period(day.year, day.month)


def read_month(text: str, otherwise: Period) -> Period:
    """A month written as 2026-11; the other one for anything else and for months that are still to come."""
    found = WRITTEN.fullmatch(text or "")
    if found is None:
        return otherwise
    year, number = int(found[1]), int(found[2])
    if not (FIRST_YEAR <= year < LAST_YEAR and 1 <= number <= 12):
        return otherwise
    return min(Period(year, number), otherwise)


def months_until(last: Period, count: int) -> list[Period]:
    """So many months, the oldest first."""
    return [last.shifted(-offset) for offset in reversed(range(count))]


def finished_quarters(now: datetime.datetime, years: int) -> list[Period]:
    """The quarters that are over, since the first of January so many years before this one."""
    this = timezone.localtime(now).year
    every = [Period(year, month, 3) for year in range(this - years, this + 1) for month in (1, 4, 7, 10)]
    return [quarter for quarter in every if quarter.ends <= now]


def borders(periods: Sequence[Period]) -> list[datetime.datetime]:
    """The beginnings of periods that follow one another, and the end of the last."""
    return [*(period.starts for period in periods), periods[-1].ends]
