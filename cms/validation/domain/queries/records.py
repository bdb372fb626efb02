"""What happened to a page, in one line of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

from cms.validation.models import Answer, Declaration, Publication


@dataclass(frozen=True)
class Event:
    """Something that somebody did about the validation of a page."""

    at: datetime
    who: str
    what: str
    detail: str
    revision_id: int | None


def of_page(page: Page) -> list[Event]:
    """The events of a page, the latest first."""
    events = [*_declared(page), *_answered(page), *_published(page)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _declared(page: Page) -> Iterator[Event]:
    for row in Declaration.objects.filter(page=page).select_related("user"):
        what = "pidió su validación" if row.road == Declaration.REQUEST else "declaró para publicar con urgencia"
        detail = f"Aceptó la declaración, versión {row.version}."
        yield Event(
            row.accepted_at, str(row.user), what, f"{detail} Nota: {row.note}" if row.note else detail, row.revision_id
        )


def _answered(page: Page) -> Iterator[Event]:
    for row in Answer.objects.filter(page=page).select_related("user"):
        what = "validó el contenido" if row.verdict == Answer.APPROVE else "pidió cambios"
        detail = f"{row.task_name}, {row.get_road_display().lower()}."
        yield Event(
            row.answered_at, str(row.user), what, f"{detail} {row.comment}" if row.comment else detail, row.revision_id
        )


def _published(page: Page) -> Iterator[Event]:
    for row in Publication.objects.filter(page=page, published_at__isnull=False).select_related("authorised_by"):
        who = str(row.authorised_by) if row.authorised_by else "El sistema"
        detail = {
            Publication.VALIDATED: "Con la validación de la dependencia.",
            Publication.URGENT: f"Sin validación. Motivo: {row.reason}",
            Publication.SYSTEM: row.reason,
        }[row.grounds]
        urgent = " con urgencia" if row.grounds == Publication.URGENT else ""
        yield Event(row.published_at, who, f"la publicó{urgent}", detail, row.revision_id)
