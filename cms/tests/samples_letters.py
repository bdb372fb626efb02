"""Letters in the book of Ingeniería de Aplicaciones: with a scan, with a printed document, turned to Servicios Web."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.accounts.models import User
from cms.core.models import PrintedDocument
from cms.letters.domain import books, turning
from cms.letters.models import LetterScan

START = "administracion/correspondencia/"


def letters(keeper: User) -> list[tuple[str, dict[str, Any]]]:
    """For the beginnings of routes, the values of their parts; `keeper` heads the department."""
    now = timezone.now()
    facts = books.Facts(
        unit="ia", kind="oficio", sender="Titular de prueba", addressee="Ingeniería de Aplicaciones",
        subject="Prueba", dated_on=timezone.localdate(), their_number="P/1", moved_at=now, channel="ventanilla",
    )  # fmt: skip
    letter = books.receive(facts, by=keeper, now=now)
    scan = LetterScan(
        letter=letter, name="oficio.pdf", content_type="application/pdf", size=17, sha256="0", uploaded_at=now,
        uploaded_by=keeper,
    )  # fmt: skip
    scan.file.save("oficio.pdf", ContentFile(b"%PDF-1.7 de prueba"), save=False)
    scan.save()
    printed = books.send(facts, by=keeper, now=now)
    other = PrintedDocument.objects.order_by("pk")[0]
    printed.document = PrintedDocument.objects.create(  # of no record, so that only the book lets it be read
        folio="PRUEBA/0001/2026", kind="prueba", title="Prueba", file=other.file.name, sha256=other.sha256,
        size=other.size, made_at=now,
    )  # fmt: skip
    printed.save(update_fields=["document"])
    sent = books.send(facts, by=keeper, now=now)
    turned = books.receive(facts, by=keeper, now=now)
    (turn,) = turning.turn(turned, ["sw"], instruction="De prueba", answer_due_on=None, by=keeper, now=now)
    return [
        (f"{START}<uuid:uuid>/turnos/", {"uuid": turned.uuid, "turn": turn.uuid}),
        (f"{START}<uuid:uuid>/documento/", {"uuid": printed.uuid}),
        (f"{START}<uuid:uuid>/entrega/", {"uuid": sent.uuid}),
        (f"{START}libro.xlsx", {"?": f"unidad=ia&anio={letter.year}"}),
        (START, {"uuid": letter.uuid, "file": scan.uuid}),
    ]
