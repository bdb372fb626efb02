"""Folios: one number after the other in each series and year, none twice and none left out."""

from __future__ import annotations

import datetime
import re

from django.db import connection

from cms.core.models import FolioCounter

SERIES = re.compile(r"[A-Z0-9]{1,12}(/[A-Z0-9]{1,12}){0,2}")
# The counter's row stays locked until the transaction ends: whoever comes next waits; a rollback gives the number back.
NEXT = """
INSERT INTO core_foliocounter (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = core_foliocounter.last + 1
RETURNING last
"""


def next_folio(series: str, *, today: datetime.date) -> str:
    """The next folio of a series in the year of that day, as `SW/L/0007/2026`. Must run inside a transaction."""
    if not SERIES.fullmatch(series):
        raise ValueError(f"a series is capital letters and figures with slashes, not {series!r}")
    if not connection.in_atomic_block:
        raise RuntimeError("a folio is taken inside the transaction that writes its document")
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series, today.year])
        (number,) = cursor.fetchone()
    return f"{series}/{number:04d}/{today.year}"


def last_number(series: str, *, year: int) -> int:
    """How many folios a series has given in a year."""
    found = FolioCounter.objects.filter(series=series, year=year).first()
    return found.last if found else 0
