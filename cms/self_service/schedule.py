"""Work that comes back."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from cms.core import schedule
from cms.self_service.domain import asking, news


@schedule.daily(time(4, 10), name="self_service_forget")
def forget() -> str:
    """Forget which forms were sent, once they are too old to be sent again."""
    return f"{asking.forget()} envíos olvidados"


@schedule.every(timedelta(minutes=1), name="self_service_news")
def tell_news() -> str:
    """Tell those who asked for something what changed on their pages."""
    return f"{news.look_at_due(timezone.now())} trámites mirados"
