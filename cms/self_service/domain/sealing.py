"""The seal of a form that asks for something: which one it is, for whom it was shown, when, and which copy of it.

For people without an account it stands in place of a session's token: nobody's account can be misused by such a form,
and it must also arrive from a phone that keeps no cookies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from django.core import signing

from cms.accounts.models import User
from cms.core import guarding
from cms.core.private_files import blocks_of, sha256_of

SALT = "tramite"
NOT_SEALED = ("csrfmiddlewaretoken", "momento", "hacer")


def seal(key: str, user: User | None) -> str:
    """A seal for one showing of a form."""
    return signing.dumps([key, user.pk if user else 0, secrets.token_hex(8)], salt=SALT)


def problem(text: str, key: str, user: User | None) -> str:
    """Why a seal is not taken, in Spanish; empty when it is."""
    try:
        told = signing.loads(text, salt=SALT, max_age=guarding.LATEST)
    except signing.BadSignature:
        return guarding.TOO_OLD
    return "" if told[:2] == [key, user.pk if user else 0] else guarding.TOO_OLD


def is_hasty(text: str) -> bool:
    """Whether the form came back faster than anybody fills it in."""
    try:
        signing.loads(text, salt=SALT, max_age=guarding.SOONEST)
    except signing.BadSignature:
        return False
    return True


def digest(text: str, typed: Mapping[str, Sequence[str]], files: Iterable[tuple[str, Any]]) -> str:
    """sha256 of one showing of a form with all that it carries; equal only for the same form sent again."""
    told = {name: list(values) for name, values in typed.items() if name not in NOT_SEALED}
    sent = [[name, str(file.name), _sha256(file)] for name, file in files]
    plain = json.dumps([text, told, sorted(sent)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    found = sha256_of(blocks_of(file))
    file.seek(0)
    return found
