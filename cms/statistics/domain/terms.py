"""What is told to everybody: terms kept by procedure, quarter and year, hiding what is too little to be told.

Each case counts once and for good: in the quarter in which it ended, when it kept its term, or else in the quarter in
which its term ran out, even if it is still open. Only quarters that are over are told, so that nobody learns about one
case by comparing two days. A quarter with fewer than `LEAST` cases is hidden. A year is told when it is over, unless
its hidden quarters together have fewer than that: then the difference would tell them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cms.statistics.domain import business_time, monthly, names
from cms.statistics.domain.names import Known
from cms.statistics.domain.periods import Period, borders, finished_quarters
from cms.statistics.domain.scope import everything

LEAST = 10
YEARS = 2  # before the present one
QUERY = """WITH judged AS (
  SELECT c.clave, c.closed_at, c.state,
    c.due_at + CASE WHEN c.closed_at IS NOT NULL AND c.paused_at <= c.due_at
      THEN c.closed_at - c.paused_at ELSE interval '0' END AS due,
    CASE WHEN c.closed_at IS NULL AND c.paused_at IS NOT NULL THEN c.paused_at ELSE %(now)s END AS counted
  FROM cases_case c
  WHERE c.due_at IS NOT NULL AND c.state <> 'cancelado' AND c.clave = ANY(%(claves)s) AND c.started_at < %(until)s
), placed AS (
  SELECT clave, coalesce(date_trunc('second', closed_at) <= date_trunc('second', due), false) AS kept, closed_at, due
  FROM judged WHERE closed_at IS NOT NULL OR due < counted
), dated AS (
  SELECT clave, kept, width_bucket(CASE WHEN kept THEN closed_at ELSE due END, %(borders)s::timestamptz[]) AS k
  FROM placed
)
SELECT clave, k, count(*), count(*) FILTER (WHERE kept) FROM dated WHERE k BETWEEN 1 AND %(count)s GROUP BY 1, 2"""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One procedure in one quarter, or in a year (`quarter` None).

    `counted` None: fewer than `LEAST` cases, or they would follow from other figures. `median`: working days from
    beginning to end of the cases that ended in it, None where fewer than `LEAST` did.
    """

    procedure: Known
    year: int
    quarter: int | None
    counted: int | None
    kept: int | None
    median: float | None

    @property
    def percent(self) -> int | None:
        """Whole percent; 100 only when all kept the term, 0 only when none did."""
        if not self.counted or self.kept is None:
            return None
        if self.kept in (0, self.counted):
            return 100 * self.kept // self.counted
        return min(max(round(100 * self.kept / self.counted), 1), 99)


def public_terms(now: datetime.datetime) -> list[Term]:
    """By procedure, the newest year and quarter first; a year stands before its quarters. Empty ones have a zero."""
    quarters = finished_quarters(now, YEARS)
    procedures = {clave: one for clave, one in names.known().items() if one.public and one.has_term}
    if not quarters or not procedures:
        return []
    counts, medians = _counts(quarters, procedures, now), _medians(quarters, now)
    found: list[Term] = []
    for one in procedures.values():
        for year in sorted({quarter.year for quarter in quarters}, reverse=True):
            of_year = [quarter for quarter in quarters if quarter.year == year]
            found += _year(one, of_year, counts, medians)
    return found


def _year(
    procedure: Known, quarters: list[Period], counts: Mapping[tuple[str, Period], tuple[int, int]],
    medians: Mapping[tuple[str, Period], float],
) -> Iterable[Term]:  # fmt: skip
    told = {quarter: counts.get((procedure.clave, quarter), (0, 0)) for quarter in quarters}
    if len(quarters) == 4:
        year = Period(quarters[0].year, 1, 12)
        counted, kept = sum(one[0] for one in told.values()), sum(one[1] for one in told.values())
        hidden = sum(count for count, _ in told.values() if count < LEAST)
        enough = counted == 0 or (counted >= LEAST and (hidden == 0 or hidden >= LEAST))
        yield Term(
            procedure=procedure, year=year.year, quarter=None, counted=counted if enough else None,
            kept=kept if enough else None, median=medians.get((procedure.clave, year)),
        )  # fmt: skip
    for quarter, (counted, kept) in reversed(told.items()):
        enough = counted == 0 or counted >= LEAST
        yield Term(
            procedure=procedure, year=quarter.year, quarter=quarter.quarter, counted=counted if enough else None,
            kept=kept if enough else None, median=medians.get((procedure.clave, quarter)),
        )  # fmt: skip


def _counts(
    quarters: list[Period], procedures: Iterable[str], now: datetime.datetime
) -> dict[tuple[str, Period], tuple[int, int]]:
    marks = borders(quarters)
    parameters = {
        "now": now, "claves": list(procedures), "borders": marks, "until": marks[-1], "count": len(quarters),
    }  # fmt: skip
    with business_time.reckoning() as cursor:
        cursor.execute(QUERY, parameters)
        return {(clave, quarters[number - 1]): (counted, kept) for clave, number, counted, kept in cursor.fetchall()}


def _medians(quarters: list[Period], now: datetime.datetime) -> dict[tuple[str, Period], float]:
    """Of whole years too; only where enough cases ended."""
    years = [Period(year, 1, 12) for year in sorted({one.year for one in quarters}) if Period(year, 1, 12).ends <= now]
    found = {}
    for periods in (quarters, years):
        for one in monthly.by_period(periods, everything(), now=now) if periods else []:
            if one.clave and one.ended >= LEAST and one.working_median is not None:
                found[one.clave, one.period] = one.working_median
    return found
