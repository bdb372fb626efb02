"""Keeps machines out of public forms without asking people to prove anything: a trap, a clock, and limits in Redis."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache

TRAP = "sitio_web"  # a field that people do not see, and that machines fill in
TRAP_LABEL = "Deje este campo vacío"
SOONEST, LATEST = 3, 3 * 24 * 3600  # seconds between seeing and sending
PER_PERSON, PERSON_WINDOW = 6, 10 * 60
PER_FORM, FORM_WINDOW = 300, 3600
TOO_FAST = "El formulario se envió demasiado rápido. Revise sus datos y envíelo otra vez."
TOO_OLD = "La página llevaba demasiado tiempo abierta. Sus datos siguen aquí: revíselos y envíelos otra vez."
TRAPPED = "Deje vacío el campo que dice «Deje este campo vacío» y envíe otra vez."
TOO_MANY = "Se recibieron demasiados envíos seguidos. Sus datos siguen aquí: espere diez minutos y envíelos otra vez."


def is_too_much(
    form: str, address: str, *, each: int = PER_PERSON, window: int = PERSON_WINDOW, together: int = PER_FORM
) -> bool:
    """Count one attempt of this address at a form; whether it is one too many, hers or of everybody together.

    `each` within `window` seconds; `together` within an hour. Addresses are kept only as a hash, for minutes.
    """
    mine = count(f"formulario:persona:{_hidden(f'{form}:{address}')}", window)
    everybody = count(f"formulario:todos:{form}", FORM_WINDOW)
    return mine > each or everybody > together


def count(key: str, seconds: int) -> int:
    """One more within a window that begins with the first."""
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the window ended in between
        cache.set(key, 1, seconds)
        return 1


def _hidden(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
