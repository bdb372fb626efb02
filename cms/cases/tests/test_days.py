"""The office's calendar: who keeps it, that days gone by stand, and what becomes of terms that run."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cms.cases.domain import days
from cms.cases.errors import CaseError, NotAllowed
from cms.cases.models import Case, NonWorkingDay, Task
from cms.cases.tests.world import NOW, Office, open_task

Day = datetime.date


def due(thing: Case | Task) -> str:
    thing.refresh_from_db()
    return f"{timezone.localtime(thing.due_at):%d/%m %H:%M}"


def add(desk: Office, day: str, *, works: bool = False) -> int:
    kept, moved = days.keep(
        NonWorkingDay(), day=Day.fromisoformat(day), name="Prueba", works=works, by=desk.directora, now=NOW
    )  # fmt: skip
    assert kept.kept_by == desk.directora
    return moved


def test_only_the_head_of_the_direccion_keeps_it(desk: Office) -> None:
    assert days.may_keep(desk.directora, NOW.date())
    for stranger in (desk.jefa, desk.vecina, desk.solicitante):
        assert not days.may_keep(stranger, NOW.date())
        with pytest.raises(NotAllowed):
            days.keep(NonWorkingDay(), day=Day(2026, 3, 10), name="x", works=False, by=stranger, now=NOW)


def test_terms_that_run_follow_the_calendar_there_and_back(desk: Office) -> None:
    case = desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    before = (due(case), due(task))
    assert before == ("24/03 23:59", "09/03 23:59")
    assert add(desk, "2026-03-04") == 2
    assert (due(case), due(task)) == ("25/03 23:59", "10/03 23:59")
    assert add(desk, "2026-03-10") == 2  # the day itself on which the activity was due
    assert (due(case), due(task)) == ("26/03 23:59", "11/03 23:59")
    assert add(desk, "2026-03-20") == 1
    for kept in NonWorkingDay.objects.all():
        days.drop(kept, by=desk.directora, now=NOW)
    assert (due(case), due(task)) == before


def test_days_that_were_free_anyway_move_nothing(desk: Office) -> None:
    case = desk.start()
    assert add(desk, "2026-03-07") == 0  # a Saturday
    assert add(desk, "2026-03-16", works=True) == 1  # a holiday of the law on which the office opens
    assert due(case) == "23/03 23:59"


def test_what_began_later_or_is_over_does_not_move(desk: Office) -> None:
    case = desk.start()
    assert add(desk, "2026-03-25") == 0  # after its term
    later = desk.start(now=NOW + datetime.timedelta(days=9))
    before = due(later)
    assert add(desk, "2026-03-04") == 1
    assert (due(case), due(later)) == ("26/03 23:59", before)  # the 25th was taken out before


def test_moving_a_day_counts_both(desk: Office) -> None:
    case = desk.start()
    add(desk, "2026-03-04")
    kept = NonWorkingDay.objects.get()
    days.keep(kept, day=Day(2026, 4, 30), name="Otro", works=False, by=desk.directora, now=NOW)
    assert due(case) == "24/03 23:59"
    assert (NonWorkingDay.objects.get().day, NonWorkingDay.objects.get().name) == (Day(2026, 4, 30), "Otro")


@pytest.mark.parametrize(
    ("day", "works", "message"),
    [
        ("2026-03-01", False, "ya pasó no se cambia"),
        ("2040-03-01", False, "siguientes 5 años"),
        ("2026-03-12", True, "ya se trabaja"),
        ("2026-03-11", False, "ya está en el calendario"),
    ],
)
def test_what_is_refused(desk: Office, day: str, works: bool, message: str) -> None:
    NonWorkingDay.objects.create(day="2026-03-11", name="Ya está")
    with pytest.raises(CaseError, match=message):
        add(desk, day, works=works)
    assert NonWorkingDay.objects.count() == 1


def test_a_day_gone_by_stands(desk: Office) -> None:
    kept = NonWorkingDay.objects.create(day=Day(2026, 2, 27), name="Pasado")
    with pytest.raises(CaseError, match="ya pasó"):
        days.drop(kept, by=desk.directora, now=NOW)
    with pytest.raises(CaseError, match="ya pasó"):
        days.keep(kept, day=Day(2026, 5, 4), name="Otro", works=False, by=desk.directora, now=NOW)
    assert NonWorkingDay.objects.get().day == Day(2026, 2, 27)


def test_the_list_of_the_law(desk: Office) -> None:
    found = days.legal(2026)
    assert [f"{one.day:%d/%m}" for one in found] == ["01/01", "02/02", "16/03", "01/05", "16/09", "16/11", "25/12"]
    assert found[3].name == "Día del Trabajo"
    add(desk, "2026-05-01", works=True)
    assert [one.works for one in days.legal(2026)][3]
