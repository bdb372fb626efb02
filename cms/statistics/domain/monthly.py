"""Figures by procedure, department and period, counted by the database in one pass."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone

from cms.cases.models import Case
from cms.statistics.domain import business_time
from cms.statistics.domain.business_time import between
from cms.statistics.domain.periods import Period, borders
from cms.statistics.domain.scope import CONDITION, Scope

# `began`, `over`: in which period a case was opened and closed; 0 is before the first. `due`: its term, moved by the
# pause in which it closed or still stands. Terms are kept to the second.
PICKED = f"""picked AS MATERIALIZED (
  SELECT c.id, c.clave, c.unit, c.state, c.started_at, c.closed_at,
    width_bucket(c.started_at, %(borders)s::timestamptz[]) AS began,
    width_bucket(c.closed_at, %(borders)s::timestamptz[]) AS over,
    date_trunc('second', c.closed_at) <=
      date_trunc('second', c.due_at + coalesce(c.closed_at - c.paused_at, interval '0')) AS kept,
    CASE WHEN c.closed_at IS NULL AND c.paused_at <= c.due_at THEN NULL ELSE c.due_at END AS due
  FROM cases_case c
  WHERE {CONDITION} AND c.started_at < %(until)s AND (c.closed_at IS NULL OR c.closed_at >= %(since)s)
)"""
# A case stands still while all that is open in it waits for somebody outside: its waiting activities less the others.
TIMES = f"""ended AS MATERIALIZED (
  SELECT * FROM picked WHERE state = 'terminado' AND over BETWEEN 1 AND %(count)s
), lasted AS (
  SELECT t.case_id, t.waits, tstzrange(t.opened_at, greatest(coalesce(t.done_at, e.closed_at), t.opened_at)) AS span
  FROM ended e JOIN cases_task t ON t.case_id = e.id AND t.state <> 'cancelada'
), stood AS MATERIALIZED (
  SELECT case_id, range_agg(span) FILTER (WHERE waits)
    - coalesce(range_agg(span) FILTER (WHERE NOT waits), '{{}}'::tstzmultirange) AS spans
  FROM lasted GROUP BY case_id HAVING bool_or(waits)
), pauses AS (
  SELECT s.case_id, lower(one) AS first, upper(one) AS last FROM stood s, unnest(s.spans) AS one
), paused AS MATERIALIZED (
  SELECT p.case_id, sum(date_part('epoch', p.last - p.first)) / 86400 AS days,
    sum({between("p.first", "p.last")}) AS working
  FROM pauses p CROSS JOIN calendar GROUP BY p.case_id
), times AS MATERIALIZED (
  SELECT e.id, e.clave, e.unit, e.over AS k, e.kept, coalesce(p.days, 0) AS paused,
    date_part('epoch', e.closed_at - e.started_at) / 86400 - coalesce(p.days, 0) AS days,
    {between("e.started_at", "e.closed_at")} - coalesce(p.working, 0) AS working
  FROM ended e LEFT JOIN paused p ON p.case_id = e.id CROSS JOIN calendar
)"""
GROUPS = "GROUP BY GROUPING SETS ((clave, unit, k), (unit, k), (k))"
QUERY = f"""WITH {business_time.CALENDAR}, {PICKED}, {TIMES},
opened AS (
  SELECT coalesce(clave, '') AS clave, coalesce(unit, '') AS unit, k, count(*) AS opened
  FROM (SELECT clave, unit, began AS k FROM picked WHERE began BETWEEN 1 AND %(count)s) t {GROUPS}
), closed AS (
  SELECT coalesce(clave, '') AS clave, coalesce(unit, '') AS unit, k,
    count(t.id) AS ended, count(*) - count(t.id) AS cancelled,
    count(t.id) FILTER (WHERE kept) AS kept, count(t.id) FILTER (WHERE NOT kept) AS late,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.working) AS working_median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY t.working) AS working_p90,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.days) AS days_median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY t.days) AS days_p90,
    avg(t.paused) AS paused_mean
  FROM (
    SELECT * FROM times
    UNION ALL
    SELECT NULL, clave, unit, over, NULL, NULL, NULL, NULL FROM picked
    WHERE state = 'cancelado' AND over BETWEEN 1 AND %(count)s
  ) t {GROUPS}
), standing AS (
  SELECT coalesce(clave, '') AS clave, coalesce(unit, '') AS unit, k,
    count(*) AS open, count(*) FILTER (WHERE past) AS past
  FROM (
    SELECT p.clave, p.unit, k, coalesce(p.due < least((%(borders)s::timestamptz[])[k + 1], %(now)s), false) AS past
    FROM picked p JOIN generate_series(1, %(count)s) AS k ON p.began <= k AND (p.over IS NULL OR p.over > k)
  ) t {GROUPS}
)
SELECT clave, unit, k, coalesce(opened, 0), coalesce(ended, 0), coalesce(cancelled, 0), coalesce(open, 0),
  coalesce(past, 0), coalesce(kept, 0), coalesce(late, 0), working_median, working_p90, days_median, days_p90,
  paused_mean
