"""Who may do what in the register. The web team: everything. Enlaces: what belongs to their dependencia."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cms.directory.domain.queries import people_in_force, terms
from cms.directory.models import Organization, Person
from cms.web_register.errors import NotYours
from cms.web_register.models import Maintenance, SiteRecord

MANAGE = "web_register.manage_register"
ENLACE = "enlace_web"


def is_team(user: Any) -> bool:
    """Whether somebody keeps the whole register."""
    return bool(user.is_active and user.has_perm(MANAGE))


def enlaces(organization: Organization, day: datetime.date) -> QuerySet[Person]:
    """The enlaces web of a dependencia on a day, and who substitutes them."""
    found = people_in_force.holders(role=ENLACE, organization=organization, day=day)
    return Person.objects.filter(pk__in=[person.pk for person in found])


def organizations_of(user: Any, day: datetime.date | None = None) -> QuerySet[Organization]:
    """The dependencias for which somebody is enlace web (or substitutes one) on a day."""
    if not user.is_active or not getattr(user, "person_id", None):
        return Organization.objects.none()
    held = terms.held_roles(day or timezone.localdate(), people=[user.person_id], role=ENLACE)
    return Organization.objects.filter(pk__in={one.organization.pk for one in held if one.organization})


def is_enlace_of(user: Any, organization: Organization) -> bool:
    """Whether somebody speaks for a dependencia today."""
    return organizations_of(user).filter(pk=organization.pk).exists()


def may_enter(user: Any) -> bool:
    """Whether somebody has anything to see in the register."""
    return is_team(user) or organizations_of(user).exists()


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
