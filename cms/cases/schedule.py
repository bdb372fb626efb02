"""Work that comes back."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from cms.cases.domain import handing, recurring, reminding
from cms.core import schedule

OPENS, CLOSES = time(8, 0), time(19, 0)


@schedule.daily(time(6, 0), name="cases_recurring")
def start_recurring() -> str:
    """Start the cases of procedures that run by the calendar."""
    return ", ".join(case.folio for case in recurring.start_due(timezone.now())) or "ninguno toca hoy"


@schedule.daily(time(0, 10), name="cases_delegations")
def end_delegations() -> str:
    """Give back what was delegated until yesterday."""
    return f"{handing.end_over(timezone.now())} delegaciones terminadas"


@schedule.every(timedelta(minutes=15), name="cases_substitutes")
def tell_substitutes() -> str:
    """Tell those whose substitution has begun."""
    return f"{reminding.tell_substitutes(timezone.now())} suplentes avisados"


@schedule.daily(time(7, 0), name="cases_waits")
def remind_waits() -> str:
    """Remind of those who are waited for outside."""
    return f"{reminding.remind_waits(timezone.now())} esperas recordadas"


@schedule.every(timedelta(hours=1), name="cases_escalation")
def escalate() -> str:
    """Tell the superiors of terms that are over, in the hours of the office."""
    now = timezone.now()
    if not OPENS <= timezone.localtime(now).time() < CLOSES:
        return "fuera de horario"
    return f"{reminding.escalate(now)} actividades vencidas avisadas"


@schedule.daily(time(7, 30), name="cases_digests")
def digests() -> str:
    """Tell each person what waits today."""
    now = timezone.now()
    reminding.forget_old(now)
    return f"{reminding.digests(now)} resúmenes"
