"""A page in the words of schema.org, for search engines. Light: only what stands on the page."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.pages.models import EventPage, HomePage, NewsPage, ServicePage

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
GOVERNMENT = {"@type": "GovernmentOrganization", "name": "Gobierno municipal de Puebla"}


def script(page: Page, address: str, crumbs: list[dict[str, str]]) -> SafeString:
    """A data block (no program: browsers do not run it)."""
    things = [thing for thing in (describe(page, address), breadcrumbs(page, address, crumbs)) if thing]
    if not things:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # escaped above


def describe(page: Page, address: str) -> dict[str, Any]:
    """The thing that a page is about."""
    shared = {"name": page.title, "url": address, **({"description": page.description} if page.description else {})}
    if isinstance(page, HomePage):
        return {"@type": "WebSite", **shared, "inLanguage": "es-MX", "publisher": GOVERNMENT}
    if isinstance(page, NewsPage):
        return {"@type": "NewsArticle", **shared, "headline": page.title, "datePublished": page.date.isoformat(),
                "publisher": publisher(page)}  # fmt: skip
    if isinstance(page, EventPage):
        place = {"@type": "Place", "name": page.place, "address": page.address or page.place}
        ends = {"endDate": page.ends_at.isoformat()} if page.ends_at else {}
        return {"@type": "Event", **shared, "startDate": page.starts_at.isoformat(), **ends, "location": place,
                "organizer": publisher(page)}  # fmt: skip
    if isinstance(page, ServicePage):
        return {"@type": "GovernmentService", **shared, "provider": publisher(page)}
    return {}


def publisher(page: Page) -> dict[str, Any]:
    """The dependencia, or the government when a page names none."""
    return {"@type": "GovernmentOrganization", "name": page.organization.name} if page.organization else GOVERNMENT


def breadcrumbs(page: Page, address: str, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    """The way from the front page."""
    if not crumbs:
        return {}
    root = address[: len(address) - len(page.url or "")]
    way = [*((crumb["title"], root + crumb["url"]) for crumb in crumbs), (page.title, address)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(way, start=1)
        ],
    }
