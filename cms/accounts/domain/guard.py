"""What somebody who is signed in must still do before going on."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
EVERYBODY = "*"


class Step(StrEnum):
    """A thing to do, in the order in which they come."""

    PASSWORD = "password"  # noqa: S105  # the name of a step
    SECOND_FACTOR = "second-factor"


def pending_step(user: Any) -> Step | None:
    """The next step that stands between somebody and the rest; None when there is none."""
    if not user.is_authenticated:
        return None
    if user.must_change_password:
        return Step.PASSWORD
    if needs_second_factor(user):
        return Step.SECOND_FACTOR
    return None


def needs_second_factor(user: Any) -> bool:
    """Whether a second factor is demanded of somebody who has none."""
    return bool(settings.MFA_GROUPS) and not has_second_factor(user) and second_factor_demanded(user)


def has_second_factor(user: Any) -> bool:
    """Whether there is an authenticator app or a passkey; recovery codes alone do not count."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def second_factor_demanded(user: Any) -> bool:
    """Whether the rules ask a second factor of somebody: by group, or («*») of all who may enter an administration."""
    demanded = settings.MFA_GROUPS
    if not demanded:
        return False
    if user.is_superuser:
        return True
    if EVERYBODY in demanded and (user.is_staff or user.has_perm("wagtailadmin.access_admin")):
        return True
    return bool(user.groups.filter(name__in=demanded).exists())
