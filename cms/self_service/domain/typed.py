"""What was typed when the session was over: kept for an hour under a random name, and found again after logging in."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import QueryDict

HOUR, LARGEST = 3600, 300_000
PARAMETER = "recuperar"
LEFT_OUT = ("csrfmiddlewaretoken", "momento")


def keep(path: str, typed: QueryDict) -> str:
    """Keep it; the address at which it is found again. What is too large is not kept, and neither are files."""
    plain = typed.copy()
    for name in LEFT_OUT:
        plain.pop(name, None)
    text = plain.urlencode()
    if len(text) > LARGEST:
        return path
    name = secrets.token_urlsafe(16)
    cache.set(_key(path, name), text, HOUR)
    return f"{path}?{urlencode({PARAMETER: name})}"


def found(path: str, name: str) -> QueryDict | None:
    """What was kept for this address under this name."""
    text = cache.get(_key(path, name[:40])) if name else None
    return QueryDict(text) if isinstance(text, str) else None


def _key(path: str, name: str) -> str:
    return f"tramites:escrito:{path}:{name}"
