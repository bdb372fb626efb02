"""Days on which the office works, and when something is due."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cms.cases.domain.calendar import add_business_days, business_days_between, moment_due
from cms.cases.models import NonWorkingDay
from cms.cases.tests.world import NOW
from schemas.procedures import Deadline, Duration

pytestmark = pytest.mark.django_db
FRIDAY = datetime.date(2026, 3, 13)


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


def test_weekends_and_holidays_of_the_law_do_not_count() -> None:
    assert add_business_days(FRIDAY, 1) == day(3, 17)  # the 16th keeps the birthday of Juárez
    assert add_business_days(FRIDAY, 0) == FRIDAY
    assert business_days_between(FRIDAY, day(3, 18)) == 2
    assert add_business_days(day(12, 24), 1) == day(12, 28)


def test_the_office_adds_days_of_its_own_and_takes_some_back() -> None:
    NonWorkingDay.objects.create(day=day(3, 17), name="Mantenimiento del edificio")
    assert add_business_days(FRIDAY, 1) == day(3, 18)
    NonWorkingDay.objects.create(day=day(3, 16), name="Se trabaja", works=True)
    assert add_business_days(FRIDAY, 1) == day(3, 16)


@pytest.mark.parametrize(
    ("unit", "amount", "due"),
    [
        ("horas", 24, "2026-03-03 10:00:00"),
        ("dias_naturales", 90, "2026-05-31 23:59:59"),
        ("dias_habiles", 5, "2026-03-09 23:59:59"),
        ("meses", 2, "2026-05-02 23:59:59"),
    ],
)
def test_every_unit_has_its_end(unit: str, amount: int, due: str) -> None:
    found = moment_due(NOW, Deadline(minimum=1, maximum=amount, unit=unit))
    assert f"{timezone.localtime(found):%Y-%m-%d %H:%M:%S}" == due


def test_what_has_no_term_is_never_due() -> None:
    assert moment_due(NOW, None) is None
    assert moment_due(NOW, Duration(unit="variable", text="Variable")) is None