FROM opened FULL JOIN closed USING (clave, unit, k) FULL JOIN standing USING (clave, unit, k)
ORDER BY unit, clave, k"""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One period of a procedure; of a department when `clave` is empty; of all when `unit` is empty too.

    `open`, `overdue`: at the end of the period, or now while it lasts. `kept` and `late` are cases that ended in it, to
    the second; `no_term`: those without a term. Days are of 24 hours without the time for which a case stood still, all
    of them or only working days; None where nothing ended. `paused_mean`: days for which a case stood still.
    """

    clave: str
    unit: str
    period: Period
    opened: int = 0
    ended: int = 0
    cancelled: int = 0
    open: int = 0
    overdue: int = 0
    kept: int = 0
    late: int = 0
    working_median: float | None = None
    working_p90: float | None = None
    days_median: float | None = None
    days_p90: float | None = None
    paused_mean: float | None = None

    @property
    def no_term(self) -> int:
        return self.ended - self.kept - self.late

    @property
    def kept_share(self) -> float | None:
        """Of the cases with a term that ended, how many kept it: 0 to 1."""
        judged = self.kept + self.late
        return self.kept / judged if judged else None


def by_period(periods: Sequence[Period], scope: Scope, *, now: datetime.datetime) -> list[Figures]:
    """The figures of periods that follow one another, with those of departments and of all; none for an empty one."""
    marks = borders(periods)
    parameters = {
        **scope.parameters, **calendar_until(marks[-1], since=marks[0]), "borders": marks, "count": len(periods),
        "since": marks[0], "until": marks[-1], "now": now,
    }  # fmt: skip
    with business_time.reckoning() as cursor:
        cursor.execute(QUERY, parameters)
        return [_figures(row, periods) for row in cursor.fetchall()]


def _figures(row: tuple[Any, ...], periods: Sequence[Period]) -> Figures:
    clave, unit, number, opened, ended, cancelled, still, past, kept, late, *times = row
    median, p90, days_median, days_p90, paused = (None if one is None else float(one) for one in times)
    return Figures(
        clave=clave, unit=unit, period=periods[number - 1], opened=opened, ended=ended, cancelled=cancelled, open=still,
        overdue=past, kept=kept, late=late, working_median=median, working_p90=p90, days_median=days_median,
        days_p90=days_p90, paused_mean=paused,
    )  # fmt: skip


def calendar_until(end: datetime.datetime, *, since: datetime.datetime) -> dict[str, Any]:
    """The calendar from the oldest case that was still open at a moment, to another moment."""
    live = Case.objects.exclude(closed_at__lt=since)
    oldest = live.aggregate(first=Min("started_at"))["first"] or since
    day = datetime.timedelta(days=1)
    first, last = timezone.localtime(min(oldest, since)).date(), timezone.localtime(max(end, since)).date()
    return business_time.parameters(first - day, last + day)
