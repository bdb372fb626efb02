"""The keys that sign printed documents: made, rotated and revoked in the database, never in a file."""

from __future__ import annotations

import base64
import json
import logging
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from joserfc.jwk import OKPKey

from cms.core import sealing
from cms.core.errors import CmsError
from cms.core.printing.models import DocumentKey, PrintedDocument
from pipelines.documents import Statement, new_key, public_part
from pipelines.documents import sign as sign_statement

log = logging.getLogger(__name__)
PURPOSE = "llaves-documentos"
FIRST_KEY_LOCK = 7_293_042  # any number of our own: two processes that start together make one first key
BATCH = 500


class NoKey(CmsError):
    """There is no key that could sign; an operator has to make one."""

    code = "sin_llave"


class UnknownKey(CmsError):
    """There is no key with that name."""

    code = "llave_desconocida"


def sign(document: PrintedDocument) -> str:
    """The signature of a document that has its sha256. Raises `NoKey`."""
    _, private = demand_key()
    return sign_statement(_statement(document), private)


def demand_key() -> tuple[DocumentKey, OKPKey]:
    """The newest key that signs, with its private part. Raises `NoKey`."""
    for key in DocumentKey.objects.filter(retired_at=None, revoked_at=None):
        private = _private(key)
        if private is not None:
            return key, private
    if settings.DOCUMENT_KEY_AT_ONCE:
        return _ready(ensure_first())
    raise NoKey("Falta la llave que firma los documentos, así que no se imprime nada. Avise a la administración.")


def published() -> list[dict[str, Any]]:
    """The public parts of every key that was not revoked, the newest first."""
    return [key.public for key in DocumentKey.objects.filter(revoked_at=None)]


def ensure_first() -> DocumentKey:
    """Make a key unless there is one that can sign."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_KEY_LOCK])
        for key in DocumentKey.objects.filter(retired_at=None, revoked_at=None):
            if _private(key) is not None:
                return key
        return _make()


@transaction.atomic
def rotate() -> DocumentKey:
    """Make the next key. The present ones sign no more and stay published: what they signed stays good."""
    DocumentKey.objects.filter(retired_at=None).update(retired_at=timezone.now())
    return _make()


@transaction.atomic
def revoke(kid: str) -> int:
    """For stolen keys: what it signed is good no more, is signed anew, and the key is no longer published.

    How many documents were signed anew. Raises `UnknownKey`.
    """
    key = DocumentKey.objects.select_for_update().filter(kid=kid, revoked_at=None).first()
    if key is None:
        raise UnknownKey(f"No hay una llave vigente «{kid}».")
    key.revoked_at = timezone.now()
    key.retired_at = key.retired_at or key.revoked_at
    key.save(update_fields=["revoked_at", "retired_at"])
    ensure_first()
    return sign_missing()


def sign_missing() -> int:
    """Sign what has no signature of a published key; how many."""
    ensure_first()
    _, private = demand_key()
    good = set(DocumentKey.objects.filter(revoked_at=None).values_list("kid", flat=True))
    made = 0
    for document in PrintedDocument.objects.only("folio", "kind", "made_at", "sha256", "size", "signature").iterator(
        BATCH
    ):
        if _kid_of(document.signature) not in good:
            signature = sign_statement(_statement(document), private)
            PrintedDocument.objects.filter(pk=document.pk).update(signature=signature)
            made += 1
    return made


def _statement(document: PrintedDocument) -> Statement:
    return Statement(
        folio=document.folio, kind=document.kind, day=timezone.localdate(document.made_at).isoformat(),
        sha256=document.sha256, size=document.size, issuer=settings.WWW_URL,
    )  # fmt: skip


def _kid_of(signature: str) -> str:
    """The name of the key in a signature of ours; empty when there is none."""
    return _header_kid(signature.partition(".")[0]) if signature else ""


@lru_cache(maxsize=64)
def _header_kid(head: str) -> str:
    return str(json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("kid", ""))


def _make() -> DocumentKey:
    private = new_key()
    public = public_part(private)
    pem = private.as_pem(private=True).decode()
    made = DocumentKey.objects.create(
        kid=public["kid"], public=public, encrypted_pem=sealing.seal(pem, purpose=PURPOSE)
    )
    log.info("New key for documents %s", made.kid)
    return made


def _ready(key: DocumentKey) -> tuple[DocumentKey, OKPKey]:
    private = _private(key)
    if private is None:
        raise NoKey("La llave que firma los documentos no se puede leer.")
    return key, private


def _private(key: DocumentKey) -> OKPKey | None:
    try:
        return _loaded(key.encrypted_pem, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))
    except sealing.SealBroken:
        log.warning("The key for documents %s was sealed with another SECRET_KEY and cannot sign", key.kid)
        return None


@lru_cache(maxsize=8)
def _loaded(encrypted: str, _secret: str, _fallbacks: tuple[str, ...]) -> OKPKey:
    return OKPKey.import_key(sealing.unseal(encrypted, purpose=PURPOSE))
