"""Documents printed from a record: the formats of the manual and the oficios."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.core.models import DocumentOriginal, DocumentSignature, PrintedDocument
from cms.core.printing import documents
from cms.core.printing.documents import Draft, SignaturePlace
from cms.letters.domain import books
from cms.web_register.domain import access, journal
from cms.web_register.domain.queries import people
from cms.web_register.errors import WrongStage
from cms.web_register.models import Maintenance, RecordDocument, SiteRecord
from schemas import correspondence
from schemas.formats import Format, load

Subject = SiteRecord | Maintenance
FORM_316, FORM_318 = "form-316", "form-318"
DEFINITION, STRUCTURE_OFICIO, DESIGN_OFICIO = "ficha-de-definicion", "oficio-estructura", "oficio-diseno"
DELIVERY_OFICIO, ANSWER_OFICIO = "oficio-entrega", "oficio-no-viable"
PLAN = "viabilidad-y-cronograma"
SERIES = {FORM_316: "SW/L", FORM_318: "SW/M", DEFINITION: "SW/F", PLAN: "SW/V"}
OFICIO_SERIES = "SW/O"
BOOK = "sw"  # the unit whose head signs them


@dataclass(frozen=True)
class Letter:
    """To whom an oficio goes and what is added to its standing text."""

    addressee: str
    post: str
    extra: str = ""


def record_of(subject: Subject) -> SiteRecord:
    return subject if isinstance(subject, SiteRecord) else subject.record


def print_paper(*, subject: Subject, draft: Draft, actor: Any, today: datetime.date) -> PrintedDocument:
    """Print, tie to the record and write it down. Must run inside the verb's transaction."""
    document = documents.print_document(draft=draft, actor=actor, today=today)
    maintenance = subject if isinstance(subject, Maintenance) else None
    RecordDocument.objects.create(record=record_of(subject), maintenance=maintenance, document=document)
    journal.note(subject, "print", actor=actor, title=document.title, folio=document.folio)
    if draft.series == OFICIO_SERIES:
        letter: Letter = draft.context["letter"]
        addressee = ", ".join(filter(None, (letter.addressee, letter.post)))
        enter_in_book(document, record_of(subject), addressee=addressee, actor=actor)
    return document


def enter_in_book(document: PrintedDocument, record: SiteRecord, *, addressee: str, actor: Any) -> None:
    """An oficio stands in the book of Servicios Web with the folio that it has."""
    books.enter_issued(
        document, kind=correspondence.OFICIO, unit=BOOK, addressee=addressee, organization=record.organization,
        origin=f"registro de sitios, {record.folio}", by=actor, now=document.made_at,
    )  # fmt: skip


def format_draft(
    *, kind: str, form: Format, title: str, record: SiteRecord, values: dict[str, Any], places: Sequence[SignaturePlace]
) -> Draft:
    """A filled format. Raises `WrongStage` when a required field has no value."""
    if lacks := form.missing(values):
        raise WrongStage("El formato necesita: " + ", ".join(lacks) + ".", code="faltan_datos")
    return Draft(
        series=SERIES[kind],
        kind=kind,
        title=title,
        template="web_register/print/format.html",
        context={
            "form": form,
            "rows": [
                (section.title, [(field, values.get(field.key)) for field in section.fields])
                for section in form.sections
            ],
            **({"head_lines": form.letterhead} if form.letterhead else {}),
        },
        places=places,
        keepers=form.keepers,
        public_facts=_public(record, form.code),
    )


def form_316_draft(
    record: SiteRecord, *, released_on: datetime.date, detail: str, annexes: Sequence[str], today: datetime.date
) -> Draft:
    """FORM.316 filled from a record."""
    form = load("form_316")
    values = {
        **_project(record, record),
        "released_on": released_on,
        "detail": detail,
        "annexes": list(annexes),
    }
    captions = {signature.key: signature for signature in form.signatures}
    places = [
        people.signs(people.HEAD_OF_WEB, captions["made"].caption, today, captions["made"].post),
        people.signs(people.HEAD_OF_SYSTEMS, captions["approved"].caption, today, captions["approved"].post),
        SignaturePlace(captions["requester"].caption, record.requester_name, record.requester_post),
    ]
    title = f"Liberación del {record.get_kind_display().lower()} «{record.name}»"
    return format_draft(kind=FORM_316, form=form, title=title, record=record, values=values, places=places)


def form_318_draft(maintenance: Maintenance, *, today: datetime.date) -> Draft:
    """FORM.318 filled from a maintenance, in two originals."""
    form = load("form_318")
    values = {
        **_project(maintenance.record, maintenance),
        "description": maintenance.description,
        "justification": maintenance.justification,
    }
    captions = {signature.key: signature for signature in form.signatures}
    places = [
        SignaturePlace(captions["requester"].caption, maintenance.requester_name, maintenance.requester_post),
        people.signs(people.HEAD_OF_WEB, captions["web"].caption, today),
    ]
    title = f"Mantenimiento {maintenance.number} de «{maintenance.record.name}»"
    return format_draft(kind=FORM_318, form=form, title=title, record=maintenance.record, values=values, places=places)


