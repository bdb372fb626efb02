"""Keeps machines out of forms without asking people to prove anything: a trap, a clock and limits in Redis."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core import signing
from django.core.cache import cache

TRAP = "sitio_web"
MOMENT = "momento"
SOONEST, LATEST = 3, 3 * 24 * 3600  # seconds between seeing and sending
PER_PERSON, PERSON_WINDOW = 6, 10 * 60
PER_FORM, FORM_WINDOW = 300, 3600
SAME_WINDOW = 15 * 60
TOO_FAST = "El formulario se envió demasiado rápido. Revise sus datos y envíelo otra vez."
TOO_OLD = "La página llevaba demasiado tiempo abierta. Sus datos siguen aquí: revíselos y envíelos otra vez."
TRAPPED = "Deje vacío el campo que dice «Deje este campo vacío» y envíe otra vez."
TOO_MANY = "Se recibieron demasiados envíos seguidos. Sus datos siguen aquí: espere diez minutos y envíelos otra vez."


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
    """Count one attempt of this address; whether it is one too many. Addresses are kept only as a hash, for minutes."""
    person = hmac.new(settings.SECRET_KEY.encode(), f"{page_id}:{address}".encode(), hashlib.sha256).hexdigest()[:32]
    mine = count(f"formulario:persona:{person}", PERSON_WINDOW)
    everybody = count(f"formulario:todos:{page_id}", FORM_WINDOW)
    return mine > PER_PERSON or everybody > PER_FORM


def count(key: str, seconds: int) -> int:
    """One more within a window that begins with the first."""
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the window ended in between
        cache.set(key, 1, seconds)
        return 1


def same_as_before(fingerprint: str, reference: str) -> str:
    """The reference of an equal answer of the last minutes; empty, and remembered, when it is the first."""
    key = f"formulario:igual:{fingerprint}"
    return "" if cache.add(key, reference, SAME_WINDOW) else str(cache.get(key) or "")


def forget(fingerprint: str) -> None:
    """The answer could not be kept after all: it may come again."""
    cache.delete(f"formulario:igual:{fingerprint}")
