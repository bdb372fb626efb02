"""Pages that wait for somebody's validation, for «Mi bandeja»."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from cms.core import inbox
from cms.validation.domain.queries import waiting_for


@inbox.register("paginas", "Validación de páginas")
def pages(user: Any, now: datetime.datetime) -> Sequence[inbox.Item]:
    """What somebody may answer: as enlace, as validator of a micrositio or in the web team."""
    return [
        inbox.Item(
            key=str(one.task_state_id),
            kind=one.task,
            title=f"Responder la validación de «{one.title}»",
            context=f"La pidió {one.requested_by}" if one.requested_by else "",
            organization=one.organization,
            due_at=end_of(one.due),
            url=one.url,
        )
        for one in waiting_for(user, timezone.localtime(now).date())
    ]


def end_of(day: datetime.date) -> datetime.datetime:
    """The last moment of a day here."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))
