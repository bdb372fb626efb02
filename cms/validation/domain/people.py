"""Who may answer for which page, on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Task

from cms.directory import queries as directory
from cms.directory.models import Organization
from cms.validation.domain.judging import ENLACE_DATA, ENLACE_WEB, ENLACES, WEB_TEAM, Judges, organization_by_page


def is_web_team(user: Any) -> bool:
    """Whether somebody belongs to the web team; administrators of the site count."""
    return bool(user.is_active and (user.is_superuser or user.groups.filter(name=WEB_TEAM).exists()))


def web_team() -> QuerySet[Any]:
    """The members of the web team."""
    return get_user_model().objects.filter(is_active=True, groups__name=WEB_TEAM)


def organization_of(page: Page) -> Organization | None:
    """The dependencia that answers for a page: its own, or that of the nearest page above it that has one."""
    return organization_by_page([page])[page.pk]


def enlaces(organization: Organization | None, role: str, day: date) -> set[int]:
    """The ids of the accounts that hold a role in a dependencia on a day, substitutes included."""
    return set() if organization is None else directory.account_ids(role=role, organization=organization, day=day)


def content_tiers(page: Page, day: date) -> Iterator[set[int]]:
    """Who validates contents, in the order in which they are asked: the first group with somebody in it does."""
    return Judges([page], day).tiers(page, ENLACES)


def answerers(task: Task, page: Page, *, day: date | None = None) -> set[int]:
    """The ids of the accounts that may answer a task for a page; never those who wrote its content."""
    return Judges([page], day or timezone.localdate()).answerers(page, _role(task))


def authors(page: Page) -> set[int]:
    """The ids of those who wrote what waits to be published."""
    return Judges([page], timezone.localdate()).authors[page.pk]


def may_answer(user: Any, task: Task, page: Page) -> bool:
    """Whether somebody may answer a task for a page today."""
    return bool(user.is_active) and user.pk in answerers(task, page)


def roles_of(user: Any, day: date) -> list[directory.HeldRole]:
    """The roles on web contents that somebody holds on a day, substitutions included."""
    return [one for one in directory.own_roles(user, day) if one.role in (ENLACE_WEB, ENLACE_DATA)]


def organizations_of(user: Any, day: date) -> set[int]:
    """The ids of the dependencias for whose contents somebody answers on a day.

    An enlace de datos abiertos does so only where there is no enlace web.
    """
    found = set()
    for one in roles_of(user, day):
        if one.organization and (one.role == ENLACE_WEB or not enlaces(one.organization, ENLACE_WEB, day)):
            found.add(one.organization.pk)
    return found


def _role(task: Task) -> str:
    return getattr(task.specific, "role", "")
