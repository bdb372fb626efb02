"""Who must know of a change: the portal, through the outbox, and the rooms above, once the change is in force."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction

from cms.directory import registry
from cms.directory.domain.queries.terms import substitutions
from cms.directory.models import Organization, Person, PortalPush
from cms.directory.portal import outbox


def organization_changed(organization: Organization) -> None:
    """The portal must know of the dependencia."""
    outbox.request([(PortalPush.ORGANIZATION, organization.clave)])


def people_changed(people: Iterable[Person], today: datetime.date) -> None:
    """The portal and the rooms above must know of these people, and of those who act for them."""
    changed = {person.pk: person for person in people}
    for one in substitutions().standing(today).filter(absent__in=changed):
        changed[one.substitute_id] = one.substitute
    ids = list(changed)
    # Accounts take name and address from the directory first; the portal is then told what they have become.
    transaction.on_commit(lambda: registry.tell_changed(ids))
    outbox.request((PortalPush.PERSON, str(person.uuid)) for person in changed.values())
