"""Groups: declared in `schemas/directory`, made here, and entered and left by post, appointment and grant."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from cms.accounts.domain import audit
from cms.accounts.domain.permissions import MANAGE, PROTECTED, check_acts_on
from cms.accounts.errors import AccountError
from cms.accounts.models import GroupGrant, User
from cms.core.errors import NotAllowed
from cms.directory.models import Person
from cms.directory.portal.outbox import request_accounts
from cms.directory.queries import groups_in_force
from schemas.directory import REGISTRY

PORTAL_ADMINISTRATION = "portal-administracion"
ENTER_ADMIN = "wagtailadmin.access_admin"
# What this room gives to each group; other rooms add theirs.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    name: (ENTER_ADMIN,) for name in REGISTRY.groups if name != PORTAL_ADMINISTRATION
} | {"cuentas": (ENTER_ADMIN, MANAGE)}


def ensure_groups() -> None:
    """Make the declared groups and give them their permissions of this room. May run again and again."""
    for name in REGISTRY.groups:
        group, _ = Group.objects.get_or_create(name=name)
        wanted = [_permission(full) for full in PERMISSIONS.get(name, ())]
        group.permissions.add(*filter(None, wanted))


def sync_user(user: User, *, actor: User | None = None) -> set[str]:
    """Bring the groups of an account in step with post, appointments and grants; the names of all that it has now.

    Only declared groups are touched: those of a micrositio are kept by the micrositio.
    """
    wanted = {name for name in groups_due(user) if name in REGISTRY.groups}
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        present = set(locked.groups.filter(name__in=REGISTRY.groups).values_list("name", flat=True))
        if wanted != present:
            locked.groups.remove(*Group.objects.filter(name__in=present - wanted))
            locked.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in sorted(wanted - present)))
            audit.record(
                verb="groups_synced",
                actor=actor,
                target=locked,
                added=sorted(wanted - present),
                removed=sorted(present - wanted),
            )
        if PORTAL_ADMINISTRATION in wanted ^ present:
            request_accounts([str(user.uuid)])
    return wanted


def groups_due(user: User) -> set[str]:
    """Names of the groups that an account should have."""
    granted = set(user.group_grants.values_list("group__name", flat=True))
    return granted | (groups_of_person(user.person) if user.person else set())


def groups_of_person(person: Person) -> set[str]:
    """What follows today from the post and the appointments, one's own and those one stands in for."""
    return groups_in_force([person.pk], timezone.localdate())[person.pk]


@transaction.atomic
def grant_groups(*, actor: User, user: User, groups: Iterable[str], reason: str) -> set[str]:
    """Set the groups that an account has beside those of its post; the names of all that it has now."""
    check_acts_on(actor, user)
    wanted = set(groups)
    if not wanted <= set(REGISTRY.groups):
        raise AccountError("Hay un grupo que no existe.", code="grupo_desconocido", field="groups")
    present = set(user.group_grants.values_list("group__name", flat=True))
    if (wanted ^ present) & PROTECTED and not actor.is_superuser:
        raise NotAllowed("Esos grupos solo los otorga la administración general.")
    if wanted - present and not reason.strip():
        raise AccountError("Escriba por qué se otorgan.", code="motivo", field="reason")
    GroupGrant.objects.filter(user=user, group__name__in=present - wanted).delete()
    for name in sorted(wanted - present):
        group, _ = Group.objects.get_or_create(name=name)
        GroupGrant.objects.create(user=user, group=group, reason=reason.strip()[:300], granted_by=actor)
    if wanted != present:
        audit.record(
            verb="groups_granted",
            actor=actor,
            target=user,
            added=sorted(wanted - present),
            removed=sorted(present - wanted),
            reason=reason.strip()[:300],
        )
    return sync_user(user, actor=actor)


def _permission(full: str) -> Permission | None:
    app, codename = full.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename).first()
