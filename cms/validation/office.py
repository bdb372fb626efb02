"""What waits for somebody's validation, in the office menu of every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.core import frame
from cms.validation.domain.queries import waiting_for
from schemas import look

KEPT = 60  # seconds


@frame.office_entry
def entries(request: HttpRequest) -> Iterable[look.Link]:
    """One entry with the number of pages that wait for this person; none when nothing does."""
    count = waiting(request.user)
    if count:
        yield look.Link(label="Por validar", url=settings.WWW_URL + reverse("validation_admin:mine"), count=count)


def waiting(user: Any) -> int:
    """How many pages wait for somebody, counted anew every minute."""
    return int(
        cache.get_or_set(f"validacion:esperan:{user.pk}", lambda: len(waiting_for(user, timezone.localdate())), KEPT)
        or 0
    )
