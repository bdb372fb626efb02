"""Secrets in addresses: signed, so that guesses cost nothing, and kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from cms.validation.errors import BadLink

ANSWER, PREVIEW = "cms.validation.answer", "cms.validation.preview"


@dataclass(frozen=True)
class Minted:
    """A new secret: `hash` is kept, the secret itself goes into `token` only."""

    secret: str
    hash: str


def mint() -> Minted:
    """A secret of 192 random bits and its hash."""
    secret = secrets.token_hex(24)
    return Minted(secret, hashed(secret))


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("ascii", "replace")).hexdigest()


def write(kind: str, pk: int, secret: str) -> str:
    """The token that names a row and proves the secret."""
    return Signer(salt=kind, sep=".").sign(f"{pk}-{secret}")


def read(kind: str, token: str) -> tuple[int, str]:
    """The row and the secret of a token. Raises `BadLink` when we did not make it."""
    try:
        pk, _, secret = Signer(salt=kind, sep=".").unsign(token).partition("-")
        return int(pk), secret
    except (BadSignature, ValueError) as error:
        raise BadLink("Esta dirección está incompleta o no la dimos nosotros.", code="desconocido") from error


def same(kept: str, secret: str) -> bool:
    """Whether a secret is the one whose hash was kept."""
    return hmac.compare_digest(kept, hashed(secret))
