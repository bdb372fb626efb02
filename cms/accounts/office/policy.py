"""Who sees accounts in the administration. Nothing of Wagtail's own may add, change or delete them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from cms.accounts.domain.permissions import may_manage
from cms.accounts.models import User


class AccountsPolicy(BasePermissionPolicy):
    """Whoever keeps accounts may view them; everything else is done by verbs in views of our own."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and may_manage(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        if "view" not in actions:
            return User.objects.none()
        return User.objects.with_perm("accounts.manage_accounts")


class NobodyPolicy(BasePermissionPolicy):
    """For what is never changed by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return False

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return User.objects.none()
