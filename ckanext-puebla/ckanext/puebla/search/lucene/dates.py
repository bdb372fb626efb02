"""Solr's date math: ``NOW/DAY-1MONTH``, ``2024-05-01T00:00:00Z+6HOURS``."""

from __future__ import annotations

import datetime as dt
import re

from dateutil.parser import isoparse
from dateutil.relativedelta import relativedelta

from ckanext.puebla.search.errors import SearchSyntaxError

_STEP = re.compile(r"([+-]\d{1,6}|/)([A-Z]+)")
_START = re.compile(r"NOW|\d{4}(?:-\d\d(?:-\d\d(?:T[\d:.]+Z?)?)?)?")
_UNITS = {
    "YEAR": "years",
    "MONTH": "months",
    "DAY": "days",
    "DATE": "days",
    "HOUR": "hours",
    "MINUTE": "minutes",
    "SECOND": "seconds",
    "MILLI": "milliseconds",
    "MILLISECOND": "milliseconds",
}
_ORDER = ("years", "months", "days", "hours", "minutes", "seconds", "milliseconds")
_FLOOR = {"months": 1, "days": 1, "hours": 0, "minutes": 0, "seconds": 0}
_ATTRIBUTE = {"months": "month", "days": "day", "hours": "hour", "minutes": "minute", "seconds": "second"}


def resolve(text: str, *, now: dt.datetime) -> dt.datetime:
    """Moment that a text stands for.

    Raises:
        SearchSyntaxError: it is no date.
    """
    start = _START.match(text)
    if start is None:
        raise _error(text)
    try:
        moment = now if start.group() == "NOW" else isoparse(start.group())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return _steps(text, start.end(), moment.astimezone(dt.UTC))
    except (ValueError, OverflowError) as error:
        raise _error(text) from error


def _steps(text: str, place: int, moment: dt.datetime) -> dt.datetime:
    while place < len(text):
        step = _STEP.match(text, place)
        unit = _UNITS.get(step.group(2).removesuffix("S")) if step else None
        if step is None or unit is None:
            raise _error(text)
        if step.group(1) == "/":
            moment = _floor(moment, unit)
        else:
            moment += _delta(unit, int(step.group(1)))
        place = step.end()
    return moment


def _delta(unit: str, amount: int) -> relativedelta | dt.timedelta:
    if unit == "milliseconds":
        return dt.timedelta(milliseconds=amount)
    return relativedelta(**{unit: amount})


def _floor(moment: dt.datetime, unit: str) -> dt.datetime:
    if unit == "milliseconds":
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    smaller = _ORDER[_ORDER.index(unit) + 1 : -1]
    return moment.replace(microsecond=0, **{_ATTRIBUTE[name]: _FLOOR[name] for name in smaller})


def _error(text: str) -> SearchSyntaxError:
    return SearchSyntaxError(f"Invalid Date String:{text!r}")
