"""What comes back every day."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from cms.core import schedule
from cms.microsites.domain import archiving, reminders, rights
from cms.microsites.models import Microsite, State


@schedule.daily(time(7), name="micrositios: recordatorios")
def remind() -> str:
    """Letters before a review or an end."""
    return f"{reminders.remind(today=timezone.localdate())} recordatorios"


@schedule.daily(time(1), name="micrositios: archivo de los que terminaron")
def archive_ended() -> str:
    """Archive those whose last day is over."""
    return f"{archiving.archive_ended(timezone.localdate())} archivados"


@schedule.every(timedelta(minutes=10), name="micrositios: archivos interrumpidos")
def continue_interrupted() -> str:
    """Take up what was interrupted."""
    return f"{archiving.continue_interrupted()} terminados"


@schedule.daily(time(4), name="micrositios: personas de cada grupo")
def sync_people() -> str:
    """Make groups agree with who is assigned."""
    return f"{sum(rights.sync_people(each) for each in Microsite.objects.filter(state=State.ACTIVE))} corregidos"
