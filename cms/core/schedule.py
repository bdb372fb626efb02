"""Work that comes back: each app registers its jobs; `manage.py tareas_programadas` runs those that are due."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from cms.core.models import ScheduledRun

log = logging.getLogger(__name__)
LONGEST_OUTCOME = 300  # as the column
Job = Callable[[], str | None]


@dataclass(frozen=True)
class Registered:
    """A job and when it is due: every so often, or (`at`) once a day from that local time on."""

    name: str
    run: Job
    every: timedelta
    at: time | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Whether it must run now, given the moment of its last run."""
        if self.at is None:
            return last is None or now - last >= self.every
        local = timezone.localtime(now)
        since = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        if local < since:
            since -= timedelta(days=1)
        return last is None or last < since


_jobs: dict[str, Registered] = {}


def every(period: timedelta, *, name: str) -> Callable[[Job], Job]:
    """Register a job that runs every `period`."""

    def keep(run: Job) -> Job:
        _jobs[name] = Registered(name, run, period)
        return run

    return keep


def daily(at: time, *, name: str) -> Callable[[Job], Job]:
    """Register a job that runs once a day, from that hour of the city on."""

    def keep(run: Job) -> Job:
        _jobs[name] = Registered(name, run, timedelta(days=1), at)
        return run

    return keep


def jobs() -> list[Registered]:
    """All jobs; each app keeps its own in `<app>/schedule.py`."""
    for config in apps.get_app_configs():
        if (
            config.name.startswith("cms.")
            and config.name != "cms.core"
            and importlib.util.find_spec(f"{config.name}.schedule")
        ):
            importlib.import_module(f"{config.name}.schedule")
    return sorted(_jobs.values(), key=lambda found: found.name)


def run_due(now: datetime | None = None) -> list[str]:
    """Run every job that is due and name those that ran. One that fails is written down and does not stop others."""
    return [found.name for found in jobs() if run_if_due(found, now or timezone.now())]


def run_if_due(found: Registered, now: datetime) -> bool:
    """Run one job unless it is not due or another process has it."""
    ScheduledRun.objects.get_or_create(name=found.name)
    with transaction.atomic():
        kept = ScheduledRun.objects.select_for_update(skip_locked=True).filter(name=found.name).first()
        if kept is None or not found.is_due(kept.began_at, now):
            return False
        kept.began_at = now
        try:
            with transaction.atomic():
                kept.outcome = str(found.run() or "hecho")[:LONGEST_OUTCOME]
            kept.failed = False
        except Exception as error:  # whatever one job does must not stop the others
            log.exception("Scheduled job %s failed", found.name)
            kept.outcome = type(error).__name__
            kept.failed = True
        kept.ended_at = timezone.now()
        kept.save()
    return True
