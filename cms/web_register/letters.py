"""The oficios of the register in the book of Servicios Web: read by who sees the record, cancelled on both sides."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from cms.core.models import PrintedDocument
from cms.letters import owners
from cms.letters.models import Letter
from cms.web_register.domain import access, papers
from cms.web_register.models import RecordDocument


def readable(user: Any, day: datetime.date) -> Any:
    """The documents of the records that somebody may see."""
    documents = RecordDocument.objects.filter(document__letter__isnull=False)
    if not access.is_team(user):
        documents = documents.filter(record__organization__in=access.organizations_of(user, day))
    return documents.values("document")


def cancel(document: PrintedDocument, reason: str, by: Any) -> bool:
    """The letter was cancelled in the book: its document is no longer in force, by the rules of the register."""
    if not RecordDocument.objects.filter(document=document).exists():
        return False
    papers.cancel(actor=by, document=document, reason=reason)
    return True


def place(document: PrintedDocument, user: Any) -> tuple[str, str] | None:
    """The record or maintenance from which it was printed."""
    link = (
        RecordDocument.objects.select_related("record__organization", "maintenance").filter(document=document).first()
    )
    if link is None or not access.may_see(user, link.record):
        return None
    if link.maintenance is not None:
        return f"Mantenimiento de «{link.record.name}»", reverse(
            "web_register:maintenance", args=(link.maintenance.pk,)
        )
    return f"Registro del sitio «{link.record.name}»", reverse("web_register:record", args=(link.record.pk,))


def enter_older() -> int:
    """Enter the oficios that were printed before they stood in the book; how many. Whom they named is on the paper."""
    known = Letter.objects.filter(document__isnull=False).values("document")
    links = RecordDocument.objects.filter(document__folio__startswith=f"{papers.OFICIO_SERIES}/")
    wanted = links.exclude(document__in=known).select_related("record__organization", "document__cancelled_by")
    found = list(wanted.order_by("document__made_at", "pk"))
    for link in found:
        addressee = f"{link.record.requester_name}, {link.record.requester_post}"
        papers.enter_in_book(link.document, link.record, addressee=addressee, actor=None)
    return len(found)


owners.register(owners.DocumentOwner(readable=readable, cancel=cancel, place=place))
