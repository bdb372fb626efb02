"""Figures of months, worked out on paper. March 2026: the 2nd is a Monday, the 16th a holiday."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cms.statistics.domain.monthly import Figures, by_period
from cms.statistics.domain.periods import Period, months_until
from cms.statistics.domain.scope import Scope
from cms.statistics.tests.world import ALL, ONE, OTHER, Books, at, task

pytestmark = pytest.mark.django_db
MARCH = Period(2026, 3)
LATER = "06-15 12:00"


def of(clave: str, periods: Sequence[Period] = (MARCH,), *, scope: Scope = ALL, now: str = LATER) -> Figures:
    found = [one for one in by_period(periods, scope, now=at(now)) if one.clave == clave]
    assert len(found) == 1
    return found[0]


def test_terms_are_kept_to_the_second() -> None:
    books, due = Books(), "03-05 23:59:59"
    books.case("03-02 10:00", "03-05 23:59:59", due=due)
    books.case("03-02 10:00", "03-05 23:59:59.900000", due=due)
    books.case("03-02 10:00", "03-06 00:00:00", due=due)
    books.case("03-02 10:00", "03-20 10:00")  # without a term
    books.case("03-02 10:00", "03-30 10:00", due=due, cancelled=True)
    found = of(ONE)
    assert (found.opened, found.ended, found.cancelled, found.kept, found.late, found.no_term) == (5, 4, 1, 2, 1, 1)
    assert found.kept_share == pytest.approx(2 / 3)


def test_months_begin_at_midnight_of_the_city() -> None:
    books = Books()
    books.case("02-28 23:59:59", "03-01 00:00")
    books.case("03-31 23:59:59", "04-01 00:00")
    months = months_until(Period(2026, 4), 3)
    found = {one.period.month: one for one in by_period(months, ALL, now=at(LATER)) if one.clave}
    assert {month: (one.opened, one.ended, one.open) for month, one in found.items()} == {
        2: (1, 0, 1), 3: (1, 1, 1), 4: (0, 1, 0),
    }  # fmt: skip


def test_days_of_the_calendar_and_working_days() -> None:
    books = Books()
    books.case("03-13 12:00", "03-17 18:00")  # Friday to Tuesday: 4.25 days; ½ + ¾ of them are worked
    found = of(ONE)
    assert (found.days_median, found.working_median) == (pytest.approx(4.25), pytest.approx(1.25))


def test_median_of_odd_and_even_and_nine_of_ten() -> None:
    books = Books()
    for days in (1, 2, 4):
        books.case("03-02 00:00", f"03-{2 + days:02d} 00:00")
    assert of(ONE).days_median == pytest.approx(2)
    books.case("03-02 00:00", "03-05 00:00")
    found = of(ONE)  # 1, 2, 3, 4
    assert (found.days_median, found.days_p90) == (pytest.approx(2.5), pytest.approx(3.7))


def test_time_in_which_all_waits_for_outsiders_does_not_count() -> None:
    case = Books().case("03-02 00:00", "03-12 00:00")
    task(case, "a", "03-02 00:00", "03-03 00:00")
    task(case, "b", "03-03 00:00", "03-09 00:00", waits=True)  # Tuesday to Monday
    task(case, "c", "03-03 00:00", "03-04 00:00")  # beside it somebody works for one day
    task(case, "d", "03-09 00:00", "03-12 00:00")
    found = of(ONE)
    # It stood still from Wednesday the 4th to Monday the 9th: five days, three of them worked.
    assert (found.paused_mean, found.days_median, found.working_median) == pytest.approx((5, 5, 5))


def test_an_activity_taken_back_is_no_waiting() -> None:
    case = Books().case("03-02 00:00", "03-04 00:00")
    task(case, "a", "03-02 00:00", "03-04 00:00")
    task(case, "b", "03-02 00:00", waits=True, state="cancelada")
    assert of(ONE).paused_mean == pytest.approx(0)


def test_a_case_that_closes_while_it_stands_still_has_its_term_moved() -> None:
    books = Books()
    books.case("03-02 10:00", "03-20 10:00", due="03-05 23:59:59", paused="03-03 10:00")
    books.case("03-02 10:00", "03-20 10:00", due="03-05 23:59:59", paused="03-06 10:00")  # it was late before
    found = of(ONE)
    assert (found.kept, found.late) == (1, 1)


def test_open_and_overdue_at_the_end_of_a_month() -> None:
    books = Books()
    books.case("02-10 10:00", due="03-31 23:59:59")
    books.case("02-10 10:00", "04-02 10:00", due="03-20 23:59:59")
    books.case("03-10 10:00", due="04-20 23:59:59")
    books.case("03-10 10:00", due="03-20 23:59:59", paused="03-15 10:00")  # its clock stands still
    found = of(ONE)
    assert (found.open, found.overdue, found.ended) == (4, 2, 0)


def test_what_is_still_to_come_is_not_overdue_in_the_present_month() -> None:
    books = Books()
    books.case("03-02 10:00", due="03-20 23:59:59")
    assert (of(ONE, now="03-20 12:00").overdue, of(ONE, now="03-21 12:00").overdue) == (0, 1)


def test_departments_and_all_are_counted_too() -> None:
    books = Books()
    books.case("03-02 00:00", "03-03 00:00")
    books.case("03-02 00:00", "03-05 00:00", clave=OTHER, unit="ai")
    books.case("03-02 00:00", clave=OTHER, unit="st")
    found = {(one.unit, one.clave): one for one in by_period([MARCH], ALL, now=at(LATER))}
    assert set(found) == {("", ""), ("ni", ""), ("ni", ONE), ("ai", ""), ("ai", OTHER)}
    assert (found["", ""].opened, found["", ""].days_median, found["ai", ""].days_median) == (2, 2, 3)


def test_filters_and_empty_months() -> None:
    books = Books()
    books.case("03-02 00:00", channel="telefono")
    books.case("03-02 00:00")
    by_phone = Scope(units=ALL.units, channel="telefono")
    assert of(ONE, scope=by_phone).opened == 1
    assert by_period([MARCH], ALL.of("otro"), now=at(LATER)) == []
    assert by_period([Period(2025, 1)], ALL, now=at(LATER)) == []
