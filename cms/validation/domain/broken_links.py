"""The nightly look at all links, and telling those who answer for the pages."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.directory.models import Organization
from cms.validation import notices
from cms.validation.domain import link_sources, own_addresses, people
from cms.validation.domain.own_addresses import Outcome
from cms.validation.models import CheckedAddress, Notice, PageLink
from cms.validation.models.links import BROKEN, NOT_TRIED, WORKS
from pipelines.data.link_probe import LATE, Probe
from pipelines.data.links import DEAD
from pipelines.data.links import WORKS as ANSWERS

PAUSE = 1.0  # seconds between two questions to one host
PATIENCE = 8.0  # seconds for each step of one address
BUDGET = 120.0  # seconds for one batch; what is left over comes first on the next night
PER_BATCH = 30
NOT_FOR_ROBOTS = (401, 403, 405, 429)
STATES = {ANSWERS: WORKS, DEAD: BROKEN}
TOLD_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Manners:
    """How other sites are asked. `private`: also addresses of private networks, for tests."""

    pause: float = PAUSE
    patience: float = PATIENCE
    budget: float = BUDGET
    private: bool = False


def begin(now: datetime) -> list[list[int]]:
    """Find all links again and look at what is ours; the addresses of others, in batches that may run one by one."""
    link_sources.refresh_all()
    for checked in CheckedAddress.objects.exclude(kind=CheckedAddress.WEB):
        _keep(checked, own_addresses.look(checked), now)
    found = list(_taking_turns())
    return [found[start : start + PER_BATCH] for start in range(0, len(found), PER_BATCH)]


def _taking_turns() -> Iterator[int]:
    """Addresses of other sites, hosts in turn, within a host the longest unseen first."""
    by_host: dict[str, list[int]] = defaultdict(list)
    unseen_first = F("checked_at").asc(nulls_first=True)
    found = CheckedAddress.objects.filter(kind=CheckedAddress.WEB).order_by(unseen_first, "pk")
    for pk, target in found.values_list("pk", "target"):
        by_host[_host(target)].append(pk)
    for turn in zip_longest(*by_host.values()):
        yield from (pk for pk in turn if pk is not None)


def check_batch(ids: Iterable[int], manners: Manners | None = None) -> int:
    """Ask some addresses of other sites and keep what came of it; how many were asked."""
    manners = manners or Manners()
    deadline, asked_at, asked = time.monotonic() + manners.budget, dict[str, float](), 0
    found = CheckedAddress.objects.in_bulk(list(ids))
    for pk in ids:
        if (checked := found.get(pk)) is None:
            continue
        host = _host(checked.target)
        time.sleep(max(0.0, asked_at.get(host, -manners.pause) + manners.pause - time.monotonic()))
        outcome = _ask(checked.target, manners, deadline)
        asked_at[host] = time.monotonic()
        if outcome.reason != LATE:
            _keep(checked, outcome, timezone.now())
            asked += 1
    return asked


def check_all(now: datetime, manners: Manners | None = None) -> str:
    """Everything at once, for the command; one line for the record."""
    for batch in begin(now):
        check_batch(batch, manners)
    told = tell(timezone.localdate(now))
    broken = CheckedAddress.objects.filter(state=BROKEN).count()
    return f"{CheckedAddress.objects.count()} destinos, {broken} rotos, {told} personas avisadas"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _ask(address: str, manners: Manners, deadline: float) -> Outcome:
    probe = Probe(address, private=manners.private, patience=manners.patience, deadline=deadline)
    link = probe.ask()
    if link.state == DEAD and probe.status in NOT_FOR_ROBOTS:
        return Outcome(NOT_TRIED, f"el sitio no deja revisarlo ({probe.status})")
    return Outcome(STATES.get(link.state, NOT_TRIED), link.reason)


def _keep(checked: CheckedAddress, outcome: Outcome, now: datetime) -> None:
    checked.state, checked.reason, checked.checked_at = outcome.state, outcome.reason[:200], now
    if outcome.state == BROKEN:
        checked.broken_since = checked.broken_since or now
    elif outcome.state == WORKS:
        checked.broken_since = None
    checked.save(update_fields=["state", "reason", "checked_at", "broken_since"])


def tell(day: date) -> int:
    """One mail to each enlace with the links of the dependencia that broke lately, each told once; how many people."""
    lately = timezone.now() - TOLD_FOR
    links = PageLink.objects.filter(checked__state=BROKEN, checked__broken_since__gte=lately, page__isnull=False)
    for_user: dict[int, list[int]] = defaultdict(list)
    for link in links.select_related("checked").order_by("pk"):
        for user_id in _concerned(link.organization_id, day):
            key = f"{user_id}:{link.page_id}:{link.checked_id}:{link.checked.broken_since:%Y%m%d}"
            if Notice.objects.get_or_create(kind="enlace_roto", key=key)[1]:
                for_user[user_id].append(link.pk)
    for user_id, link_ids in sorted(for_user.items()):
        transaction.on_commit(lambda user_id=user_id, ids=link_ids: notices.tell_broken_links.enqueue(user_id, ids))
    return len(for_user)


def _concerned(organization_id: int | None, day: date) -> set[int]:
    organization = Organization.objects.filter(pk=organization_id).first()
    for role in (people.ENLACE_WEB, people.ENLACE_DATA):
        if found := people.enlaces(organization, role, day):
            return found
    return set(people.web_team().values_list("pk", flat=True))
