"""Which account somebody means who comes from a provider outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cms.accounts.domain import audit
from cms.accounts.models import User

BY_EMAIL = "email"
FIELDS = {"username": "username__iexact", "employee_number": "person__employee_number", BY_EMAIL: "email__iexact"}


def find_account(*, provider: Any, claims: Mapping[str, Any]) -> User | None:
    """The active account that the claims name by the rule of the settings; None when there is no one, or several.

    The rule says which claim stands for which field. An e-mail address counts when the provider says that it verified
    it, or when its domain is one of those that the settings trust.
    """
    rule = provider.settings.get("match") or {}
    field = rule.get("with", BY_EMAIL)
    value = claims.get(rule.get("claim", BY_EMAIL))
    if field not in FIELDS or not isinstance(value, str) or not value.strip():
        return None
    if field == BY_EMAIL and not _is_verified(provider, claims, value):
        return None
    found = list(User.objects.filter(**{FIELDS[field]: value.strip()}, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def link(*, user: User, provider: Any) -> None:
    """Note that an identity outside now opens this account. A first password that was never used is void."""
    if user.must_change_password:
        user.set_unusable_password()
        user.must_change_password = False
        user.save()
    audit.record(verb="identity_linked", actor=user, target=user, provider=provider.provider_id)


def _is_verified(provider: Any, claims: Mapping[str, Any], address: str) -> bool:
    domain = address.rpartition("@")[2].strip().lower()
    trusted = [known.lower() for known in provider.settings.get("trusted_domains") or []]
    return claims.get("email_verified") is True or domain in trusted
