"""Work of the pages that comes back."""

from __future__ import annotations

from datetime import time, timedelta

from django.core.cache import cache
from django.utils import timezone

from cms.core import schedule
from cms.pages import notices
from cms.pages.domain import forms, purging

SHOWN = "pages:aviso-mostrado"


@schedule.daily(time(2, 30), name="respuestas de formularios vencidas")
def delete_answers() -> str:
    """Answers go when the days that their form promises are over."""
    return f"{forms.delete_expired(now=timezone.now())} respuestas borradas"


@schedule.every(timedelta(minutes=1), name="aviso de emergencia")
def follow_banner() -> str:
    """When the banner begins or ends by its dates, pages that the gateway keeps are forgotten."""
    now, before = notices.in_force(timezone.now()), cache.get(SHOWN, "")
    if now == before:
        return "sin cambio"
    cache.set(SHOWN, now, None)
    purging.purge_everything()
    return "cambió: se olvidaron las páginas guardadas"
