"""Secrets of accounts that rest in the database, sealed as `cms.core.sealing` says."""

from __future__ import annotations

from cms.accounts.errors import KeyUnreadable
from cms.core import sealing


def seal(text: str, *, purpose: str) -> str:
    """Encrypt. What was sealed for one purpose does not open for another."""
    return sealing.seal(text, purpose=purpose)


def unseal(sealed: str, *, purpose: str) -> str:
    """Decrypt what `seal` made, also with the former keys of SECRET_KEY_FALLBACKS. Raises `KeyUnreadable`."""
    try:
        return sealing.unseal(sealed, purpose=purpose)
    except sealing.SealBroken as error:
        raise KeyUnreadable(error.message) from error
