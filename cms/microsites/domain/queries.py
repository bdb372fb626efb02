"""Reads that several places need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.directory.models import Appointment, Organization
from cms.microsites.models import (
    Assignment,
    DueKind,
    MenuEntry,
    Microsite,
    MicrositeArchive,
    MicrositeContentPage,
    MicrositeNewsPage,
    MicrositeRequest,
    RequestState,
    Role,
    State,
)
from cms.microsites.models.archive import ArchiveState

WEB_TEAM = "equipo-web"
MANAGE = "microsites.manage_microsites"
SOON = timedelta(days=60)
LATEST_NEWS = 3
OPEN_REQUESTS = (RequestState.DRAFT, RequestState.SENT, RequestState.RETURNED, RequestState.PAGE)


def is_web_team(user: Any) -> bool:
    """Whether somebody looks after all micrositios."""
    return bool(user.is_active and user.has_perm(MANAGE))


def web_team() -> QuerySet[User]:
    """Active accounts of the web team."""
    return User.objects.filter(is_active=True, groups__name=WEB_TEAM).distinct()


def role_in(user: Any, microsite: Microsite) -> str | None:
    """The person's role in a micrositio, if any."""
    if not user.is_active:
        return None
    return Assignment.objects.filter(user=user, microsite=microsite).values_list("role", flat=True).first()


def may_see(user: Any, microsite: Microsite) -> bool:
    """Web team and people with a role."""
    return is_web_team(user) or role_in(user, microsite) is not None


def may_direct(user: Any, microsite: Microsite) -> bool:
    """Who may change look, menu and people: the web team, and the responsable while it is active."""
    return is_web_team(user) or (microsite.is_active and role_in(user, microsite) == Role.RESPONSIBLE)


def visible_to(user: Any) -> QuerySet[Microsite]:
    """Every micrositio for the web team; for others those in which they have a role."""
    found = Microsite.objects.select_related("organization", "owner__person", "look", "root_page")
    if is_web_team(user):
        return found
    return found.filter(assignments__user=user) if user.is_active else found.none()


def validators_of(pages: Sequence[Page]) -> dict[int, set[int]]:
    """By page, the accounts that validate the contents of the micrositio to which it belongs; without those of none."""
    above = {page.pk: {page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)}
             for page in pages}  # fmt: skip
    roots = Microsite.objects.filter(root_page__path__in=set().union(*above.values()))
    by_path = dict(roots.values_list("root_page__path", "pk"))
    rows = Assignment.objects.filter(microsite__in=by_path.values(), role=Role.VALIDATOR, user__is_active=True)
    accounts: dict[int, set[int]] = {}
    for microsite, user in rows.values_list("microsite", "user"):
        accounts.setdefault(microsite, set()).add(user)
    own = {page: next((by_path[path] for path in paths if path in by_path), None) for page, paths in above.items()}
    return {page: accounts.get(microsite, set()) for page, microsite in own.items() if microsite is not None}


def microsite_of(page: Page) -> Microsite | None:
    """The micrositio to which a page belongs."""
    prefixes = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    known = Microsite.objects.filter(root_page__path__in=prefixes)
    return known.select_related("look__logo", "look__header_image", "organization", "root_page").first()


# ── What visitors see ─────────────────────────────────────────────────────────────────────────────────────────────────
def public_microsites() -> QuerySet[Microsite]:
    """Those whose front page is public."""
    live = Microsite.objects.filter(state__in=[State.ACTIVE, State.ARCHIVING], root_page__live=True)
    return live.select_related("organization", "look__header_image", "root_page")


def public_archives() -> QuerySet[MicrositeArchive]:
    """Archives that are served, the latest first."""
    found = MicrositeArchive.objects.filter(state=ArchiveState.SERVED)
    return found.select_related("microsite__organization").order_by("-served_at")


def address_in(microsite: Microsite, page: Page) -> str:
    """The path of a page on the host of its micrositio."""
    return microsite.base_path + page.url_path.removeprefix(microsite.root_page.url_path)


def link_to(microsite: Microsite, page: Page, label: str, here: Page) -> dict[str, str]:
    """A link as templates show it; `current` is `page`, `true` (somewhere below) or empty."""
    inside = here.path.startswith(page.path) and page.pk != microsite.root_page_id
    current = "page" if here.pk == page.pk else "true" if inside else ""
    return {"label": label, "url": address_in(microsite, page), "current": current}


