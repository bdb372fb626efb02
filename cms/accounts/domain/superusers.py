"""Giving and taking the access that reaches everything."""

from __future__ import annotations

from django.db import transaction

from cms.accounts.domain import audit, sessions
from cms.accounts.domain.permissions import check_acts_on
from cms.accounts.models import User
from cms.core.errors import NotAllowed
from cms.directory.portal.outbox import request_accounts


@transaction.atomic
def set_superuser(*, actor: User | None, user: User, wanted: bool) -> User:
    """Make an account a superuser, or no longer one; `actor` None: an operator at the command line.

    Taking it ends the sessions, so that the portal learns of it. Raises `NotAllowed`.
    """
    if actor is not None:
        if not actor.is_superuser:
            raise NotAllowed("Solo la administración general otorga o retira este acceso.")
        check_acts_on(actor, user)
    kept = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if kept.is_superuser == wanted:
        return kept
    kept.is_superuser = kept.is_staff = wanted
    kept.save(update_fields=["is_superuser", "is_staff"])
    audit.record(verb="superuser", actor=actor, target=kept, granted=wanted)
    sessions.end_all(user=kept)
    request_accounts([str(kept.uuid)])
    return kept
