"""Letters that wait for an answer, in the inbox of those who keep their book."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.core import inbox
from cms.letters.domain import access, listing
from cms.letters.models import Letter

MOST = 200


@inbox.register("correspondencia", "Correspondencia por responder")
def waiting(user: User, now: datetime.datetime) -> Sequence[inbox.Item]:
    """What was received with a term and has no answer yet."""
    written = access.books_written(user, timezone.localtime(now).date())
    if not written:
        return []
    found = Letter.objects.filter(listing.AWAITED, unit__in=written, direction=Letter.Direction.RECEIVED)
    return [
        inbox.Item(
            key=str(letter.uuid),
            kind="Correspondencia",
            title="Responder la correspondencia recibida",
            context=f"{letter.folio} {letter.subject}",
            organization=letter.organization.name if letter.organization else "",
            due_at=_end_of(letter.answer_due_on),
            url=reverse("letters:letter", args=(letter.uuid,)),
        )
        for letter in found.select_related("organization").order_by("answer_due_on", "pk")[:MOST]
    ]


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    """A day counts until it is over."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59))) if day else None
