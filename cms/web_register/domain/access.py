"""Who may do what in the register. The web team: everything. Enlaces: what belongs to their dependencia."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from cms.directory.domain.queries import people_in_force, terms
from cms.directory.models import Organization, Person
from cms.web_register.errors import NotYours
from cms.web_register.groups import TEAM
from cms.web_register.models import Maintenance, SiteRecord

MANAGE = "web_register.manage_register"
ENLACE = "enlace_web"


def is_team(user: Any) -> bool:
    """Whether somebody keeps the whole register."""
    return bool(user.is_active and user.has_perm(MANAGE))


def team() -> QuerySet[Any]:
    """The accounts of the web team that are in use."""
    return get_user_model().objects.filter(is_active=True, groups__name=TEAM).distinct()


def enlaces(organization: Organization, day: datetime.date) -> QuerySet[Person]:
    """The enlaces web of a dependencia on a day, and who substitutes them."""
    return Person.objects.filter(pk__in=enlace_ids(organization, day))


def enlace_ids(organization: Organization, day: datetime.date) -> set[int]:
    """The ids of those people."""
    return {person.pk for person in people_in_force.holders(role=ENLACE, organization=organization, day=day)}


def _places(user: Any, day: datetime.date) -> set[int]:
    return {one.organization.pk for one in terms.own_roles(user, day) if one.role == ENLACE and one.organization}


def organizations_of(user: Any, day: datetime.date | None = None) -> QuerySet[Organization]:
    """The dependencias for which somebody is enlace web (or substitutes one) on a day."""
    return Organization.objects.filter(pk__in=_places(user, day or timezone.localdate()))


def is_enlace_of(user: Any, organization: Organization) -> bool:
    """Whether somebody speaks for a dependencia today."""
    return organization.pk in _places(user, timezone.localdate())


def may_enter(user: Any) -> bool:
    """Whether somebody has anything to see in the register."""
    return is_team(user) or bool(_places(user, timezone.localdate()))


def visible(user: Any) -> QuerySet[SiteRecord]:
    """The records that somebody may see."""
    records = SiteRecord.objects.all()
    return records if is_team(user) else records.filter(organization__in=organizations_of(user))


def visible_maintenances(user: Any) -> QuerySet[Maintenance]:
    """The maintenances that somebody may see."""
    found = Maintenance.objects.all()
    return found if is_team(user) else found.filter(record__organization__in=organizations_of(user))


def may_see(user: Any, record: SiteRecord) -> bool:
    return is_team(user) or is_enlace_of(user, record.organization)


def demand_team(user: Any) -> None:
    """Only the web team. Raises `NotYours`."""
    if not is_team(user):
        raise NotYours


def demand_part(user: Any, organization: Organization) -> None:
    """The web team, or an enlace of the dependencia. Raises `NotYours`."""
    if not is_team(user) and not is_enlace_of(user, organization):
        raise NotYours


def demand_enlace(user: Any, organization: Organization) -> None:
    """Only an enlace of the dependencia: the web team does not validate in its place. Raises `NotYours`."""
    if not is_enlace_of(user, organization):
        raise NotYours("Solo un enlace web de la dependencia con nombramiento vigente puede hacer esto.")
