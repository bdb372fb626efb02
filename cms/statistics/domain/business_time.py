"""The office's calendar as one row, so that the database can tell how much of a time fell on working days.

`before[n]` counts the working days before the n-th day of the calendar, so that working time between two moments is a
difference of two sums: nothing is counted day by day. A working day counts whole, from midnight to midnight of the
city, as terms do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from cms.cases.domain.calendar import office_calendar

CALENDAR = "calendar AS MATERIALIZED (SELECT %(first_day)s::date AS first, %(before)s::int[] AS before)"
LOCAL = "({moment} AT TIME ZONE %(zone)s)"


def since_beginning(moment: str) -> str:
    """SQL: a moment as a number of working days since the calendar begins; `calendar` must be joined."""
    local = LOCAL.format(moment=moment)
    day = f"({local}::date - calendar.first + 1)"
    part = f"date_part('epoch', {local} - {local}::date) / 86400"
    return f"(calendar.before[{day}] + (calendar.before[{day} + 1] - calendar.before[{day}]) * {part})"


def between(first: str, last: str) -> str:
    """SQL: the working days from one moment to a later one."""
    return f"({since_beginning(last)} - {since_beginning(first)})"


def parameters(first: datetime.date, last: datetime.date) -> dict[str, Any]:
    """The parameters of `CALENDAR`, for moments from `first` to `last`."""
    works = office_calendar()
    days = (first + datetime.timedelta(days=offset) for offset in range((last - first).days + 1))
    return {
        "zone": settings.TIME_ZONE, "first_day": first, "before": list(accumulate(map(works, days), initial=0)),
    }  # fmt: skip


@contextmanager
def reckoning() -> Iterator[CursorWrapper]:
    """A cursor for one large count: room to sort in memory, and no time lost in compiling a query that runs once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)")
        yield cursor
