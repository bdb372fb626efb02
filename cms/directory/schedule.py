"""Work that comes back: what the calendar changes by itself, deliveries that failed, and old files."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from cms.core import schedule
from cms.directory.domain.calendar import announce_turns
from cms.directory.exchange.batches import forget_old
from cms.directory.portal import outbox
from cms.directory.portal.compare import compare_and_remember
from cms.directory.portal.tasks import deliver


@schedule.every(timedelta(minutes=1), name="directorio: entregar al portal lo pendiente")
def deliver_pending() -> str:
    """Deliveries that failed are tried again when their time has come."""
    due = outbox.pending().filter(next_try_at__lte=timezone.now()).count()
    if due:
        deliver.enqueue()
    return f"{due} por entregar"


@schedule.daily(time(0, 5), name="directorio: nombramientos y suplencias que comienzan o terminan")
def turn_of_the_day() -> str:
    """Roles begin and end with the days, without anybody touching them."""
    return f"{announce_turns(timezone.localdate())} personas"


@schedule.daily(time(4, 10), name="directorio: comparar con el portal")
def compare_with_portal() -> str:
    """Keeps what the administration shows of the portal's state fresh."""
    kept = compare_and_remember(timezone.localdate())
    return kept.failure or f"{len(kept.differences)} diferencias"


@schedule.daily(time(4, 40), name="directorio: olvidar importaciones viejas")
def forget_imports() -> str:
    """Workbooks that nobody applied."""
    return f"{forget_old(timezone.now())} libros"
