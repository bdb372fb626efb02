"""What happens to the paper of a case after it was printed: signatures, receipt, scan, and taking it out of force."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access, events, papers, people
from cms.cases.errors import CaseError, NotAllowed, ReasonNeeded
from cms.cases.models import Case, CasePaper, Task
from cms.core.models import DocumentOriginal
from cms.core.printing import documents
from schemas.directory import REGISTRY


def staffed_units(keys: set[str]) -> set[str]:
    """The units in which somebody holds a post of the manual."""
    return {post.unit for post in REGISTRY.posts.values() if f"post:{post.code}" in keys}


def of_the_unit(user: User, case: Case, day: datetime.date) -> bool:
    """Whether somebody works in the case's unit, or heads it or one above."""
    keys = people.keys_of(user, day)
    return case.unit in staffed_units(keys) | access.headed_units(keys)


def may_note(user: User, paper: CasePaper, day: datetime.date) -> bool:
    """Who writes down what happened to the paper: the case's unit, and whoever may do the activity that printed it."""
    if of_the_unit(user, paper.case, day):
        return True
    keys = sorted(people.keys_of(user, day))
    return Task.objects.filter(case=paper.case, node=paper.node, audience__overlap=keys).exists()


@transaction.atomic
def sign(
    original: DocumentOriginal, days: Mapping[int, datetime.date], *, by: User, now: datetime.datetime
) -> DocumentOriginal:
    """Note signatures made by hand. `days`: number of the place -> day. Raises `NotAllowed`, `CmsError`."""
    paper = _locked(original, by, now)
    if not days:
        raise CaseError("Escriba el día de al menos una firma.", code="sin_firmas")
    places = {signature.place: signature for signature in original.signatures.all()}
    for number, day in sorted(days.items()):
        documents.note_signature(signature=places[number], signed_on=day, actor=by, today=_day(now))
    captions = ", ".join(places[number].caption for number in sorted(days))
    _record(paper, "paper_signed", original, by, now, captions)
    return original


@transaction.atomic
def receive(
    original: DocumentOriginal, received_on: datetime.date, *, by: User, now: datetime.datetime
) -> DocumentOriginal:
    """Note that whoever keeps an original has it."""
    paper = _locked(original, by, now)
    kept = documents.note_receipt(original=original, received_on=received_on, actor=by, today=_day(now))
    _record(paper, "paper_received", original, by, now)
    return kept


@transaction.atomic
def scan(original: DocumentOriginal, upload: UploadedFile, *, by: User, now: datetime.datetime) -> DocumentOriginal:
    """Keep the scan of a signed original."""
    paper = _locked(original, by, now)
    kept = documents.attach_scan(original=original, upload=upload, actor=by)
    _record(paper, "paper_scanned", original, by, now)
    return kept


@transaction.atomic
def cancel(paper: CasePaper, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Take a document out of force. Only the case's unit may; its folio stays used."""
    case = Case.objects.select_for_update().get(pk=paper.case_id)
    if not of_the_unit(by, case, _day(now)):
        raise NotAllowed("Lo anula la unidad que lleva el caso.")
    if not reason.strip():
        raise ReasonNeeded("Explique por qué se anula.")
    papers.withdraw(paper, reason=reason.strip(), by=by, now=now)
    events.record(
        case, "paper_cancelled", at=now, actor=by, folio=paper.document.folio, reason=reason.strip()
    )  # fmt: skip


def _locked(original: DocumentOriginal, by: User, now: datetime.datetime) -> CasePaper:
    """The paper with the row of its case locked, so that its events take their numbers one after the other."""
    paper = CasePaper.objects.select_related("document").get(document=original.document_id)
    paper.case = Case.objects.select_for_update().get(pk=paper.case_id)
    if not may_note(by, paper, _day(now)):
        raise NotAllowed("Lo anota la unidad que lleva el caso, o quien hace la actividad que imprime el documento.")
    return paper


def _record(
    paper: CasePaper, verb: str, original: DocumentOriginal, by: User, now: datetime.datetime, note: str = ""
) -> None:
    facts = {"folio": f"{paper.document.folio}, tanto {original.number}", **({"note": note} if note else {})}
    events.record(paper.case, verb, at=now, actor=by, **facts)


def _day(now: datetime.datetime) -> datetime.date:
    return timezone.localtime(now).date()
