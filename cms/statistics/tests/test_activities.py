"""How long activities take, how often they are repeated and where cases wait, worked out on paper."""

from __future__ import annotations

import pytest

from cms.statistics.domain.activities import ActivityFigures, of_period
from cms.statistics.domain.periods import Period
from cms.statistics.tests.world import ALL, Books, at, task

pytestmark = pytest.mark.django_db
MARCH = Period(2026, 3)


def found(now: str = "06-15 12:00") -> dict[str, ActivityFigures]:
    return {one.node: one for one in of_period(MARCH, ALL, now=at(now))}


def test_waiting_working_and_terms() -> None:
    case = Books().case("03-02 00:00")
    task(case, "a", "03-02 00:00", "03-05 00:00", taken="03-04 00:00", due="03-04 23:59:59")  # waits 2, works 1
    task(case, "a", "03-05 00:00", "03-06 00:00", due="03-06 00:00")  # nobody said that she was at it
    task(case, "a", "03-06 00:00", "03-10 00:00", taken="03-09 00:00")  # Friday to Tuesday: waits 1, works 1
    one = found()["a"]
    assert (one.done, one.taken, one.with_term, one.late) == (3, 2, 2, 1)
    assert (one.waiting_median, one.working_median, one.total_median) == pytest.approx((1.5, 1, 2))
    assert (one.total_p90, one.days_median) == pytest.approx((2.8, 3))


def test_turns_of_loops_are_counted_in_cases_that_ended() -> None:
    books = Books()
    for turns, closed in ((3, "03-20 00:00"), (1, "03-20 00:00"), (5, "")):
        case = books.case("03-02 00:00", closed)
        for turn in range(turns):
            task(case, "a", f"03-{2 + turn:02d} 00:00", f"03-{3 + turn:02d} 00:00")
    one = found()["a"]
    assert (one.cases, one.repeated, one.turns_most, one.turns_mean, one.done) == (2, 1, 3, 2, 9)


def test_where_cases_wait_now_and_waited_on_average() -> None:
    case = Books().case("02-01 00:00")
    other = Books().case("03-02 00:00", "03-12 00:00", clave="otro", cancelled=True)
    task(case, "a", "02-01 00:00", "03-11 00:00")  # ten days of March
    task(case, "b", "03-11 00:00", taken="03-12 00:00", due="03-20 00:00")  # 21 days of March, and still
    task(other, "a", "03-02 00:00", state="cancelada")  # as long as its case: ten days
    rows = {(one.clave, one.node): one for one in of_period(MARCH, ALL, now=at("04-01 12:00"))}
    assert {key: round(one.queue_mean * 31, 6) for key, one in rows.items()} == {
        (case.clave, "a"): 10, (case.clave, "b"): 21, ("otro", "a"): 10,
    }  # fmt: skip
    one = rows[case.clave, "b"]
    assert (one.now_open, one.now_taken, one.now_overdue) == (1, 1, 1)
    assert one.now_median == pytest.approx(14.5)  # working days until noon of the first of April
