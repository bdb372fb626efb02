"""The provider's public keys, kept in memory and read again when they grow old or an unknown one is named."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from ckanext.puebla.sso import provider
from ckanext.puebla.sso.errors import ProviderDown, TokenRefused
from ckanext.puebla.sso.settings import Settings

log = logging.getLogger(__name__)
FRESH = 3600.0  # seconds that keys are used without asking again
PATIENCE = 2.0  # least seconds between two questions for an unknown key, so that false tokens cannot flood the provider
LIVELY = 30.0  # seconds for which a provider that answered counts as up


class KeyRing:
    """The keys of one provider. Safe for threads; every process has its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._keys: dict[str, RSAKey] = {}
        self._read_at = float("-inf")
        self._asked_at = float("-inf")

    def get(self, kid: str) -> RSAKey:
        """The key of that name. A provider that is down does no harm while a known key is asked for."""
        with self._lock:
            if self._age() > FRESH or (kid not in self._keys and self._may_ask()):
                self._read(needed=kid not in self._keys)
            if kid not in self._keys:
                raise TokenRefused(detail="signed with a key that the provider does not publish")
            return self._keys[kid]

    def require_provider(self) -> None:
        """Raise `ProviderDown` unless the provider answered a moment ago or answers now."""
        with self._lock:
            if self._age() > LIVELY:
                self._read(needed=True)

    def _age(self) -> float:
        return time.monotonic() - self._read_at

    def _may_ask(self) -> bool:
        return time.monotonic() - self._asked_at > PATIENCE

    def _read(self, *, needed: bool) -> None:
        self._asked_at = time.monotonic()
        try:
            self._keys = _usable(provider.fetch_keys(self._settings))
        except ProviderDown as error:
            if needed:
                raise
            log.warning("keys of the provider not refreshed: %s", error.detail)
            return
        self._read_at = time.monotonic()


def _usable(published: dict[str, Any]) -> dict[str, RSAKey]:
    """Only named RSA keys for signatures: what else a set may hold is never used to check a token."""
    found: dict[str, RSAKey] = {}
    for raw in published["keys"]:
        if not isinstance(raw, dict) or raw.get("kty") != "RSA" or raw.get("use", "sig") != "sig" or not raw.get("kid"):
            continue
        try:
            found[str(raw["kid"])] = RSAKey.import_key({name: raw[name] for name in ("kty", "n", "e")})
        except (JoseError, ValueError, KeyError, TypeError):
            log.warning("the provider publishes a key that cannot be read")
    if not found:
        raise ProviderDown(detail="keys: none is usable")
    return found


_rings: dict[tuple[str, str], KeyRing] = {}


def ring(settings: Settings) -> KeyRing:
    """The keys of the provider of these settings."""
    return _rings.setdefault((settings.issuer, settings.internal_url), KeyRing(settings))
