"""OpenID Connect Back-Channel Logout 1.0, the provider's side: whoever has sessions of ours is told when they end.

Every notice is a row first. It is sent as soon as its transaction is in force, while the person waits (two seconds at
most), and again and again later if the application does not answer.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import requests
from allauth.idp.oidc.models import Client
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from cms.accounts.models import LogoutNotice
from cms.accounts.oidc import keys
from cms.accounts.oidc.clients import backchannel_of

log = logging.getLogger(__name__)
EVENT = "http://schemas.openid.net/event/backchannel-logout"
PATIENCE = (1, 2)  # seconds to connect, to answer
PAUSES = (5, 15, 30, 60, 120, 300, 600, 900)  # seconds after each failure; the last one repeats
GIVE_UP = timedelta(hours=24)  # no session of an application lives longer
AT_ONCE = 8


def notify(*, user: Any, sid: str = "", inactive: bool = False) -> None:
    """Tell every application that a session (`sid`), or every session of somebody, ended."""
    told = [client for client in Client.objects.order_by("pk") if backchannel_of(client)]
    notices = LogoutNotice.objects.bulk_create(
        LogoutNotice(client=client, sub=str(user.uuid), sid=sid, inactive=inactive) for client in told
    )
    if notices:
        transaction.on_commit(lambda: deliver(notices))


def deliver(notices: Sequence[LogoutNotice]) -> int:
    """Send notices, several at once, and write down how it went; how many arrived."""
    tokens = [logout_token(notice) for notice in notices]
    doors = [backchannel_of(notice.client) for notice in notices]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        problems = list(pool.map(_post, doors, tokens))
    for notice, problem in zip(notices, problems, strict=True):
        _note(notice, problem)
    failed = sum(problem is not None for problem in problems)
    if failed:
        _retry_later(min(notice.next_attempt_at for notice in notices if notice.delivered_at is None))
    return len(notices) - failed


def deliver_due(limit: int = 100) -> int:
    """Send what is due again; how many arrived. Two processes never take the same notice at once."""
    now = timezone.now()
    with transaction.atomic():
        due = list(
            LogoutNotice.objects.open()
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("client")
            .filter(next_attempt_at__lte=now)[:limit]
        )
        LogoutNotice.objects.filter(pk__in=[notice.pk for notice in due]).update(
            next_attempt_at=now + timedelta(seconds=60)
        )
    return deliver(due) if due else 0


@task()
def deliver_due_task() -> int:
    """The same, for the worker."""
    return deliver_due()


def logout_token(notice: LogoutNotice) -> str:
    """A token for one notice: short-lived, with a name of its own, in the present key."""
    return keys.sign_message(audience=notice.client_id, kind="logout+jwt", events={EVENT: {}}, **notice.claims())


def _post(door: tuple[str, str] | None, token: str) -> str | None:
    """Hand a token over; what went wrong, or None."""
    if door is None:
        return "without-address"
    address, host = door
    headers = {"Host": host, "X-Forwarded-Proto": "https"} if host else {}
    try:
        with requests.post(
            address, data={"logout_token": token}, headers=headers, timeout=PATIENCE, allow_redirects=False, stream=True
        ) as answer:
            return None if answer.status_code in (200, 204) else f"status-{answer.status_code}"
    except requests.RequestException as error:
        return type(error).__name__


def _note(notice: LogoutNotice, problem: str | None) -> None:
    now = timezone.now()
    pause = PAUSES[min(notice.attempts, len(PAUSES) - 1)]
    notice.attempts += 1
    if problem is None:
        notice.delivered_at = now
        notice.last_problem = ""
    else:
        log.warning("Logout notice %s for %s was not taken: %s", notice.pk, notice.client_id, problem)
        notice.last_problem = problem
        notice.next_attempt_at = now + timedelta(seconds=pause)
        if now - notice.created_at > GIVE_UP:
            notice.abandoned_at = now
    notice.save(update_fields=["attempts", "delivered_at", "last_problem", "next_attempt_at", "abandoned_at"])


def _retry_later(when: Any) -> None:
    """Ask the worker to try again. Where tasks cannot wait, the scheduled job alone does."""
    if deliver_due_task.get_backend().supports_defer:
        deliver_due_task.using(run_after=when).enqueue()
