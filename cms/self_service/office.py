"""What somebody asked for, and what waits for her, in the head of every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.core import frame
from cms.self_service.domain import mine
from schemas import look

KEPT = 60  # seconds


@frame.account_entry
def entries(request: HttpRequest) -> Iterable[look.Action]:
    """«Mis trámites», for whoever has some or may ask for some."""
    if request.user.person_id or waiting(request.user):
        yield look.Action(label="Mis trámites", url=settings.WWW_URL + reverse("self_service:mine"))


@frame.office_entry
def office(request: HttpRequest) -> Iterable[look.Link]:
    """How many activities wait for this person outside the administration; none when nothing does."""
    count = waiting(request.user)
    if count:
        yield look.Link(label="Trámites por atender", url=settings.WWW_URL + reverse("self_service:mine"), count=count)


def waiting(user: Any) -> int:
    """How many activities wait for somebody, counted anew every minute."""
    key = f"tramites:esperan:{user.pk}"
    return int(cache.get_or_set(key, lambda: mine.waiting(user, timezone.localdate()).count(), KEPT) or 0)
