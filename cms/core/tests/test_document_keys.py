"""Printed documents are signed: checked with what anybody can download, through rotation, theft and upgrades."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.core import preparation
from cms.core.models import DocumentKey, PrintedDocument
from cms.core.printing import documents, signing
from cms.core.printing.documents import Draft
from pipelines.documents import Outcome, check, read_keys

TODAY = datetime.date(2026, 5, 5)
KEYS = "/.well-known/puebla-documentos.json"
DRAFT = Draft(
    series="SW/P", kind="prueba", title="Prueba de una persona", template="core/print/base.html",
    context={"subject": "Asunto"},
)  # fmt: skip

pytestmark = pytest.mark.django_db


def printed() -> PrintedDocument:
    return documents.print_document(draft=DRAFT, actor=None, today=TODAY)


def outcome(document: PrintedDocument, client: Client, pdf: bytes | None = None) -> Outcome:
    """As somebody outside does it: the two downloads and the file."""
    signature = client.get(f"/verificar/{document.token}/firma.jws").content
    content = document.file.open().read() if pdf is None else pdf
    return check(content, signature, read_keys(client.get(KEYS).content)).outcome


def test_what_was_printed_can_be_checked_without_us(client: Client) -> None:
    document = printed()
    assert outcome(document, client) == Outcome.AUTHENTIC
    assert outcome(document, client, b"%PDF-1.7 otro") == Outcome.CHANGED
    told = client.get(f"/verificar/{document.token}/firma.jws")
    assert told["Content-Type"] == "application/jose" and told["X-Robots-Tag"] == "noindex"
    assert 'filename="prueba-SW-P-0001-2026.jws"' in told["Content-Disposition"]
    page = client.get(f"/verificar/{document.token}/").content.decode()
    assert f"/verificar/{document.token}/firma.jws" in page and KEYS in page


def test_the_signature_says_nothing_about_persons(client: Client, settings: Any) -> None:
    document = printed()
    keys = read_keys(client.get(KEYS).content)
    found = check(document.file.open().read(), document.signature.encode(), keys).statement
    assert found is not None
    assert vars(found) == {
        "folio": "SW/P/0001/2026", "kind": "prueba", "day": timezone.localdate(document.made_at).isoformat(),
        "sha256": hashlib.sha256(document.file.open().read()).hexdigest(), "size": document.size,
        "issuer": settings.WWW_URL,
    }  # fmt: skip


def test_the_keys_are_public_and_their_private_parts_sealed(client: Client) -> None:
    printed()
    answer = client.get(KEYS)
    (key,) = answer.json()["keys"]
    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x"]
    assert "max-age=3600" in answer["Cache-Control"] and answer["Access-Control-Allow-Origin"] == "*"
    assert "PRIVATE" not in DocumentKey.objects.get().encrypted_pem


def test_after_a_rotation_old_documents_stay_good(client: Client) -> None:
    old = printed()
    call_command("llaves_documentos", "rotar")
    new = printed()
    assert outcome(old, client) == outcome(new, client) == Outcome.AUTHENTIC
    assert DocumentKey.objects.filter(retired_at=None).count() == 1
    assert old.signature.split(".")[0] != new.signature.split(".")[0]


def test_a_stolen_key_vouches_for_nothing_and_its_documents_are_signed_anew(client: Client) -> None:
    document = printed()
    stolen = document.signature
    call_command("llaves_documentos", "revocar", f"--llave={DocumentKey.objects.get().kid}")
    assert outcome(document, client) == Outcome.AUTHENTIC
    keys = read_keys(client.get(KEYS).content)
    assert check(document.file.open().read(), stolen.encode(), keys).outcome == Outcome.UNKNOWN


def test_older_documents_get_their_signature_by_preparing(client: Client) -> None:
    document = printed()
    PrintedDocument.objects.update(signature="")
    assert client.get(f"/verificar/{document.token}/firma.jws").status_code == 404
    step = next(step for step in preparation.steps() if step.name == "documentos")
    assert step.run() == "llave de documentos lista; 1 documentos firmados ahora"
    assert step.run() == "llave de documentos lista; 0 documentos firmados ahora"
    assert outcome(document, client) == Outcome.AUTHENTIC


def test_in_production_nothing_is_printed_without_a_key(settings: Any) -> None:
    settings.DOCUMENT_KEY_AT_ONCE = False
    with pytest.raises(signing.NoKey):
        printed()
    assert PrintedDocument.objects.count() == 0
    call_command("preparar", "--solo", "documentos")
    assert printed().signature


def test_a_key_sealed_with_another_secret_stays_published_and_signs_no_more(client: Client, settings: Any) -> None:
    old = printed()
    settings.SECRET_KEY = "another-secret-of-forty-characters-and-more"
    new = printed()
    assert outcome(old, client) == outcome(new, client) == Outcome.AUTHENTIC
    assert DocumentKey.objects.count() == 2
    settings.DOCUMENT_KEY_AT_ONCE = False
    settings.SECRET_KEY = "a-third-secret-of-forty-characters-and-more"
    with pytest.raises(signing.NoKey):
        printed()


def test_the_public_page_names_the_document_and_not_what_it_is_about(client: Client) -> None:
    draft = dataclasses.replace(DRAFT, title="Oficio: cuenta de Juana", public_facts=[("Documento", "Oficio")])
    page = client.get(
        f"/verificar/{documents.print_document(draft=draft, actor=None, today=TODAY).token}/"
    ).content.decode()
    assert "Juana" not in page and page.count("<dd>Oficio</dd>") == 1
