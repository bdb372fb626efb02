"""Closing and reopening accounts. Closing ends every session everywhere at once."""

from __future__ import annotations

from django.db import transaction

from cms.accounts.domain import audit, sessions
from cms.accounts.domain.permissions import check_acts_on
from cms.accounts.domain.roles import sync_user
from cms.accounts.errors import AccountError
from cms.accounts.models import User
from cms.core.errors import Conflict, NotAllowed
from cms.directory.portal.outbox import request_accounts


@transaction.atomic
def deactivate_user(*, actor: User | None, user: User, reason: str) -> User:
    """Close an account: no entry any more, every session and token ends, every application is told.

    `actor` None: the directory, when somebody left. Raises `NotAllowed`, `Conflict`, `AccountError`.
    """
    if actor is not None:
        check_acts_on(actor, user)
    if not reason.strip():
        raise AccountError("Escriba por qué se desactiva la cuenta.", code="motivo", field="reason")
    kept = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if not kept.is_active:
        raise Conflict("La cuenta ya estaba desactivada.")
    if kept.is_superuser and not _other_superusers(kept):
        raise NotAllowed("Es la única cuenta de administración general activa: no puede desactivarse.")
    kept.is_active = False
    kept.save(update_fields=["is_active"])
    audit.record(verb="deactivated", actor=actor, target=kept, reason=reason.strip()[:300])
    sessions.end_all(user=kept, inactive=True)
    request_accounts([str(kept.uuid)])
    return kept


@transaction.atomic
def reactivate_user(*, actor: User, user: User, reason: str) -> User:
    """Open a closed account again; its password and second factor are those it had. Raises as `deactivate_user`."""
    check_acts_on(actor, user)
    if not reason.strip():
        raise AccountError("Escriba por qué se reactiva la cuenta.", code="motivo", field="reason")
    kept = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if kept.is_active:
        raise Conflict("La cuenta ya estaba activa.")
    if kept.person is not None and not kept.person.active:
        raise AccountError("La persona no está en funciones según el directorio.", code="persona_inactiva")
    kept.is_active = True
    kept.save(update_fields=["is_active"])
    audit.record(verb="reactivated", actor=actor, target=kept, reason=reason.strip()[:300])
    sync_user(kept, actor=actor)
    request_accounts([str(kept.uuid)])
    return kept


def cut_off_inactive() -> int:
    """A net under everything: an inactive account that still has sessions or tokens loses them; how many had."""
    left = User.objects.filter(is_active=False).filter(
        pk__in=User.objects.filter(usersession__isnull=False)
        .values("pk")
        .union(User.objects.filter(token__isnull=False).values("pk"))
    )
    for user in left:
        with transaction.atomic():
            sessions.end_all(user=user, inactive=True)
    return len(left)


def _other_superusers(user: User) -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists()
