"""Secrets that rest in the database, sealed with a key made from SECRET_KEY: the tables alone are not enough."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from cms.core.errors import CmsError


class SealBroken(CmsError):
    """A stored secret was sealed with another SECRET_KEY."""

    code = "sello"


def seal(text: str, *, purpose: str) -> str:
    """Encrypt. What was sealed for one purpose does not open for another."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Decrypt what `seal` made, also with the former keys of SECRET_KEY_FALLBACKS. Raises `SealBroken`."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken("Se guardó con otra PUEBLA_CMS_SECRET_KEY y no se puede leer.") from error


def _box(purpose: str) -> MultiFernet:
    return MultiFernet([_fernet(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@lru_cache(maxsize=16)
def _fernet(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=b"puebla-cms", info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
