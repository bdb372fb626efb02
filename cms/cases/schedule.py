"""Work that comes back."""

from __future__ import annotations

from datetime import time

from django.utils import timezone

from cms.cases.domain import recurring
from cms.core import schedule


@schedule.daily(time(6, 0), name="cases_recurring")
def start_recurring() -> str:
    """Start the cases of procedures that run by the calendar."""
    return ", ".join(case.folio for case in recurring.start_due(timezone.now())) or "ninguno toca hoy"
