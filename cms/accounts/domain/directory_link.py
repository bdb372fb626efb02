"""What the directory asks of this room, and what it tells it. Registered once, when the app is ready."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.accounts.domain import audit
from cms.accounts.domain.addresses import set_address
from cms.accounts.domain.claims import is_sysadmin
from cms.accounts.domain.deactivation import deactivate_user
from cms.accounts.domain.roles import sync_user
from cms.accounts.errors import AddressTaken
from cms.accounts.models import User
from cms.accounts.oidc import keys
from cms.directory import registry
from cms.directory.models import Person
from cms.directory.portal import registry as portal

log = logging.getLogger(__name__)
LEFT = "Dejó el cargo"


def register() -> None:
    """Lend what the directory needs, and ask to be told."""
    portal.register_people_source(accounts)
    portal.register_signer(sign)
    registry.on_leaving_office(person_left)
    registry.on_people_changed(people_changed)


def accounts(
    *, people: Collection[UUID] | None = None, subs: Collection[str] | None = None
) -> Iterator[portal.PortalAccount]:
    """Accounts as the data portal knows them: of some people, with some subjects, or (with neither) all."""
    found = User.objects.select_related("person").order_by("pk")
    if people is not None:
        found = found.filter(person__uuid__in=people)
    if subs is not None:
        found = found.filter(uuid__in=[sub for sub in subs if _is_uuid(sub)])
    for user in found:
        yield portal.PortalAccount(
            sub=str(user.uuid),
            username=user.username,
            name=str(user),
            email=user.email,
            active=user.is_active,
            sysadmin=is_sysadmin(user),
            person=user.person,
        )


def sign(claims: Mapping[str, Any], typ: str) -> str:
    """A token of the provider for the portal's door."""
    return keys.sign(dict(claims), kind=typ)


def person_left(person: Person, actor: Any, today: datetime.date) -> None:
    """Whoever leaves office loses the account, in the same transaction."""
    user = User.objects.filter(person=person, is_active=True).first()
    if user is not None:
        deactivate_user(actor=None, user=user, reason=LEFT)


def people_changed(ids: Iterable[int]) -> None:
    """Names, addresses and groups of accounts follow the directory."""
    for user in User.objects.filter(person__in=list(ids)).select_related("person"):
        with transaction.atomic():
            follow_person(user)
            if user.is_active:
                sync_user(user)


def follow_person(user: User) -> bool:
    """Take name and address from the directory; whether anything was different. The user name stays for life."""
    person = user.person
    if person is None:
        return False
    surnames = " ".join(filter(None, (person.first_surname, person.second_surname)))
    wanted = {"first_name": person.first_names, "last_name": surnames}
    address = person.email.strip().lower() if person.active else user.email
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    if changed:
        User.objects.filter(pk=user.pk).update(**wanted)
        user.refresh_from_db(fields=list(wanted))
    if address != user.email:
        try:
            set_address(user, address)
            changed.append("email")
        except AddressTaken:
            log.warning("The address of person %s is another account's; the former one stays", person.pk)
    if changed:
        audit.record(verb="person_data", actor=None, target=user, fields=changed)
    return bool(changed)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
