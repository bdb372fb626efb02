"""Following a case without an account: the key that goes with its folio.

The key follows from the case, its salt and the installation's secret. So a double click, the mail and a receipt that is
printed again all tell the same key, and whoever reads the database knows none.
"""

from __future__ import annotations

import datetime
import hmac
import secrets

from django.conf import settings
from django.db import transaction

from cms.accounts.models import User
from cms.cases.domain import events
from cms.cases.models import Case, FollowUp

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that are taken for others
LENGTH, GROUP = 12, 4  # 31 ** 12: some sixty bits


@transaction.atomic
def give_key(case: Case, *, by: User | None, now: datetime.datetime) -> FollowUp:
    """Let a case be followed; one that may be already keeps its key. `by` None: asked for on the public page."""
    Case.objects.select_for_update().get(pk=case.pk)
    found = FollowUp.objects.filter(case=case).first()
    if found is None:
        found = FollowUp.objects.create(case=case, salt=secrets.token_hex(16), made_at=now, made_by=by)
        events.record(case, "key_given", at=now, actor=by)
    return found


@transaction.atomic
def change_key(case: Case, *, by: User, now: datetime.datetime) -> FollowUp:
    """Make another key: the one before, which came into wrong hands, is good for nothing from now on."""
    Case.objects.select_for_update().get(pk=case.pk)
    found, _ = FollowUp.objects.update_or_create(
        case=case, defaults={"salt": secrets.token_hex(16), "made_at": now, "made_by": by}
    )
    events.record(case, "key_changed", at=now, actor=by)
    return found


def key_of(follow_up: FollowUp) -> str:
    """The key as people read it, `ABCD-EFGH-JKMN`."""
    return in_groups(_key(settings.SECRET_KEY, follow_up))


def is_key(follow_up: FollowUp, typed: str) -> bool:
    """Whether what was typed is the key; takes as long for a wrong one. Secrets of before count while they are kept."""
    plain = tidy(typed)
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    right = [hmac.compare_digest(_key(secret, follow_up).encode(), plain.encode()) for secret in known]
    return any(right)


def find(folio: str, typed: str) -> Case | None:
    """The case of a folio with its key. Nothing tells an unknown folio from a wrong key, not even the time it takes."""
    found = FollowUp.objects.select_related("case__version", "case__organization").filter(
        case__folio__iexact=folio.strip()[:40]
    )
    follow_up = found.first()
    right = is_key(follow_up or FollowUp(case=Case(), salt=""), typed)
    return follow_up.case if follow_up is not None and right else None


def tidy(typed: str) -> str:
    """A key without what people add: dashes, spaces, small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:40]


def in_groups(plain: str) -> str:
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def _key(secret: str | bytes, follow_up: FollowUp) -> str:
    known = secret.encode() if isinstance(secret, str) else secret
    message = f"seguimiento:{follow_up.case.uuid}:{follow_up.salt}".encode()
    number = int.from_bytes(hmac.digest(known, message, "sha256"))
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)