def menu(microsite: Microsite, *, here: Page) -> list[dict[str, str]]:
    """The entries that lead to public pages of this micrositio; an entry that would lead nowhere is left out."""
    entries = MenuEntry.objects.filter(
        microsite=microsite, page__live=True, page__path__startswith=microsite.root_page.path
    )
    return [
        link_to(microsite, entry.page, entry.label or entry.page.title, here)
        for entry in entries.select_related("page")
    ]


def trail(microsite: Microsite, *, here: Page) -> list[dict[str, str]]:
    """From the front page to the parent of a page; nothing on the front page itself."""
    if here.pk == microsite.root_page_id:
        return []
    above = here.get_ancestors().filter(path__startswith=microsite.root_page.path)
    return [link_to(microsite, page, page.title, here) for page in above]


def sections(microsite: Microsite, *, below: Page) -> list[dict[str, str]]:
    """The public pages right below a page, with what they say of themselves."""
    pages = MicrositeContentPage.objects.child_of(below).live().public().order_by("path")
    return [{"label": page.title, "url": address_in(microsite, page), "text": page.description} for page in pages]


def latest_news(microsite: Microsite) -> list[MicrositeNewsPage]:
    """The newest news of a micrositio."""
    news = MicrositeNewsPage.objects.descendant_of(microsite.root_page).live().public()
    return with_links(microsite, news.select_related("image").order_by("-date", "-pk")[:LATEST_NEWS])


def with_links(microsite: Microsite, pages: Iterable[MicrositeNewsPage]) -> list[MicrositeNewsPage]:
    """The pages, each with its address in `link`."""
    found = list(pages)
    for page in found:
        page.link = address_in(microsite, page)
    return found


def link_out(microsite: Microsite, page: Page) -> str:
    """The address of any page as seen from a micrositio."""
    if page.path.startswith(microsite.root_page.path):
        return address_in(microsite, page)
    return page.full_url or ""


# ── What the web team looks after ─────────────────────────────────────────────────────────────────────────────────────
def owner_left(today: date | None = None) -> Q:
    """Micrositios whose responsable no longer works here or has no account in use."""
    return Q(owner__isnull=False) & (Q(owner__is_active=False) | Q(owner__person__active=False))


def dashboard(found: QuerySet[Microsite], *, today: date) -> dict[str, QuerySet[Microsite]]:
    """What needs somebody, by reason. Only micrositios that are active."""
    active = found.filter(state=State.ACTIVE)
    return {
        "without_owner": active.filter(owner__isnull=True),
        "owner_left": active.filter(owner_left()),
        "review_due": active.filter(review_on__lte=today).order_by("review_on"),
        "ending": active.filter(ends_on__lte=today + SOON).order_by("ends_on"),
        "not_public": active.filter(root_page__live=False),
    }


def due_of(microsite: Microsite, kind: str) -> date:
    """One of its two dates."""
    return microsite.review_on if kind == DueKind.REVIEW else microsite.ends_on


# ── Who may ask ───────────────────────────────────────────────────────────────────────────────────────────────────────
def organizations_of(user: Any, *, today: date | None = None) -> QuerySet[Organization]:
    """Active dependencias for which a person may ask: where he works and where he is enlace today."""
    person = getattr(user, "person", None)
    if not user.is_active or person is None or not person.active:
        return Organization.objects.none()
    appointed = Appointment.objects.in_force(today or timezone.localdate()).filter(person=person, proposed=False)
    mine = Q(pk__in=appointed.values("organization")) | Q(pk=person.organization_id)
    return Organization.objects.filter(mine, active=True).distinct()


def requests_visible_to(user: Any) -> QuerySet[MicrositeRequest]:
    """All requests for the web team; for others those they began."""
    found = MicrositeRequest.objects.select_related("organization", "created_by", "updated_by", "microsite")
    return found if is_web_team(user) else found.filter(created_by=user)


def assignable(organization: Organization | None = None) -> QuerySet[User]:
    """Accounts in use of people who work here; with a dependencia, those who work there."""
    found = User.objects.filter(is_active=True, person__active=True).select_related("person__organization")
    found = found.order_by("person__first_surname", "person__second_surname", "person__first_names")
    return found.filter(person__organization=organization) if organization else found


def counts(found: QuerySet[Microsite]) -> dict[str, int]:
    """How many there are in each state."""
    return {state.label: found.filter(state=state).count() for state in State}


def waiting_requests(user: Any) -> QuerySet[MicrositeRequest]:
    """Requests that wait for the web team."""
    sent = Q(state=RequestState.SENT) | Q(state=RequestState.PAGE, sent_at__isnull=False)
    return requests_visible_to(user).filter(sent).order_by("sent_at")
