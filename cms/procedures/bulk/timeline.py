"""When things happen: office hours, terms, and how long people take. One calendar is read for all of it."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from cms.cases.domain import calendar
from schemas.procedures import Activity, Deadline, Duration

Moment = datetime.datetime
HOURS = {"horas": 1, "dias_habiles": 33.6, "dias_naturales": 24, "meses": 730}  # a working day takes 1.4 days
USUAL = 30.0  # hours that an activity takes for which no term is set
OPENS, CLOSES = 9, 18
QUICK = datetime.timedelta(minutes=2)


@dataclass
class Office:
    """The office's calendar with what was asked of it before."""

    works: Callable[[datetime.date], bool] = field(default_factory=calendar.office_calendar)
    _days: dict[datetime.date, bool] = field(default_factory=dict)
    _terms: dict[tuple[datetime.date, int], datetime.date] = field(default_factory=dict)
    _due: dict[tuple[datetime.date, Deadline | Duration], Moment | None] = field(default_factory=dict)

    def is_working(self, day: datetime.date) -> bool:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = self.works(day)
        return found

    def add(self, day: datetime.date, amount: int) -> datetime.date:
        """The day so many working days later."""
        found = self._terms.get((day, amount))
        if found is None:
            found = self._terms[day, amount] = calendar.add_business_days(day, amount, self.is_working)
        return found

    def due(self, since: Moment, time: Deadline | Duration | None) -> Moment | None:
        """As `calendar.moment_due`; terms in days follow from the day alone."""
        if time is None or time.unit == "horas":
            return calendar.moment_due(since, time)
        key = timezone.localtime(since).date(), time
        if key not in self._due:
            self._due[key] = calendar.moment_due(since, time, self.is_working)
        return self._due[key]

    def in_hours(self, moment: Moment, rng: random.Random) -> Moment:
        """The same moment, or one in the morning of the next working day."""
        local = timezone.localtime(moment)
        if OPENS <= local.hour < CLOSES and self.is_working(local.date()):
            return moment
        day = local.date() if local.hour < OPENS and self.is_working(local.date()) else self.add(local.date(), 1)
        minutes = rng.randrange(180)
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(OPENS))) + datetime.timedelta(
            minutes=minutes, seconds=rng.randrange(60)
        )

    def done(self, opened: Moment, activity: Activity, rng: random.Random) -> Moment:
        """When somebody does an activity: mostly in its term, sometimes after it."""
        limit = activity.deadline
        hours = limit.maximum * HOURS[limit.unit] if limit else USUAL
        took = rng.triangular(0.02, 1.25, 0.25) * hours
        return self.in_hours(opened + QUICK + datetime.timedelta(hours=took), rng)
