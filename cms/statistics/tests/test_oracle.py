"""The same figures by pandas over cases made by chance."""

from __future__ import annotations

import datetime
import random

import pandas as pd
import pytest

from cms.cases.domain.calendar import office_calendar
from cms.cases.models import Case, Task
from cms.statistics.domain.monthly import by_period
from cms.statistics.domain.periods import Period, months_until
from cms.statistics.tests.world import ALL, CITY, ONE, OTHER, Books, at

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
NOW = at("05-20 12:00")


def by_chance(seed: int) -> None:
    chance, books = random.Random(seed), Books()
    for _ in range(60):
        clave, unit = chance.choice([(ONE, "ni"), (OTHER, "ai")])
        case = books.case("01-05 00:00", clave=clave, unit=unit)
        moment = case.started_at = at("01-05 00:00") + chance.randrange(2400) * HOUR
        case.due_at = chance.choice([None, case.started_at + chance.randrange(600) * HOUR])
        for number in range(chance.randrange(1, 6)):
            after = moment + chance.randrange(1, 150) * HOUR
            Task.objects.create(
                case=case, node=f"n{number}", label="x", role="x", waits=chance.random() < 0.4, state="hecha",
                opened_at=moment, done_at=after,
            )  # fmt: skip
            moment = after
        if chance.random() < 0.8:
            case.state, case.closed_at = chance.choice(["terminado", "terminado", "cancelado"]), moment
        case.save()


def worked(first: datetime.datetime, last: datetime.datetime) -> float:
    """Working days, hour by hour."""
    works, hours = office_calendar(), 0
    while first < last:
        hours += works(first.astimezone(CITY).date())
        first += HOUR
    return hours / 24


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pandas_finds_the_same(seed: int) -> None:
    by_chance(seed)
    rows = []
    for case in Case.objects.filter(state="terminado"):
        spans = [(one.opened_at, one.done_at) for one in case.tasks.filter(waits=False)]
        rows.append({
            "clave": case.clave, "month": case.closed_at.astimezone(CITY).month, "due": case.due_at,
            "closed": case.closed_at, "days": sum((last - first) / HOUR for first, last in spans) / 24,
            "working": sum(worked(first, last) for first, last in spans),
        })  # fmt: skip
    ended = pd.DataFrame(rows)
    months = months_until(Period(2026, 5), 5)
    seen = 0
    for one in by_period(months, ALL, now=NOW):
        mine = ended[ended.month == one.period.month]
        mine = mine[mine.clave == one.clave] if one.clave else mine
        if one.unit and not one.clave:
            continue
        seen += one.ended > 0
        judged = mine[mine.due.notna()]
        assert (one.ended, one.kept) == (len(mine), int((judged.closed <= judged.due).sum()))
        for name, wanted in (("days", mine.days), ("working", mine.working)):
            for share, figure in ((0.5, f"{name}_median"), (0.9, f"{name}_p90")):
                expected = None if mine.empty else pytest.approx(wanted.quantile(share), abs=1e-6)
                assert getattr(one, figure) == expected
    assert seen > 5
