"""Who holds a role on a day, substitutes included: people and their accounts."""

from __future__ import annotations

import datetime

from django.contrib.auth import get_user_model

from cms.directory.domain.queries.terms import held_roles
from cms.directory.models import Organization, Person


def holders(*, role: str, organization: Organization | None, day: datetime.date) -> list[Person]:
    """The people who hold a role in a dependencia (None: of the whole portal) on a day."""
    held = [one for one in held_roles(day, role=role) if one.organization == organization]
    return list({one.person.pk: one.person for one in held}.values())


def account_ids(*, role: str, organization: Organization | None, day: datetime.date) -> set[int]:
    """The ids of the active accounts of those people."""
    people = [person.pk for person in holders(role=role, organization=organization, day=day)]
    return set(get_user_model().objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))


def account_ids_by_organization(*, role: str, day: datetime.date) -> dict[int, set[int]]:
    """The same for all dependencias at once, by their ids."""
    held = [(one.organization.pk, one.person.pk) for one in held_roles(day, role=role) if one.organization]
    accounts = get_user_model().objects.filter(person__in={person for _, person in held}, is_active=True)
    by_person: dict[int, set[int]] = {}
    for pk, person in accounts.values_list("pk", "person"):
        by_person.setdefault(person, set()).add(pk)
    found: dict[int, set[int]] = {}
    for organization, person in held:
        found.setdefault(organization, set()).update(by_person.get(person, ()))
    return found
