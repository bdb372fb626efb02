"""Pages that must be looked at again: which, whom it concerns, and saying that it was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.core.errors import CmsError, NotAllowed
from cms.directory.models import Organization
from cms.pages.models import SitePage
from cms.validation.domain import people

SOON = timedelta(days=15)
LONGEST = timedelta(days=366 * 2)


@dataclass(frozen=True)
class Due:
    """A public page and the day on which its content must be looked at."""

    page: Page
    organization: Organization | None
    review_on: date

    @property
    def state(self) -> str:
        """In words how near the day is."""
        today = timezone.localdate()
        return "Atrasada" if self.review_on < today else "Hoy" if self.review_on == today else "Próxima"


def site_page_models() -> list[type[SitePage]]:
    """The page types that have a date of review."""
    return [model for model in apps.get_models() if issubclass(model, SitePage)]


def due(until: date) -> list[Due]:
    """The public pages whose review falls on a day up to `until`, the oldest first."""
    found = [_due(page) for model in site_page_models() for page in _pages(model, until)]
    return sorted(found, key=lambda each: (each.review_on, each.page.pk))


def _pages(model: type[SitePage], until: date) -> Iterator[SitePage]:
    pages = model.objects.live().filter(review_on__lte=until, alias_of=None).select_related("organization")
    yield from pages.defer_streamfields()


def _due(page: SitePage) -> Due:
    return Due(page, page.organization or people.organization_of(page), page.review_on)


def may_confirm(user: Any, page: Page) -> bool:
    """Who says that a page was looked at: its enlaces and the web team."""
    if people.is_web_team(user):
        return True
    return any(user.pk in tier for tier in people.content_tiers(page, timezone.localdate()))


@transaction.atomic
def confirm(*, actor: Any, page: Page, next_on: date) -> None:
    """Say that the content of a page still holds, and when it must be looked at again.

    The date is no content: it is set on the public page and on its latest draft, and needs no validation.
    """
    page = Page.objects.select_for_update().get(pk=page.pk).specific
    if not isinstance(page, SitePage):
        raise CmsError("Esta página no tiene fecha de revisión.", code="sin_revision")
    if not may_confirm(actor, page):
        raise NotAllowed("La revisión de esta página le corresponde a sus enlaces.")
    today = timezone.localdate()
    if not today < next_on <= today + LONGEST:
        raise CmsError("Elija un día de los próximos dos años.", code="revision_fuera_de_rango", field="next_on")
    type(page).objects.filter(pk=page.pk).update(review_on=next_on)
    _into_draft(page, next_on)
    log(instance=page, action="validation.reviewed", user=actor, data={"review_on": next_on.isoformat()})


def _into_draft(page: SitePage, next_on: date) -> None:
    draft = page.get_latest_revision()
    if draft is not None and "review_on" in draft.content:
        Revision.objects.filter(pk=draft.pk).update(content={**draft.content, "review_on": next_on.isoformat()})
