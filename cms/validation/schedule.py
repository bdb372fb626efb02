"""Work that comes back."""

from __future__ import annotations

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from cms.core import schedule
from cms.validation import tasks
from cms.validation.domain import broken_links, reminders, scheduled, workflows


@schedule.every(timedelta(minutes=1), name="publish_scheduled")
def publish_scheduled() -> str:
    """Publish and take down pages at their hour."""
    return str(scheduled.run(timezone.now()))


@schedule.daily(time(7, 30), name="validation_reminders")
def remind() -> str:
    """Remind those who have not answered, their superiors, and those whose pages must be looked at."""
    today = timezone.localdate()
    reminded, escalated = reminders.remind_validators(today)
    told = reminders.remind_reviews(today)
    return f"{reminded} recordatorios, {escalated} escalamientos, {told} páginas por revisar"


@schedule.daily(time(2, 0), name="validation_links")
def check_links() -> str:
    """Look at our own links and leave those of other sites to the worker, in batches of some minutes at most."""
    batches = broken_links.begin(timezone.now())
    for batch in batches:
        transaction.on_commit(lambda batch=batch: tasks.check_links.enqueue(batch))
    return f"{len(batches)} grupos de direcciones"


@schedule.daily(time(6, 30), name="validation_links_told")
def tell_links() -> str:
    """Tell whose links broke in the night."""
    return f"{broken_links.tell(timezone.localdate())} personas avisadas"


@schedule.daily(time(4, 0), name="validation_workflows")
def sync_workflows() -> str:
    """See to it that every tree of pages has its workflow."""
    return " ".join(workflows.sync().changes) or "nada que cambiar"
