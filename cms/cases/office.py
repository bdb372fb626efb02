"""In which capacities the reader of a page acts, looked up once for all that its head counts."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from cms.cases.domain import people
from cms.core import frame


@frame.before_entries
def remember(request: HttpRequest) -> None:
    """The head of a page is drawn when all else is done."""
    people.remember_standings(request.user, timezone.localdate())
