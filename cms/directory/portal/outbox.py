"""What is still to be told to the portal, written down in the same transaction as the change itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from cms.directory.models import PortalPush

FIRST_WAIT, LONGEST_WAIT = 30, 3600  # seconds before trying again
CLAIM = datetime.timedelta(minutes=3)  # how long a delivery keeps its pushes to itself
BATCH = 50
ASKED, ASKED_FOR = "directorio:entrega-pedida", 60  # the mark that a delivery is waiting for the worker; seconds
# Changes that come together are one row; the new one is due at once, whatever failed before.
WRITE = """
INSERT INTO directory_portalpush
  (kind, ref, wanted, delivered, requested_at, next_try_at, attempts, error_code, error)
SELECT unnest(%s::text[]), unnest(%s::text[]), 1, 0, %s, %s, 0, '', ''
ON CONFLICT (kind, ref) DO UPDATE
SET wanted = directory_portalpush.wanted + 1, requested_at = EXCLUDED.requested_at,
    next_try_at = EXCLUDED.next_try_at, attempts = 0
"""


def request(items: Iterable[tuple[str, str]]) -> None:
    """Write down that the portal must be told of these (kind, ref); it is told once the transaction is in force."""
    wanted = sorted(set(items))
    if not wanted:
        return
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [[kind for kind, _ in wanted], [ref for _, ref in wanted], now, now])
    transaction.on_commit(_deliver_soon)


def request_accounts(subs: Iterable[str]) -> None:
    """For the room of accounts: these accounts (by subject) changed their name, e-mail, state or rights."""
    request((PortalPush.ACCOUNT, sub) for sub in subs)


def _deliver_soon() -> None:
    """Ask the worker once, however many changes there were: its delivery begins by taking the mark away."""
    from cms.directory.portal.tasks import deliver

    if cache.add(ASKED, 1, ASKED_FOR):
        deliver.enqueue()


def pending() -> QuerySet[PortalPush]:
    """Everything that the portal has not been told yet."""
    return PortalPush.objects.filter(wanted__gt=F("delivered"))


def claim(now: datetime.datetime) -> list[PortalPush]:
    """Take some of what is due; another delivery leaves it alone for a while."""
    with transaction.atomic():
        due = pending().filter(next_try_at__lte=now).order_by("next_try_at", "pk")
        found = list(due.select_for_update(skip_locked=True)[:BATCH])
        PortalPush.objects.filter(pk__in=[one.pk for one in found]).update(next_try_at=now + CLAIM)
    return found


def settle(push: PortalPush, now: datetime.datetime) -> None:
    """The portal knows this push as it was claimed; a change since then stays pending and is due at once."""
    PortalPush.objects.filter(pk=push.pk).update(
        delivered=push.wanted, delivered_at=now, attempts=0, error_code="", error="", next_try_at=now
    )


def postpone(push: PortalPush, now: datetime.datetime, code: str, message: str) -> None:
    """The delivery failed; the next one waits longer each time."""
    wait = min(FIRST_WAIT * 2 ** min(push.attempts, 10), LONGEST_WAIT)
    PortalPush.objects.filter(pk=push.pk, wanted=push.wanted).update(
        attempts=push.attempts + 1,
        next_try_at=now + datetime.timedelta(seconds=wait),
        error_code=code[:60],
        error=message[:500],
    )


def try_again_now() -> int:
    """Make everything pending due at once; how many."""
    return pending().update(next_try_at=timezone.now(), attempts=0)
