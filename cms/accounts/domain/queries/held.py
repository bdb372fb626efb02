"""Groups of an account, as people read them, and the roles that somebody holds today."""

from __future__ import annotations

from django.utils import timezone

from cms.accounts.models import User
from cms.directory.models import Person
from cms.directory.queries import HeldRole, held_roles
from schemas.directory import REGISTRY


def roles_of(person: Person | None) -> list[HeldRole]:
    """Roles in force today, one's own and those one exercises for somebody absent."""
    return held_roles(timezone.localdate(), people=[person.pk]) if person is not None else []


def group_labels(user: User) -> list[str]:
    """The groups of an account by name."""
    return [REGISTRY.group_label(name) for name in user.groups.order_by("name").values_list("name", flat=True)]
