"""Printed documents: their words, their bytes, what they may load, their originals, and the public confirmation."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from freezegun import freeze_time

from cms.core.errors import CmsError
from cms.core.models import PrintedDocument
from cms.core.printing import documents
from cms.core.printing.documents import Draft, SignaturePlace
from cms.core.printing.fetcher import BASE, Refused, static_file
from cms.core.printing.render import render_pdf
from cms.core.tests.pdf_text import Pdf, words

TODAY = datetime.date(2026, 5, 5)
PDF = SimpleUploadedFile("x.pdf", b"%PDF-1.7 scanned", content_type="application/pdf")
DRAFT = Draft(
    series="SW/P",
    kind="prueba",
    title="Prueba de «Ñandú & Cía.»",
    template="core/print/base.html",
    context={"subject": "un <b>asunto</b>"},
    places=[SignaturePlace("Elaboró", "Ana Pérez", "Jefa"), SignaturePlace("Área Solicitante")],
    keepers=["Área Solicitante", "Gobierno Electrónico"],
    public_facts=[("Dependencia", "Movilidad")],
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_fifth_of_may")]


@pytest.fixture
def _fifth_of_may():
    with freeze_time("2026-05-05 18:00:00"):
        yield


@pytest.fixture
def actor():
    return get_user_model().objects.create_user("ana", password="x")


@pytest.fixture
def document(actor) -> PrintedDocument:
    return documents.print_document(draft=DRAFT, actor=actor, today=TODAY)


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.pdf", content, content_type="application/pdf")


def test_the_pages_say_head_folio_places_and_tanto(document: PrintedDocument) -> None:
    first, second = Pdf(document.file.read()).pages()
    assert first.startswith("Honorable Ayuntamiento del Municipio de Puebla Secretaría de Administración")
    assert "Puebla, a 5 de mayo de 2026 Asunto: un <b>asunto</b>" in first and "Folio SW/P/0001/2026 Tanto" in first
    assert "Elaboró" in first and "Ana Pérez Jefa" in first and "Nombre completo Cargo" in first
    assert "Tanto 1 de 2 · lo conserva: Área Solicitante" in first
    assert "Tanto 2 de 2 · lo conserva: Gobierno Electrónico" in second
    assert first.count("Página 1 de 1") == second.count("Página 1 de 1") == 1
    assert document.verification_url in first.replace(" ", "")


def test_the_file_is_archival_and_tagged_and_kept_as_made(document: PrintedDocument, settings) -> None:
    data = document.file.read()
    assert (document.sha256, document.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert Path(document.file.path).is_relative_to(settings.PRIVATE_ROOT)
    pdf = Pdf(data)
    everything = b"".join(pdf.objects.values()) + b"".join(pdf.streams.values())
    assert b'pdfaid:part="2" pdfaid:conformance="A"' in everything
    assert b"/Marked true" in everything and b"(es-MX)" in everything
    assert everything.count(b"/FontFile2") == everything.count(b"/Type /FontDescriptor") > 0


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1/x.png", "//otra.example/x.png", "/etc/passwd", "data:,x",
            "/static/../../../etc/passwd", "/static/no-existe.css"],
)  # fmt: skip
def test_a_page_loads_nothing_but_static_files(url: str, settings, tmp_path: Path) -> None:
    (tmp_path / "hostile.html").write_text(f'<html lang="es"><img alt="x" src="{url}"></html>')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    with pytest.raises(Refused):
        render_pdf("hostile.html", {}, title="x")


def test_static_files_are_found() -> None:
    assert static_file(f"{BASE}/static/core/print/verify.js").name == "verify.js"


def test_a_preview_has_no_folio_and_leaves_nothing() -> None:
    page = words(documents.preview_pdf(draft=DRAFT, today=TODAY))
    assert "Borrador: sin folio ni validez" in page and "SW/P" not in page
    assert PrintedDocument.objects.count() == 0
    assert documents.next_folio("SW/P", today=TODAY) == "SW/P/0001/2026"


def test_an_original_goes_from_printed_to_scanned(document: PrintedDocument, actor) -> None:
    original = document.originals.first()
    other = document.originals.last()
    assert original.state == "printed"
    with pytest.raises(CmsError) as early:
        documents.attach_scan(original=original, upload=upload(b"%PDF-1.7 x"), actor=actor)
    assert early.value.code == "sin_firmas"
    for signature in original.signatures.all():
        documents.note_signature(signature=signature, signed_on=TODAY, actor=actor, today=TODAY)
    original.refresh_from_db()
    assert original.state == "signed"
    documents.note_receipt(original=original, received_on=TODAY, actor=actor, today=TODAY)
    original.refresh_from_db()
    assert original.state == "received"
    documents.attach_scan(original=original, upload=upload(b"%PDF-1.7 x"), actor=actor)
    original.refresh_from_db()
    assert (original.state, original.scan_sha256) == ("scanned", hashlib.sha256(b"%PDF-1.7 x").hexdigest())
    assert original.scan.read() == b"%PDF-1.7 x"
    assert other.state == "printed"


@pytest.mark.parametrize(("content", "code"), [(b"MZ not a pdf", "tipo"), (b"", "tamano")])
def test_a_scan_must_be_a_pdf(document: PrintedDocument, actor, content: bytes, code: str) -> None:
    original = document.originals.first()
    original.signatures.update(signed_on=TODAY)
    with pytest.raises(CmsError) as refused:
        documents.attach_scan(original=original, upload=upload(content), actor=actor)
    assert (refused.value.code, refused.value.field) == (code, "scan")


@pytest.mark.parametrize("day", [TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1)])
def test_nothing_is_signed_before_it_is_printed_or_in_the_future(document, actor, day: datetime.date) -> None:
    signature = document.originals.first().signatures.first()
    with pytest.raises(CmsError) as refused:
        documents.note_signature(signature=signature, signed_on=day, actor=actor, today=TODAY)
    assert (refused.value.code, refused.value.field) == ("fecha", "signed_on")


def test_a_cancelled_document_is_closed_and_says_so(document: PrintedDocument, actor, client: Client) -> None:
    documents.cancel_document(document=document, reason="Error en el nombre", actor=actor)
    signature = document.originals.first().signatures.first()
    with pytest.raises(CmsError) as refused:
        documents.note_signature(signature=signature, signed_on=TODAY, actor=actor, today=TODAY)
    assert refused.value.code == "anulado"
    page = client.get(f"/verificar/{document.token}/").content.decode()
    assert "Anulado" in page and "Auténtico" not in page and "Error en el nombre" not in page
    assert documents.print_document(draft=DRAFT, actor=actor, today=TODAY).folio == "SW/P/0002/2026"


def test_the_public_page_confirms_without_naming_anybody(document: PrintedDocument, client: Client) -> None:
    answer = client.get(f"/verificar/{document.token}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Auténtico" in page and document.folio in page and document.sha256 in page and "Movilidad" in page
    assert "Prueba de «Ñandú &amp; Cía.»" in page
    assert "Ana Pérez" not in page and "ana" not in page.split("<main")[1].replace("mañana", "").split()
    assert answer["Cache-Control"] == "private, no-store" and answer["X-Robots-Tag"] == "noindex"
    assert client.get("/verificar/otra-cosa/").status_code == 404


def test_a_file_is_compared_by_its_bytes(document: PrintedDocument, client: Client) -> None:
    data = document.file.read()
    address = f"/verificar/{document.token}/"
    assert "es exactamente el que emitimos" in client.post(address, {"archivo": upload(data)}).content.decode()
    assert "El archivo no coincide" in client.post(address, {"archivo": upload(data + b" ")}).content.decode()
    assert client.post(address, {}).status_code == 400


def test_folio_and_file_together_confirm_and_a_folio_alone_tells_nothing(document, client: Client) -> None:
    data = document.file.read()
    right = client.post("/verificar/", {"folio": " sw/p/0001/2026 ", "archivo": upload(data)}).content.decode()
    assert "Auténtico" in right and document.title.split("«")[0] in right
    wrong = client.post("/verificar/", {"folio": document.folio, "archivo": upload(b"%PDF-")}).content.decode()
    assert "Auténtico" not in wrong and "no coincide" in wrong and "Movilidad" not in wrong
    alone = client.post("/verificar/", {"folio": document.folio})
    assert alone.status_code == 400 and "Movilidad" not in alone.content.decode()
    assert "Movilidad" not in client.get("/verificar/", {"folio": document.folio}).content.decode()
