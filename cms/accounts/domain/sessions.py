"""Sessions of the provider: how other systems know them, and how they end everywhere."""

from __future__ import annotations

import time
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms.accounts.domain import audit
from cms.accounts.domain.permissions import check_acts_on
from cms.accounts.models import User
from cms.accounts.oidc import backchannel, grants


def sid_of(session_key: str | None) -> str:
    """What other systems call a session: always the same, and of no use to open it."""
    return salted_hmac("cms.accounts.sid", session_key).hexdigest()[:40] if session_key else ""


def auth_time_of(request: HttpRequest) -> int:
    """When the person of this session last proved who it is, in seconds since 1970."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return int(records[-1]["at"]) if records else int(time.time())


def session_over(*, user: User, session_key: str | None) -> None:
    """A session came to an end by itself (logout, expiry): its tokens die and the applications are told."""
    if not session_key:
        return
    _forget(UserSession.objects.filter(session_key=session_key))
    sid = sid_of(session_key)
    grants.revoke_of_user(user, sid=sid)
    backchannel.notify(user=user, sid=sid)


@transaction.atomic
def end_sessions(*, actor: User, user: User, sessions: Iterable[UserSession]) -> int:
    """End some sessions of an account, one's own or (for whoever keeps accounts) somebody else's; how many."""
    if actor.pk != user.pk:
        check_acts_on(actor, user)
    ended = [session for session in sessions if session.user_id == user.pk]
    for session in ended:
        _delete(session.session_key)
        session_over(user=user, session_key=session.session_key)
    if ended:
        audit.record(verb="sessions_ended", actor=actor, target=user, count=len(ended))
    return len(ended)


def end_all(*, user: User, keep: str | None = None, inactive: bool = False) -> int:
    """End every session of an account but `keep`, revoke its tokens and tell every application; how many sessions.

    A step of other verbs, which check who may and keep the event.
    """
    found = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    keys = list(found.values_list("session_key", flat=True))
    for key in keys:
        _delete(key)
    _forget(found)
    grants.revoke_of_user(user)
    backchannel.notify(user=user, inactive=inactive)
    return len(keys)


def expire() -> int:
    """Take note of sessions that ran out, so that they run out in the applications too; how many."""
    gone = [session for session in UserSession.objects.select_related("user").iterator() if not session.exists()]
    for session in gone:
        with transaction.atomic():
            session_over(user=session.user, session_key=session.session_key)
    return len(gone)


def _delete(session_key: str) -> None:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    store().delete(session_key)


def _forget(found: models.QuerySet[UserSession]) -> None:
    """Delete rows without the signal by which we learn of rows that others delete."""
    found._raw_delete(found.db)  # type: ignore[attr-defined]
