"""Oficios and memorandos that cases print enter the book of the unit that sends them."""

from __future__ import annotations

from django.utils import timezone

from cms.cases.domain import papers, versions
from cms.cases.models import CasePaper
from cms.cases.registry import Printed, Withdrawn, on_printed, on_withdrawn
from cms.letters.domain import books
from cms.letters.models import Letter
from schemas import correspondence
from schemas.directory import REGISTRY


@on_printed
def enter(what: Printed) -> None:
    """In the transaction that printed it, so that no number is without its line."""
    if what.kind in correspondence.KINDS:
        unit = correspondence.unit_of(what.paper.document.folio, what.paper.case.unit)
        books.enter_printed(
            what.paper, kind=what.kind, unit=unit, addressee=what.addressee, copies=what.copies,
            sender=REGISTRY.units[unit].name, by=what.by, now=what.now,
        )  # fmt: skip


@on_withdrawn
def cancel(what: Withdrawn) -> None:
    books.withdraw(what.paper.document_id, reason=what.reason, by=what.by, now=what.now)


def enter_older() -> int:
    """Enter what was printed before the books existed; how many."""
    made = 0
    known = Letter.objects.filter(document__isnull=False).values("document")
    for paper in CasePaper.objects.exclude(document__in=known).select_related("case__version", "document"):
        procedure = versions.procedure_of(paper.case.version)
        declared = procedure.declaration.documentos.get(paper.key)
        if declared is None or declared.kind not in correspondence.KINDS:
            continue
        draft = papers.draft(paper.case, procedure, paper.key, timezone.localdate(paper.document.made_at))
        enter(Printed(
            paper=paper, kind=declared.kind, addressee=draft.context["addressee"],
            copies=tuple(draft.context["copies"]), by=None, now=paper.document.made_at,
        ))  # fmt: skip
        made += 1
    return made