def _project(record: SiteRecord, request: SiteRecord | Maintenance) -> dict[str, Any]:
    return {
        "requested_on": request.requested_on,
        "name": record.name,
        "area": record.organization.name,
        "responsible": f"{request.requester_name}, {request.requester_post}",
    }


def has_printed_plan(maintenance: Maintenance) -> bool:
    """Whether viability and schedule were printed, and that document not cancelled."""
    printed = maintenance.documents.filter(document__kind=PLAN, document__cancelled_at__isnull=True)
    return printed.exists()


def plan_draft(maintenance: Maintenance, *, today: datetime.date) -> Draft:
    """What was analysed and agreed, and the tasks with their dates."""
    return Draft(
        series=SERIES[PLAN],
        kind=PLAN,
        title=f"Viabilidad y cronograma del mantenimiento {maintenance.number} de «{maintenance.record.name}»",
        template="web_register/print/viabilidad_y_cronograma.html",
        context={"maintenance": maintenance, "record": maintenance.record, "tasks": list(maintenance.schedule.all())},
        places=[
            people.signs(people.HEAD_OF_WEB, "Elaboró", today),
            SignaturePlace("De acuerdo", maintenance.requester_name, maintenance.requester_post),
        ],
        keepers=["Departamento de Servicios Web"],
        public_facts=_public(maintenance.record, "Viabilidad y cronograma de un mantenimiento"),
    )


def letter_draft(
    *,
    kind: str,
    subject: Subject,
    title: str,
    subject_line: str,
    letter: Letter,
    today: datetime.date,
    context: dict[str, Any],
) -> Draft:
    """An oficio of the department, signed by its head."""
    record = record_of(subject)
    return Draft(
        series=OFICIO_SERIES,
        kind=kind,
        title=title,
        template=f"web_register/print/{kind.replace('-', '_')}.html",
        context={"record": record, "letter": letter, "subject": subject_line, **context},
        places=[people.signs(people.HEAD_OF_WEB, "Atentamente", today)],
        keepers=["Dependencia solicitante"],
        public_facts=_public(record, subject_line),
    )


def _public(record: SiteRecord, about: str) -> list[tuple[str, str]]:
    return [("Sitio", record.name), ("Dependencia", record.organization.name), ("Asunto", about)]


def addressee(subject: Subject, *, to_titular: bool) -> Letter:
    """To whom an oficio goes if nobody says otherwise: the titular of the dependencia, or who asked."""
    head = people.titular(record_of(subject).organization) if to_titular else None
    if head is not None:
        return Letter(head.full_name, head.post.name if head.post else "")
    return Letter(subject.requester_name, subject.requester_post)


# ── What happens to the paper afterwards ──────────────────────────────────────────────────────────────────────────────
def _owner(document: PrintedDocument) -> Subject:
    link = RecordDocument.objects.select_related("record__organization", "maintenance__record").get(document=document)
    return link.maintenance or link.record


@transaction.atomic
def sign(*, actor: Any, signature: DocumentSignature, signed_on: datetime.date) -> None:
    """Write down a signature made by hand. Only the web team."""
    access.demand_team(actor)
    document = signature.original.document
    subject = _owner(document)
    documents.note_signature(signature=signature, signed_on=signed_on, actor=actor, today=timezone.localdate())
    journal.note(
        subject,
        "paper.sign",
        actor=actor,
        caption=signature.caption,
        number=signature.original.number,
        folio=document.folio,
    )


@transaction.atomic
def receive(*, actor: Any, original: DocumentOriginal, received_on: datetime.date) -> None:
    """Write down that who keeps an original has it. The web team, or an enlace of the dependencia."""
    subject = _owner(original.document)
    access.demand_part(actor, record_of(subject).organization)
    documents.note_receipt(original=original, received_on=received_on, actor=actor, today=timezone.localdate())
    journal.note(subject, "paper.receive", actor=actor, number=original.number, folio=original.document.folio)


@transaction.atomic
def scan(*, actor: Any, original: DocumentOriginal, upload: UploadedFile) -> None:
    """Attach the scan of a signed original. The web team, or an enlace of the dependencia."""
    subject = _owner(original.document)
    access.demand_part(actor, record_of(subject).organization)
    documents.attach_scan(original=original, upload=upload, actor=actor)
    journal.note(subject, "paper.scan", actor=actor, number=original.number, folio=original.document.folio)


@transaction.atomic
def cancel(*, actor: Any, document: PrintedDocument, reason: str) -> None:
    """Take a document out of force, so that it can be printed anew. Only the web team."""
    access.demand_team(actor)
    subject = _owner(document)
    if subject.closed_at:
        raise WrongStage("El expediente está integrado: sus documentos ya no se anulan.")
    documents.cancel_document(document=document, reason=reason, actor=actor)
    books.withdraw(document.pk, reason=reason.strip(), by=actor, now=timezone.now())
    journal.note(subject, "paper.cancel", actor=actor, folio=document.folio, reason=reason.strip())
