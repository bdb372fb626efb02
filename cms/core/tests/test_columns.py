"""Days in the lists of the administration."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from cms.core.columns import DayColumn


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.date(2031, 2, 1), "01/02/2031"),
        (datetime.datetime(2026, 3, 2, 1, 0, tzinfo=datetime.UTC), "01/03/2026"),  # still the day before in Puebla
        (None, "—"),
    ],
)
def test_a_day_is_a_date_whether_past_or_to_come(value: object, shown: str) -> None:
    assert DayColumn("day").get_value(SimpleNamespace(day=value)) == shown
    assert DayColumn("a.day").get_value(SimpleNamespace(a=SimpleNamespace(day=value))) == shown
