"""Keeps machines out of forms without asking people to prove anything: a trap, a clock and limits in Redis."""

from __future__ import annotations

from django.core import signing
from django.core.cache import cache

from cms.core import guarding
from cms.core.guarding import LATEST, SOONEST, TOO_FAST, TOO_MANY, TOO_OLD, TRAP, TRAPPED

__all__ = ["MOMENT", "TOO_FAST", "TOO_MANY", "TOO_OLD", "TRAP", "TRAPPED"]

MOMENT = "momento"
SAME_WINDOW = 15 * 60


def seal(page_id: int) -> str:
    """The moment at which a form was shown, signed. Says nothing about the visitor, so pages with it can be kept."""
    return signing.dumps(page_id, salt="formulario")


def problem(page_id: int, trap: str, moment: str) -> str:
    """Why the form is not taken, in Spanish; empty when it is."""
    if trap:
        return TRAPPED
    try:
        if signing.loads(moment, salt="formulario", max_age=LATEST) != page_id:
            return TOO_OLD
    except signing.BadSignature:
        return TOO_OLD
    try:
        signing.loads(moment, salt="formulario", max_age=SOONEST)
    except signing.SignatureExpired:
        return ""
    return TOO_FAST


def receipt(reference: str) -> str:
    """A reference that the page of thanks can believe."""
    return signing.dumps(reference, salt="acuse")


def received(token: str) -> str:
    """The reference of a receipt; empty when it is none of ours."""
    try:
        return str(signing.loads(token, salt="acuse"))
    except signing.BadSignature:
        return ""


def is_too_much(page_id: int, address: str) -> bool:
    """Count one attempt of this address; whether it is one too many."""
    return guarding.is_too_much(str(page_id), address)


def same_as_before(fingerprint: str, reference: str) -> str:
    """The reference of an equal answer of the last minutes; empty, and remembered, when it is the first."""
    key = f"formulario:igual:{fingerprint}"
    return "" if cache.add(key, reference, SAME_WINDOW) else str(cache.get(key) or "")


def forget(fingerprint: str) -> None:
    """The answer could not be kept after all: it may come again."""
    cache.delete(f"formulario:igual:{fingerprint}")
