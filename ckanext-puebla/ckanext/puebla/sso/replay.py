"""Tokens that count once: their identifiers are remembered in Redis until the tokens are worth nothing."""

from __future__ import annotations

import hashlib
import math
import time

from ckan.lib.redis import connect_to_redis

from ckanext.puebla.sso.errors import TokenReplayed
from ckanext.puebla.sso.names import key_of


def use_once(kind: str, jti: str, *, until: float) -> None:
    """Take the identifier, or raise `TokenReplayed` if it was taken. `until`: seconds since 1970."""
    name = key_of("jti", kind, hashlib.sha256(jti.encode()).hexdigest())
    if not connect_to_redis().set(name, 1, nx=True, ex=max(1, math.ceil(until - time.time()))):
        raise TokenReplayed(detail="the token was used before")
