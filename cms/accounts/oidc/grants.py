"""What ties the tokens of one login together, so that a code or a refresh token that comes twice ends all of them.

Codes themselves lie in Redis (allauth puts them into the cache). Here only marks are kept there: "this code was used",
"this refresh token was exchanged".
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict, dataclass
from typing import Any

from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Grant:
    """Where tokens come from: the code (`family`), the session (`sid`), and when the person proved who it is."""

    family: str
    sid: str = ""
    auth_time: int = 0

    @classmethod
    def of(cls, token: Token) -> Grant | None:
        """The grant of a stored token."""
        kept = token.data.get("grant") if isinstance(token.data, dict) else None
        return cls(**kept) if kept else None


def family_of(client_id: str, code: str) -> str:
    return hashlib.sha256(f"{client_id}:{code}".encode()).hexdigest()[:40]


def use_code(family: str) -> bool:
    """Take a code; False when somebody did before, and then every token that came of it is revoked."""
    if cache.add(_used(family), 1, _memory()):
        return True
    cache.set(_replayed(family), 1, _memory())
    log.warning("An authorization code came twice; %d tokens revoked", revoke(family))
    return False


def note_exchange(token_hash: str, grant: Grant) -> None:
    """Remember that a refresh token was exchanged for another."""
    cache.set(_exchanged(token_hash), grant.family, _memory())


def revoke_if_exchanged(token_hash: str) -> None:
    """A refresh token that is no longer known: if it was exchanged before, somebody else has it. End the family."""
    family = cache.get(_exchanged(token_hash))
    if family:
        log.warning("A refresh token came twice; %d tokens revoked", revoke(family))


def attach(*, client: Client, hashes: list[str], grant: Grant) -> None:
    """Write the grant on tokens just stored. A replay that came meanwhile ends them once they are in force."""
    for token in Token.objects.filter(client=client, hash__in=hashes):
        token.data = {**(token.data or {}), "grant": asdict(grant)}
        token.save(update_fields=["data"])
    transaction.on_commit(lambda: _end_if_replayed(grant.family))


def revoke(family: str) -> int:
    """Delete the tokens of a family; how many there were."""
    deleted, _ = Token.objects.filter(data__grant__family=family).delete()
    return deleted


def revoke_of_user(user: Any, *, sid: str = "") -> int:
    """Delete the tokens of an account, or of one of its sessions; how many there were."""
    found = Token.objects.filter(user=user)
    deleted, _ = (found.filter(data__grant__sid=sid) if sid else found).delete()
    return deleted


def _end_if_replayed(family: str) -> None:
    if cache.get(_replayed(family)):
        revoke(family)


def _memory() -> int:
    return int(settings.IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN)


def _used(family: str) -> str:
    return f"oidc:used:{family}"


def _replayed(family: str) -> str:
    return f"oidc:replayed:{family}"


def _exchanged(token_hash: str) -> str:
    return f"oidc:exchanged:{token_hash}"
