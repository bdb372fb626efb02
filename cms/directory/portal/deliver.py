"""Telling the portal what is pending, as it is at the moment of telling."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from cms.core.errors import CmsError
from cms.directory.models import Organization, PortalPush
from cms.directory.portal import client, outbox, payload, registry

log = logging.getLogger(__name__)


@dataclass
class Delivery:
    """What one call tells: the records, and which pushes each of them answers for."""

    organizations: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    pushes: list[PortalPush] = field(default_factory=list)
    owners: dict[tuple[str, str], list[PortalPush]] = field(default_factory=dict)

    def add(self, kind: str, ref: str, record: dict[str, Any], pushes: list[PortalPush]) -> None:
        """One more record."""
        (self.organizations if kind == PortalPush.ORGANIZATION else self.people).append(record)
        self.owners[kind, ref] = pushes


def deliver_due() -> tuple[int, int]:
    """Tell the portal everything that is due; how many pushes were told and how many could not."""
    told = failed = 0
    while pushes := outbox.claim(timezone.now()):
        for batch in _batches(pushes):
            good, bad = deliver(batch)
            told, failed = told + good, failed + bad
    return told, failed


def deliver(pushes: list[PortalPush]) -> tuple[int, int]:
    """One call for these pushes. A failure of the whole call postpones all, one of a record only that record's."""
    now = timezone.now()
    try:
        delivery = build(pushes, timezone.localdate())
        answer = client.push(delivery.organizations, delivery.people) if delivery.owners else {}
    except CmsError as error:
        for push in pushes:
            outbox.postpone(push, now, error.code, error.message)
        return 0, len(pushes)
    refused = dict(_refused(answer.get("errors", []), delivery))
    for push in pushes:
        if push.pk in refused:
            outbox.postpone(push, now, *refused[push.pk])
        else:
            outbox.settle(push, now)
    return len(pushes) - len(refused), len(refused)


def build(pushes: list[PortalPush], day: datetime.date) -> Delivery:
    """The records of these pushes as things are now. What no longer exists or has no account needs no record."""
    delivery = Delivery(pushes=pushes)
    by_kind: dict[str, dict[str, PortalPush]] = {}
    for push in pushes:
        by_kind.setdefault(push.kind, {})[push.ref] = push
    wanted = by_kind.get(PortalPush.ORGANIZATION, {})
    for organization in Organization.objects.filter(clave__in=wanted):
        record = payload.organization_record(organization)
        delivery.add(PortalPush.ORGANIZATION, organization.clave, record, [wanted[organization.clave]])
    people, subs = by_kind.get(PortalPush.PERSON, {}), by_kind.get(PortalPush.ACCOUNT, {})
    found = {one.sub: one for one in registry.accounts(people={UUID(ref) for ref in people})} if people else {}
    found |= {one.sub: one for one in registry.accounts(subs=set(subs))} if subs else {}
    for record, account in zip(payload.people_records(found.values(), day), found.values(), strict=True):
        person = str(account.person.uuid) if account.person else ""
        owners = [push for push in (people.get(person), subs.get(account.sub)) if push]
        delivery.add(PortalPush.PERSON, account.sub, record, owners)
    return delivery


def _refused(errors: list[dict[str, Any]], delivery: Delivery) -> Iterator[tuple[int, tuple[str, str]]]:
    """The pushes whose record the portal did not take whole, with the first reason."""
    seen: set[int] = set()
    for error in errors:
        ident = str(error.get("of") or error.get("id") or "")
        kind = PortalPush.ORGANIZATION if error.get("kind") == "organization" else PortalPush.PERSON
        log.warning("The portal refused a record of kind %s: %s", error.get("kind"), error.get("code"))
        for push in delivery.owners.get((kind, ident), delivery.pushes):
            if push.pk not in seen:
                seen.add(push.pk)
                yield (
                    push.pk,
                    (str(error.get("code") or "error"), str(error.get("message") or "El portal dio un error.")),
                )


def _batches(pushes: list[PortalPush]) -> Iterator[list[PortalPush]]:
    """Dependencias travel before people, who may be members of new ones."""
    for kinds in ((PortalPush.ORGANIZATION,), (PortalPush.PERSON, PortalPush.ACCOUNT)):
        found = [push for push in pushes if push.kind in kinds]
        if found:
            yield found
