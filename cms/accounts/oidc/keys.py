"""The keys with which the provider signs: made, rotated and retired in the database, never in a file."""

from __future__ import annotations

import logging
import time
import uuid
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from allauth.core.internal import jwkkit
from allauth.idp.oidc.models import PrivateKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cms.accounts import sealing
from cms.accounts.errors import KeyUnreadable, LastSigningKey, UnknownKey
from cms.accounts.models import SigningKey

log = logging.getLogger(__name__)
PURPOSE = "llaves-oidc"
BITS = 2048
FIRST_KEY_LOCK = 7_293_041  # any number of our own: two processes that start together make one first key


def published() -> list[SigningKey]:
    """The keys that clients may still meet: not expired, and readable with the present SECRET_KEY."""
    found = [key for key in SigningKey.objects.all() if is_published(key, timezone.now()) and _pem(key) is not None]
    return found or [ensure_first()]


def is_published(key: SigningKey, now: datetime) -> bool:
    return key.expires_at is None or key.expires_at > now


def as_private_keys() -> list[PrivateKey]:
    """The published keys as allauth wants them."""
    return [as_private_key(key) for key in published()]


def as_private_key(key: SigningKey) -> PrivateKey:
    """One key as allauth wants it. Raises `KeyUnreadable`."""
    return PrivateKey(
        pem=_required_pem(key), not_before=key.not_before, issued_at=key.not_before, expires_at=key.expires_at
    )


def signing_key() -> SigningKey:
    """The key that signs now: the newest that may sign already and is not retired."""
    now = timezone.now()
    able = [key for key in published() if key.not_before <= now]
    lasting = [key for key in able if key.expires_at is None] or able
    return max(lasting, key=lambda key: (key.not_before, key.pk)) if lasting else ensure_first()


def sign(claims: dict[str, Any], *, kind: str) -> str:
    """A JWT with these claims, signed with the present key (RS256); `kind` is the header `typ`."""
    key = signing_key()
    _, private = _loaded(key.kid, _required_pem(key))
    return jwt.encode(claims, private, algorithm="RS256", headers={"kid": key.kid, "typ": kind})


def sign_message(*, audience: str, kind: str, life: int = 120, **claims: Any) -> str:
    """A short-lived JWT of one server for another: issuer, moments and a `jti` of its own are added."""
    now = int(time.time())
    stamped = {"iss": settings.WWW_URL, "aud": audience, "iat": now, "exp": now + life, "jti": uuid.uuid4().hex}
    return sign({**stamped, **claims}, kind=kind)


def ensure_first() -> SigningKey:
    """Make a key unless there is one that can sign."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_KEY_LOCK])
        now = timezone.now()
        for key in SigningKey.objects.filter(not_before__lte=now):
            if is_published(key, now) and _pem(key) is not None:
                return key
        return _make(not_before=now)


@transaction.atomic
def rotate(*, announced: timedelta) -> SigningKey:
    """Make the next key. It signs once it has been published for `announced`; the present ones end an overlap later."""
    ensure_first()
    starts = timezone.now() + announced
    SigningKey.objects.filter(expires_at=None).update(expires_at=starts + settings.OIDC_KEY_OVERLAP)
    return _make(not_before=starts)


@transaction.atomic
def retire(*, kid: str, at_once: bool = False) -> SigningKey:
    """Let a key sign no more. It stays published until what it signed is dead; `at_once` is for stolen keys.

    Raises `UnknownKey`, and `LastSigningKey` when no other could sign.
    """
    now = timezone.now()
    key = SigningKey.objects.select_for_update().filter(kid=kid).first()
    if key is None:
        raise UnknownKey(f"No hay una llave «{kid}».")
    others = SigningKey.objects.filter(not_before__lte=now, expires_at=None).exclude(pk=key.pk)
    if not any(_pem(other) for other in others):
        raise LastSigningKey("Es la única llave que puede firmar: primero ejecute «llaves_oidc rotar --ya».")
    key.expires_at = now if at_once else min(filter(None, (key.expires_at, now + settings.OIDC_KEY_OVERLAP)))
    key.save(update_fields=["expires_at"])
    return key


def keep(pem: str, *, not_before: datetime | None = None) -> SigningKey:
    """Store a private key, sealed. It signs from `not_before` (now) on."""
    public, _ = jwkkit.load_jwk_from_pem(pem)
    return SigningKey.objects.create(
        kid=public["kid"], encrypted_pem=sealing.seal(pem, purpose=PURPOSE), not_before=not_before or timezone.now()
    )


def _make(*, not_before: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65_537, key_size=BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    made = keep(pem, not_before=not_before)
    log.info("New signing key %s", made.kid)
    return made


def _pem(key: SigningKey) -> str | None:
    try:
        return _required_pem(key)
    except KeyUnreadable:
        log.warning("Signing key %s was sealed with another SECRET_KEY and is left out", key.kid)
        return None


def _required_pem(key: SigningKey) -> str:
    return _opened(key.encrypted_pem, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=32)
def _opened(encrypted: str, _secret: str, _fallbacks: tuple[str, ...]) -> str:
    return sealing.unseal(encrypted, purpose=PURPOSE)


@lru_cache(maxsize=32)
def _loaded(_kid: str, pem: str) -> tuple[dict[str, Any], rsa.RSAPrivateKey]:
    return jwkkit.load_jwk_from_pem(pem)
