"""What the data portal is told of a person: the contract of the scope `roles`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.accounts.domain.roles import PORTAL_ADMINISTRATION
from cms.accounts.models import User
from cms.directory.queries import portal_rights


def person_claims(user: User) -> dict[str, Any]:
    """`active`, `sysadmin`, `organizations` (clave -> capacity) and `appointments`."""
    organizations: dict[str, str] = {}
    appointments: list[dict[str, str | None]] = []
    if user.person is not None and user.is_active:
        organizations, appointments = portal_rights(user.person, timezone.localdate())
    return {
        "active": user.is_active,
        "sysadmin": is_sysadmin(user),
        "organizations": organizations,
        "appointments": appointments,
    }


def is_sysadmin(user: User) -> bool:
    """Whether somebody administers the data portal."""
    return user.is_active and (user.is_superuser or user.groups.filter(name=PORTAL_ADMINISTRATION).exists())
