"""Who may answer for several pages on a day, with as many queries for many pages as for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from django.contrib.auth import get_user_model
from wagtail.models import Page, Revision

from cms.directory import queries as directory
from cms.directory.models import Organization
from cms.microsites.domain.queries import validators_of
from cms.validation.domain import fingerprint
from cms.validation.models import Declaration

WEB_TEAM = "equipo-web"
ENLACE_WEB, ENLACE_DATA = "enlace_web", "enlace_datos_abiertos"
ENLACES = "enlaces"  # the task that goes to the dependencia


def paths_to(page: Page) -> list[str]:
    """The paths of a page and of those above it, the nearest first."""
    return [page.path[:end] for end in range(len(page.path), 0, -page.steplen)]


def organization_by_page(pages: Sequence[Page]) -> dict[int, Organization | None]:
    """The dependencia that answers for each page: its own, or that of the nearest page above it that has one."""
    wanted = {path for page in pages for path in paths_to(page)}
    kept = Page.objects.filter(path__in=wanted).specific()  # as kept, not as a draft would have it
    own = {one.path: pk for one in kept if (pk := getattr(one, "organization_id", None)) is not None}
    known = Organization.objects.in_bulk(set(own.values()))
    nearest = {page.pk: next((own[path] for path in paths_to(page) if path in own), None) for page in pages}
    return {page: known[pk] if pk is not None else None for page, pk in nearest.items()}


class Judges:
    """The judges of some pages. What is read of the directory is read once, and only when it is needed."""

    def __init__(self, pages: Sequence[Page], day: date) -> None:
        self.pages, self.day = {page.pk: page for page in pages}, day
        self._held: dict[str, dict[int, set[int]]] = {}

    @cached_property
    def organizations(self) -> dict[int, Organization | None]:
        return organization_by_page(list(self.pages.values()))

    @cached_property
    def validators(self) -> dict[int, set[int]]:
        return validators_of(list(self.pages.values()))

    @cached_property
    def web_team(self) -> set[int]:
        found = get_user_model().objects.filter(is_active=True, groups__name=WEB_TEAM)
        return set(found.values_list("pk", flat=True))

    def enlaces(self, page: Page, role: str) -> set[int]:
        """The accounts that hold a role in the dependencia of a page, substitutes included."""
        if role not in self._held:
            self._held[role] = directory.account_ids_by_organization(role=role, day=self.day)
        organization = self.organizations[page.pk]
        return self._held[role].get(organization.pk, set()) if organization else set()

    def tiers(self, page: Page, role: str) -> Iterator[set[int]]:
        """Who is asked, in the order in which they are: the first group with somebody in it answers."""
        if role == ENLACES:
            yield self.enlaces(page, ENLACE_WEB) | self.validators.get(page.pk, set())
            yield self.enlaces(page, ENLACE_DATA)
        yield self.web_team

    def answerers(self, page: Page, role: str) -> set[int]:
        """Who may answer a task of that role for a page; never those who wrote its content."""
        wrote = self.authors[page.pk]
        return next((left for tier in self.tiers(page, role) if (left := tier - wrote)), set())

    @cached_property
    def authors(self) -> dict[int, set[int]]:
        """Who wrote what waits to be published, by page."""
        declared = self._declared()
        live = Revision.objects.in_bulk({page.live_revision_id for page in self.pages.values()} - {None})
        since: dict[int, Revision | None] = {}
        known: dict[int, set[int]] = {}
        for pk, page in self.pages.items():
            last, one = live.get(page.live_revision_id), declared.get(pk)
            if one is None or (last and last.created_at > one.revision.created_at):
                since[pk], known[pk] = last, set()
            else:
                since[pk], known[pk] = one.revision, {user.pk for user in one.authors.all()} | {one.user_id}
        wrote = fingerprint.authors_of(since)
        return {pk: known[pk] | wrote[pk] for pk in self.pages}

    def _declared(self) -> dict[int, Declaration]:
        """The last declaration with which the publication of each page was asked for."""
        found = Declaration.objects.filter(page_id__in=self.pages, road=Declaration.REQUEST, revision__isnull=False)
        newest = found.order_by("page_id", "-pk").distinct("page_id")
        return {one.page_id: one for one in newest.select_related("revision").prefetch_related("authors")}
