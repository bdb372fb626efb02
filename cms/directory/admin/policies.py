"""What people see and may do in the administration: keepers everything, an enlace administrativo his dependencia."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.directory.domain.permissions import KEEPERS, is_keeper, offices_of
from cms.directory.models import Appointment, Organization, Person, Post, Substitution, Unit

KEEPERS_MAY = frozenset(("add", "change", "view"))
VIEW = frozenset(("view",))


class DirectoryPolicy(BasePermissionPolicy):
    """`offices`: the look-ups that lead from a record to its dependencia; `own`: what its enlace administrativo may."""

    def __init__(self, model: type[Model], offices: Collection[str], own: frozenset[str] = VIEW) -> None:
        super().__init__(model)
        self.offices = tuple(offices)
        self.own = own

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        if is_keeper(user):
            return bool(KEEPERS_MAY.intersection(actions))
        return bool(self.own.intersection(actions) and offices_of(user, timezone.localdate()))

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> QuerySet[Any]:
        found = self.model._default_manager.all()
        if is_keeper(user):
            return found if KEEPERS_MAY.intersection(actions) else found.none()
        offices = offices_of(user, timezone.localdate())
        if not offices or not self.own.intersection(actions):
            return found.none()
        mine = Q()
        for path in self.offices:
            mine |= Q(**{f"{path}__in": offices})
        return found.filter(mine)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return bool(self.instances_user_has_any_permission_for(user, [action]).filter(pk=instance.pk).exists())

    def user_has_any_permission_for_instance(self, user: Any, actions: Collection[str], instance: Any) -> bool:
        return bool(self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists())

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        keepers = Q(is_superuser=True) | Q(groups__name=KEEPERS)
        return get_user_model().objects.filter(keepers, is_active=True).distinct()


def register() -> None:
    """Once, before anybody asks Wagtail for a policy of these tables."""
    person, appointment = frozenset(("add", "change", "view")), frozenset(("add", "view"))
    for policy in (
        DirectoryPolicy(Organization, ["pk"]),
        DirectoryPolicy(Unit, ["organization"]),
        DirectoryPolicy(Post, ["unit__organization"]),
        DirectoryPolicy(Person, ["organization"], person),
        DirectoryPolicy(Appointment, ["organization"], appointment),
        DirectoryPolicy(Substitution, ["absent__organization", "substitute__organization"]),
    ):
        register_permission_policy(policy.model, policy)
