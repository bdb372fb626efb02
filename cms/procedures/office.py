"""«Mi bandeja» in the office menu of the public pages, with how many activities of procedures wait."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.core import frame
from cms.procedures.domain import waiting
from schemas import look

KEPT = 60  # seconds


@frame.office_entry
def entries(request: HttpRequest) -> Iterable[look.Link]:
    """For whoever enters the administration. Other rooms count what is theirs beside it."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        url = settings.WWW_URL + reverse("procedures:inbox")
        yield look.Link(label="Mi bandeja", url=url, count=counted(request.user))


def counted(user: User) -> int:
    """How many activities somebody has to do, counted anew every minute."""
    return int(
        cache.get_or_set(
            f"procedimientos:esperan:{user.pk}", lambda: sum(waiting.counts(user, timezone.now()).values()), KEPT
        )
        or 0
    )
