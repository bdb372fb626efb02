"""One-time passwords, and what changes with every change of a password."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from cms.accounts.domain import audit, sessions
from cms.accounts.models import User

# Neither letters that read alike on paper (0 O, 1 l I, 5 S, 2 Z, 8 B) nor vowels, so that no word comes out.
ALPHABET = "cdfghjkmnpqrtvwxy34679"
GROUPS, LENGTH = 4, 4  # 22^16 possibilities: 71 bits
VALID_FOR = timedelta(days=10)


def make_one_time_password() -> str:
    """Random, and easy to copy from paper: `kx4f-9mwt-c7gr-hq3d`."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def set_one_time_password(user: User) -> str:
    """Give an account a password that must be changed when it is used; returned this once and kept nowhere in clear."""
    password = make_one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    user.password_reminded_at = None
    return password


def one_time_password_expired(user: User, now: datetime) -> bool:
    """Whether the password on the printed sheet is too old to begin with."""
    issued = user.password_changed_at
    return user.must_change_password and issued is not None and now - issued > VALID_FOR


def set_own_password(user: User, password: str) -> None:
    """The password that a person chose, by whatever way."""
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.password_reminded_at = None
    user.save()


def changed(*, user: User, session_key: str | None, by_mail: bool = False) -> None:
    """After a person changed the password: every other session ends, here and in the applications."""
    audit.record(verb="password_reset" if by_mail else "password_changed", actor=user, target=user)
    sessions.end_all(user=user, keep=session_key)


def change_is_due(user: User, now: datetime) -> bool:
    """Whether the password is older than the rules want; counted from the last change, or from the opening."""
    days = settings.PASSWORD_REMINDER_DAYS
    if not days or not user.has_usable_password():
        return False
    return now - (user.password_changed_at or user.date_joined) >= timedelta(days=days)
