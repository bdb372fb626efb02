"""Signatures of printed documents (JWS, RFC 7515, with Ed25519): what is stated, and what a file is worth.

The signature lies beside the PDF, because a file cannot hold the hash of itself. It states folio, kind, day, size and
sha256, and nothing about persons. Keys are told apart by their thumbprint (RFC 7638); those that were retired stay
published, so that what they signed can be checked as long as the paper lasts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

ALGORITHM = "Ed25519"
TYPE = "documento-puebla+jws"
LONGEST_SIGNATURE = 16 * 1024
LONGEST_KEYS = 1024 * 1024


__all__ = [
    "Check",
    "KeySet",
    "Outcome",
    "Statement",
    "Unreadable",
    "check",
    "new_key",
    "public_part",
    "read_keys",
    "sign",
]


class Unreadable(Exception):
    """A file of signatures or keys is none; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a signature vouches for. `day`: ISO date of printing; `issuer`: the address of the site."""

    folio: str
    kind: str
    day: str
    sha256: str
    size: int
    issuer: str

    def to_json(self) -> bytes:
        facts = {
            "iss": self.issuer, "folio": self.folio, "documento": self.kind, "fecha": self.day, "sha256": self.sha256,
            "bytes": self.size,
        }  # fmt: skip
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, payload: bytes) -> Statement:
        """Raises `Unreadable`."""
        try:
            facts = json.loads(payload)
            texts = {name: facts[key] for name, key in (("folio", "folio"), ("kind", "documento"), ("day", "fecha"),
                                                        ("sha256", "sha256"), ("issuer", "iss"))}  # fmt: skip
            size = facts["bytes"]
        except (ValueError, TypeError, KeyError) as error:
            raise Unreadable("La firma no declara un documento.") from error
        if not isinstance(size, int) or not all(isinstance(text, str) for text in texts.values()):
            raise Unreadable("La firma no declara un documento.")
        return cls(**texts, size=size)


class Outcome(StrEnum):
    """What a file is worth."""

    AUTHENTIC = "autentico"
    CHANGED = "cambiado"
    UNKNOWN = "desconocido"


@dataclass(frozen=True)
class Check:
    """The outcome with its sentence; `statement` only when the signature is one of ours."""

    outcome: Outcome
    message: str
    statement: Statement | None = None
    key: str = ""


def new_key() -> OKPKey:
    """A private key."""
    return OKPKey.generate_key("Ed25519")


def public_part(key: OKPKey) -> dict[str, Any]:
    """The key as others may have it (JWK), with its thumbprint as name."""
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig", "alg": ALGORITHM}


def sign(statement: Statement, key: OKPKey) -> str:
    """The compact JWS of a statement."""
    header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": TYPE}
    return jws.serialize_compact(header, statement.to_json(), key, algorithms=[ALGORITHM])


def read_keys(content: bytes) -> KeySet:
    """Published keys (a JWK Set). Raises `Unreadable`."""
    if len(content) > LONGEST_KEYS:
        raise Unreadable("El archivo de llaves es demasiado grande.")
    try:
        given = json.loads(content)["keys"]
        ours = [raw for raw in given if raw.get("crv") == "Ed25519" and "d" not in raw]
        return KeySet([OKPKey.import_key(raw) for raw in ours])
    except (ValueError, TypeError, KeyError, AttributeError, JoseError) as error:
        raise Unreadable("El archivo de llaves no es un conjunto de llaves públicas (JWKS).") from error


def check(pdf: bytes, signature: bytes, keys: KeySet) -> Check:
    """Is this file the one that was signed? Raises `Unreadable` when the signature is no JWS."""
    if len(signature) > LONGEST_SIGNATURE:
        raise Unreadable("El archivo de firma es demasiado grande.")
    try:
        token = jws.extract_compact(signature.strip())
        header = token.headers()
    except (JoseError, ValueError, TypeError) as error:
        raise Unreadable("El archivo de firma no es una firma (JWS).") from error
    kid = str(header.get("kid", ""))
    key = next((one for one in keys.keys if one.thumbprint() == kid), None)
    if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or key is None:
        return Check(Outcome.UNKNOWN, "La firma no es de ninguna de las llaves publicadas.", key=kid)
    try:
        payload = jws.deserialize_compact(signature.strip(), key, algorithms=[ALGORITHM]).payload
    except (JoseError, ValueError) as error:
        del error
        return Check(Outcome.UNKNOWN, "La firma no es válida: no la hizo la llave que dice.", key=kid)
    statement = Statement.from_json(payload)
    if hashlib.sha256(pdf).hexdigest() != statement.sha256:
        return Check(
            Outcome.CHANGED, f"El archivo no es el que se firmó con el folio {statement.folio}: se cambió o es otro.",
            statement, kid,
        )  # fmt: skip
    return Check(Outcome.AUTHENTIC, f"Es exactamente el documento {statement.folio} que se emitió.", statement, kid)
