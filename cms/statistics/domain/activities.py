"""How long each activity takes, how often it is done again, and where cases wait."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from cms.statistics.domain import business_time
from cms.statistics.domain.business_time import between, since_beginning
from cms.statistics.domain.monthly import calendar_until
from cms.statistics.domain.periods import Period
from cms.statistics.domain.scope import CONDITION, Scope

NOW = "%(now)s::timestamptz"
# An activity that was cancelled with its case lasted as long as the case; one that was
# taken back in a case that went on is left out.
QUERY = f"""WITH {business_time.CALENDAR},
reckoned AS MATERIALIZED (
  SELECT c.clave, t.node, t.label, t.due_at, t.done_at, date_part('epoch', t.done_at - t.opened_at) / 86400 AS days,
    {since_beginning("t.opened_at")} AS began, {since_beginning("t.taken_at")} AS held,
    {since_beginning("t.done_at")} AS ended
  FROM cases_task t JOIN cases_case c ON c.id = t.case_id CROSS JOIN calendar
  WHERE {CONDITION} AND t.state = 'hecha' AND t.done_at >= %(since)s AND t.done_at < %(until)s
), finished AS (
  SELECT clave, node, max(label) AS label, count(*) AS done, count(held) AS taken,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY held - began) AS waiting_median,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY ended - held) AS working_median,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY ended - began) AS totals,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS days_median, count(due_at) AS with_term,
    count(*) FILTER (WHERE date_trunc('second', done_at) > date_trunc('second', due_at)) AS late
  FROM reckoned GROUP BY 1, 2
), turns AS (
  SELECT c.clave, t.case_id, t.node, count(*) AS times
  FROM cases_case c JOIN cases_task t ON t.case_id = c.id
  WHERE {CONDITION} AND c.state = 'terminado' AND c.closed_at >= %(since)s AND c.closed_at < %(until)s
    AND t.state = 'hecha'
  GROUP BY 1, 2, 3
), loops AS (
  SELECT clave, node, count(*) AS cases, count(*) FILTER (WHERE times > 1) AS repeated, avg(times) AS turns_mean,
    max(times) AS turns_most
  FROM turns GROUP BY 1, 2
), waiting AS (
  SELECT c.clave, t.node, max(t.label) AS label, count(*) AS now_open, count(t.taken_at) AS now_taken,
    count(*) FILTER (WHERE t.due_at < %(now)s) AS now_overdue,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY {between("t.opened_at", NOW)}) AS now_median
  FROM cases_task t JOIN cases_case c ON c.id = t.case_id CROSS JOIN calendar
  WHERE {CONDITION} AND t.state = 'abierta'
  GROUP BY 1, 2
), queued AS (
  SELECT c.clave, t.node, max(t.label) AS label, sum(greatest(extract(epoch FROM
      least(coalesce(t.done_at, c.closed_at, %(until)s), %(until)s, %(now)s) - greatest(t.opened_at, %(since)s)), 0))
      / greatest(extract(epoch FROM least(%(until)s, %(now)s) - %(since)s), 1) AS queue_mean
  FROM cases_task t JOIN cases_case c ON c.id = t.case_id
  WHERE {CONDITION} AND t.opened_at < %(until)s AND (t.done_at IS NULL OR t.done_at >= %(since)s)
    AND (c.closed_at IS NULL OR c.closed_at >= %(since)s) AND (t.state <> 'cancelada' OR c.state = 'cancelado')
  GROUP BY 1, 2
)
SELECT clave, node, coalesce(waiting.label, finished.label, queued.label, ''), coalesce(done, 0), coalesce(taken, 0),
  coalesce(with_term, 0), coalesce(late, 0), coalesce(cases, 0), coalesce(repeated, 0), coalesce(turns_most, 0),
  coalesce(now_open, 0), coalesce(now_taken, 0), coalesce(now_overdue, 0), turns_mean, waiting_median, working_median,
  totals[1], totals[2], days_median, now_median, coalesce(queue_mean, 0)
FROM finished FULL JOIN loops USING (clave, node) FULL JOIN waiting USING (clave, node)
  FULL JOIN queued USING (clave, node)
ORDER BY clave, node"""


@dataclass(frozen=True, kw_only=True)
class ActivityFigures:
    """One activity of a procedure. Times are working days; `days_median`: days of the calendar.

    Of those done in the period: `waiting` until somebody took it and `working` since then (only where somebody did),
    `total`, `late`. Of cases that ended in it: `cases` that came by, those that came again (`repeated`), how often.
    `now_…`: open at this moment. `queue_mean`: how many were open on average during the period.
    """

    clave: str
    node: str
    label: str
    done: int
    taken: int
    with_term: int
    late: int
    cases: int
    repeated: int
    turns_most: int
    now_open: int
    now_taken: int
    now_overdue: int
    turns_mean: float | None
    waiting_median: float | None
    working_median: float | None
    total_median: float | None
    total_p90: float | None
    days_median: float | None
    now_median: float | None
    queue_mean: float


def of_period(period: Period, scope: Scope, *, now: datetime.datetime) -> list[ActivityFigures]:
    """Every activity that was open or done in a period or is open now, by procedure and node."""
    calendar = calendar_until(max(period.ends, now), since=period.starts)
    parameters = {**scope.parameters, **calendar, "since": period.starts, "until": period.ends, "now": now}
    with business_time.reckoning() as cursor:
        cursor.execute(QUERY, parameters)
        return [_figures(row) for row in cursor.fetchall()]


def _figures(row: tuple[Any, ...]) -> ActivityFigures:
    names = list(ActivityFigures.__dataclass_fields__)
    times = (None if one is None else float(one) for one in row[13:])
    kept: dict[str, Any] = dict(zip(names, [*row[:13], *times], strict=True))
    return ActivityFigures(**kept)
