"""What is done with printed documents. Who may do it is decided by the room whose document it is."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.core.errors import CmsError, Conflict
from cms.core.folios import next_folio
from cms.core.printing import signing
from cms.core.printing.models import DocumentOriginal, DocumentSignature, PrintedDocument, new_token
from cms.core.printing.render import qr_svg, render_pdf
from cms.core.private_files import blocks_of, sha256_of

LONGEST_SCAN = 25 * 1024 * 1024
PDF_MARK = b"%PDF-"


class PrintingError(CmsError):
    """Something about a printed document that a person can mend."""

    code = "documento"


@dataclass(frozen=True)
class SignaturePlace:
    """Where somebody signs: the caption above the line, and the name and post below it."""

    caption: str
    name: str = ""
    post: str = ""


@dataclass(frozen=True)
class Draft:
    """What is to be printed. `keepers` has one entry per original: who keeps it (may be empty)."""

    series: str
    kind: str
    title: str
    template: str
    context: dict[str, Any]
    places: Sequence[SignaturePlace] = ()
    keepers: Sequence[str] = ("",)
    public_facts: Sequence[tuple[str, str]] = field(default_factory=tuple)


@transaction.atomic
def print_document(*, draft: Draft, actor: AbstractBaseUser | None, today: datetime.date) -> PrintedDocument:
    """Take the next folio, make the PDF, keep its bytes with their sha256 and sign them. All or nothing."""
    signing.demand_key()  # before half a second of printing
    document = PrintedDocument(
        folio=next_folio(draft.series, today=today),
        kind=draft.kind,
        title=draft.title,
        token=new_token(),
        public_facts=[[label, value] for label, value in draft.public_facts],
        made_at=timezone.now(),
        made_by=actor,
    )
    pdf = render_pdf(draft.template, _context(draft, document, today), title=draft.title)
    document.sha256 = sha256_of([pdf])
    document.size = len(pdf)
    document.signature = signing.sign(document)
    document.file.save("documento.pdf", ContentFile(pdf), save=False)
    document.full_clean()
    document.save()
    for number, keeper in enumerate(draft.keepers, start=1):
        original = DocumentOriginal.objects.create(document=document, number=number, keeper=keeper)
        DocumentSignature.objects.bulk_create(
            DocumentSignature(original=original, place=index, caption=place.caption, name=place.name, post=place.post)
            for index, place in enumerate(draft.places, start=1)
        )
    return document


def preview_pdf(*, draft: Draft, today: datetime.date) -> bytes:
    """The same pages without folio or QR, across them a mark that they are a draft. Nothing is kept."""
    return render_pdf(draft.template, {**_common(draft, today), "is_preview": True}, title=draft.title)


def _context(draft: Draft, document: PrintedDocument, today: datetime.date) -> dict[str, Any]:
    url = document.verification_url
    return {
        **_common(draft, today),
        "folio": document.folio,
        "verification_url": url,
        "qr": qr_svg(url, label=f"Código QR que abre {url}"),
    }


def _common(draft: Draft, today: datetime.date) -> dict[str, Any]:
    originals = [{"number": number, "keeper": keeper} for number, keeper in enumerate(draft.keepers, start=1)]
    return {**draft.context, "printed_on": today, "places": list(draft.places), "originals": originals}


@transaction.atomic
def note_signature(
    *, signature: DocumentSignature, signed_on: datetime.date, actor: AbstractBaseUser, today: datetime.date
) -> DocumentSignature:
    """Write down that a place was signed by hand on that day."""
    original = _locked(signature.original)
    kept = original.signatures.get(pk=signature.pk)
    if kept.signed_on:
        raise Conflict("Esa firma ya estaba anotada.")
    _check_day(signed_on, original.document, today, "signed_on", "firma")
    kept.signed_on = signed_on
    kept.noted_by = actor
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def note_receipt(
    *, original: DocumentOriginal, received_on: datetime.date, actor: AbstractBaseUser, today: datetime.date
) -> DocumentOriginal:
    """Write down that whoever keeps this original has it, signed."""
    kept = _locked(original)
    if kept.received_on:
        raise Conflict("Ya estaba anotado que ese tanto se recibió.")
    if not kept.is_signed:
        raise PrintingError(
            "Faltan firmas en ese tanto: anótelas antes de registrar que se recibió.", code="sin_firmas"
        )
    _check_day(received_on, kept.document, today, "received_on", "recepción")
    kept.received_on = received_on
    kept.receipt_noted_by = actor
    kept.save()
    return kept


@transaction.atomic
def attach_scan(*, original: DocumentOriginal, upload: UploadedFile, actor: AbstractBaseUser) -> DocumentOriginal:
    """Keep the scan (PDF) of a signed original. It is attached once."""
    kept = _locked(original)
    if kept.scan:
        raise Conflict("Ese tanto ya tiene su original digitalizado.")
    if not kept.is_signed:
        raise PrintingError("Faltan firmas en ese tanto: anótelas antes de adjuntarlo digitalizado.", code="sin_firmas")
    if not upload.size or upload.size > LONGEST_SCAN:
        raise PrintingError("El archivo debe tener contenido y no pasar de 25 MB.", code="tamano", field="scan")
    if not upload.open().read(1024).lstrip().startswith(PDF_MARK):
        raise PrintingError("El original digitalizado debe ser un PDF.", code="tipo", field="scan")
    kept.scan_sha256 = sha256_of(blocks_of(upload.open()))
    upload.seek(0)
    kept.scan.save("original.pdf", upload, save=False)
    kept.scanned_at = timezone.now()
    kept.scanned_by = actor
    kept.save()
    return kept


@transaction.atomic
def cancel_document(*, document: PrintedDocument, reason: str, actor: AbstractBaseUser | None) -> PrintedDocument:
    """Take a document out of force. Its folio stays used and its public page says so."""
    kept = PrintedDocument.objects.select_for_update().get(pk=document.pk)
    if kept.cancelled_at:
        raise Conflict("El documento ya estaba anulado.")
    if not reason.strip():
        raise PrintingError("Escriba por qué se anula.", code="motivo", field="reason")
    kept.cancelled_at = timezone.now()
    kept.cancelled_by = actor
    kept.cancel_reason = reason.strip()
    kept.full_clean()
    kept.save()
    return kept


def _locked(original: DocumentOriginal) -> DocumentOriginal:
    kept = DocumentOriginal.objects.select_for_update(of=("self",)).select_related("document").get(pk=original.pk)
    if kept.document.cancelled_at:
        raise PrintingError("El documento está anulado.", code="anulado")
    return kept


def _check_day(day: datetime.date, document: PrintedDocument, today: datetime.date, field_name: str, what: str) -> None:
    if not timezone.localdate(document.made_at) <= day <= today:
        raise PrintingError(
            f"La fecha de la {what} va del día en que se imprimió el documento a hoy.", code="fecha", field=field_name
        )
