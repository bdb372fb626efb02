"""The second factor of an account, as others see and reset it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from cms.accounts.domain import audit, notices, sessions
from cms.accounts.domain.permissions import check_acts_on
from cms.accounts.models import User
from cms.core.errors import Conflict


@transaction.atomic
def reset_second_factor(*, actor: User, user: User, reason: str) -> int:
    """Take every authenticator from somebody who lost his; sessions end, and a mail tells. How many there were."""
    check_acts_on(actor, user)
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        raise Conflict("La cuenta no tiene segundo factor.")
    audit.record(verb="second_factor_reset", actor=actor, target=user, reason=reason.strip()[:300])
    sessions.end_all(user=user)
    notices.second_factor_reset(user)
    return deleted


def noted(*, user: User, session_key: str | None, kind: str, added: bool) -> None:
    """A person added or removed an authenticator. Adding one ends the other sessions: they were begun without it."""
    audit.record(verb="second_factor_on" if added else "second_factor_off", actor=user, target=user, kind=kind)
    if added and kind != Authenticator.Type.RECOVERY_CODES:
        sessions.end_all(user=user, keep=session_key)
