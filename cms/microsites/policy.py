"""Who sees which micrositios and requests in the administration. Generic views add, change and delete nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from cms.accounts.models import User
from cms.microsites.domain import queries
from cms.microsites.models import Microsite, MicrositeRequest

READS = {"view", "inspect", "choose"}


class VisiblePolicy(BasePermissionPolicy):
    """Reading is for those to whom a query shows something; nothing else is for anybody."""

    def __init__(self, model: type[Any], visible: Callable[[Any], QuerySet[Any]]) -> None:
        super().__init__(model)
        self.visible = visible

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in READS and (queries.is_web_team(user) or self.visible(user).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return action in READS and self.visible(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        return self.visible(user) if READS & set(actions) else self.model._default_manager.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return queries.web_team() if READS & set(actions) else User.objects.none()


microsites = VisiblePolicy(Microsite, queries.visible_to)
requests = VisiblePolicy(MicrositeRequest, queries.requests_visible_to)
