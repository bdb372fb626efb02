"""Which public addresses change when a page does, so that the gateway forgets them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from wagtail.models import Page, Site

from cms.core.gateway import purge_on_commit
from cms.pages.models.events import EventIndexPage
from cms.pages.models.news import NewsIndexPage

FIXED = ("/", "/sitemap.xml", "/mapa-del-sitio/")
FEEDS = ("rss/", "atom/")


def purge_page(page: Page) -> None:
    """Forget a page, the pages above it that may list it, its feeds, its site's front page and maps."""
    own = page.full_url
    if own:
        purge_on_commit([*addresses(page), *above(page), *fixed(own)])


def purge_path_change(page: Page, url_path_before: str) -> None:
    """Forget what stood at the old addresses of a page that moved, and of all below it."""
    root = next((root for root in Site.get_site_root_paths() if url_path_before.startswith(root.root_path)), None)
    if root is None:
        return
    old = root.root_url + url_path_before[len(root.root_path) - 1 :]
    below = [item.url_path.removeprefix(page.url_path) for item in page.get_descendants().only("url_path")]
    purge_on_commit([old, *(old + rest for rest in below)])


def purge_everything() -> None:
    """Forget every public page of every site: something that stands on all of them changed."""
    pages = Page.objects.live().filter(depth__gt=1).specific(defer=True)
    urls = [address for page in pages for address in addresses(page)]
    purge_on_commit([*urls, *(url for site in Site.objects.all() for url in fixed(site.root_url + "/"))])


def addresses(page: Page) -> list[str]:
    """The page's own addresses, with those of its feeds."""
    own = page.full_url
    if not own:
        return []
    kind = page.specific_class
    extra = FEEDS if kind is NewsIndexPage else ("pasados/",) if kind is EventIndexPage else ()
    return [own, *(own + end for end in extra)]


def above(page: Page) -> Iterable[str]:
    """Addresses of the pages above, which may list this one."""
    for ancestor in page.get_ancestors().filter(depth__gt=1):
        yield from addresses(ancestor)


def fixed(url: str) -> list[str]:
    """Addresses of the site that speak of all its pages."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}{path}" for path in FIXED]
