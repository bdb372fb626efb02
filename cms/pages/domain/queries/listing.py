"""Lists of public pages, cut into pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.http import HttpRequest
from wagtail.models import Page

from cms.pages.models.content import SectionPage
from cms.pages.models.events import EventIndexPage, EventPage
from cms.pages.models.home import HomePage
from cms.pages.models.news import NewsIndexPage, NewsPage

MOST_PAGES = 10_000
SECTION_DEPTH = 3  # pages right below the front page stand in no section
WHOLE_DAY = timedelta(hours=12)  # an event without an end counts as over half a day after it began


def page_of(found: Any, request: HttpRequest, size: int) -> ListPage:
    """The page of a list that `?pagina=` asks for; the nearest one when it does not exist."""
    return Paginator(found, size).get_page(whole_number(request.GET.get("pagina")) or 1)


def whole_number(raw: str | None) -> int | None:
    """A positive number of at most four figures, or nothing."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and 0 < int(raw[:6]) <= MOST_PAGES else None


def clean_words(raw: str | None, most: int) -> str:
    """What somebody typed into a search box, without signs that no text has."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in (raw or "")).split())[:most].strip()


def encoded(values: dict[str, str]) -> str:
    """The rest of an address for links to other pages of the list."""
    return urlencode({name: value for name, value in values.items() if value})


def children(parent: Page) -> list[Page]:
    """The live public pages right below, in the order that editors gave them, ready for cards."""
    return list(parent.get_children().live().public().specific().order_by("path"))


def siblings(page: Page) -> list[Page]:
    """The live public pages of the same section, the page itself among them; nothing when it stands alone."""
    if page.depth <= SECTION_DEPTH:
        return []
    found = list(page.get_siblings().live().public().only("title", "url_path", "path", "depth").order_by("path"))
    return found if len(found) > 1 else []


def sections(home: HomePage) -> QuerySet[SectionPage]:
    """The sections right below the front page."""
    return SectionPage.objects.child_of(home).live().public().order_by("path")


def news(index: NewsIndexPage, *, year: int | None = None) -> QuerySet[NewsPage]:
    """The news of an index, the newest first."""
    found = NewsPage.objects.child_of(index).live().public().select_related("image").order_by("-date", "-pk")
    return found.filter(date__year=year) if year else found


def news_years(index: NewsIndexPage) -> list[int]:
    """The years that have news, the latest first."""
    years = NewsPage.objects.child_of(index).live().public().annotate(year=ExtractYear("date"))
    return list(years.order_by("-year").values_list("year", flat=True).distinct())


def latest_news(home: HomePage, most: int) -> list[NewsPage]:
    """The newest news below a front page."""
    found = NewsPage.objects.descendant_of(home).live().public().select_related("image")
    return list(found.order_by("-date", "-pk")[:most])


def other_news(page: NewsPage, most: int = 3) -> list[NewsPage]:
    """The newest news beside one."""
    found = NewsPage.objects.sibling_of(page, inclusive=False).live().public().select_related("image")
    return list(found.order_by("-date", "-pk")[:most])


def events(index: EventIndexPage, *, now: datetime, past: bool) -> QuerySet[EventPage]:
    """Events that are over (the last one first) or not (the next one first)."""
    found = EventPage.objects.child_of(index).live().public().select_related("image").annotate(end=event_end())
    if past:
        return found.filter(end__lt=now).order_by("-starts_at")
    return found.filter(end__gte=now).order_by("starts_at")


def event_end() -> Coalesce:
    """When an event is over."""
    return Coalesce("ends_at", F("starts_at") + WHOLE_DAY)


def next_events(home: HomePage, most: int, now: datetime | None = None) -> list[EventPage]:
    """The next events below a front page."""
    from django.utils import timezone

    found = EventPage.objects.descendant_of(home).live().public().annotate(end=event_end())
    return list(found.filter(end__gte=now or timezone.now()).order_by("starts_at")[:most])


def tree(root: Page) -> list[tuple[int, Page]]:
    """The map of a site: the public pages with their depth below the front page; lists without their entries."""
    found = root.get_descendants(inclusive=True).live().public().defer_streamfields().order_by("path")
    return [(page.depth - root.depth, page) for page in found if not is_entry(page)]


def is_entry(page: Page) -> bool:
    """Whether a page is one of many in a list, which the map of the site leaves out."""
    return page.specific_class is not None and issubclass(page.specific_class, (NewsPage, EventPage))
