"""Scheduled jobs: when they are due, and that one failing job harms no other."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from cms.core import schedule
from cms.core.models import ScheduledRun

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # 12:00 in Puebla


def job(name: str, run: schedule.Job, **when: object) -> schedule.Registered:
    return schedule.Registered(name, run, timedelta(hours=1), **when)  # type: ignore[arg-type]


def test_a_daily_job_is_due_once_from_its_hour_on() -> None:
    found = job("x", lambda: None, at=time(3))
    assert found.is_due(None, NOON)
    assert found.is_due(NOON - timedelta(days=1), NOON)
    assert not found.is_due(NOON - timedelta(hours=2), NOON)


@pytest.mark.django_db
def test_a_failing_job_is_written_down_and_waits_for_its_next_turn() -> None:
    def fails() -> None:
        raise ValueError("secret of somebody")

    assert schedule.run_if_due(job("falla", fails), NOON)
    kept = ScheduledRun.objects.get(name="falla")
    assert (kept.failed, kept.outcome) == (True, "ValueError")
    assert not schedule.run_if_due(job("falla", fails), NOON + timedelta(minutes=59))
    assert schedule.run_if_due(job("falla", lambda: "3 avisos"), NOON + timedelta(hours=1))
    kept.refresh_from_db()
    assert (kept.failed, kept.outcome) == (False, "3 avisos")
