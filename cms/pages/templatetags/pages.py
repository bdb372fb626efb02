"""Tags and filters of the pages' templates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from wagtail.admin.userbar import Userbar
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from cms.core import frame
from cms.core.dates import long_date
from cms.media.checks.images import megabytes
from cms.media.models import SiteImage
from cms.pages import linked_data
from cms.pages.models import EventPage, NewsIndexPage, NewsPage
from cms.pages.rules.series import Series, words_of

register = template.Library()


@register.simple_tag
def www_url() -> str:
    """Public address of the city's site."""
    return str(settings.WWW_URL)


@register.simple_tag
def datos_url() -> str:
    """Public address of the data portal."""
    return str(settings.DATOS_URL)


@register.simple_tag(takes_context=True)
def page_meta(context: dict[str, Any]) -> SafeString:
    """Description, address, cards of social networks, feeds and linked data of the page."""
    page = context["page"]
    request = context.get("request")
    address = page.get_full_url(request)
    feeds = []
    if isinstance(page, NewsIndexPage) and address:
        feeds = [
            {"type": f"application/{kind}+xml", "title": f"{page.title} ({words})", "url": f"{address}{kind}/"}
            for kind, words in (("rss", "RSS"), ("atom", "Atom"))
        ]
    values = {
        "page": page,
        "description": page.description,
        "address": address,
        "kind": "article" if isinstance(page, (NewsPage, EventPage)) else "website",
        "image": getattr(page, "image", None),
        "feeds": feeds,
        "linked_data": linked_data.script(page, address or "", context.get("crumbs") or []),
    }
    return render_to_string("pages/meta.html", values)


@register.simple_tag(takes_context=True)
def editor_bar(context: dict[str, Any]) -> str:
    """Wagtail's bar for those who may edit. Visitors, and their copies in the gateway, never see it."""
    request = context.get("request")
    if request is None or frame.is_visitor(request) or not request.user.has_perm("wagtailadmin.access_admin"):
        return ""
    return Userbar(object=context.get("page"), position="bottom-right").render_html(context)


@register.simple_tag(takes_context=True)
def parent_link(context: dict[str, Any], page: Page, words: str) -> str:
    """A link to the page that lists this one."""
    parent = page.get_parent()
    return format_html('<a href="{}">{}</a>', parent.get_url(context.get("request")) or "/", words)


@register.filter
def unlocalized(value: Any) -> str:
    """A number as machines write it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


@register.filter
def weight(size: int) -> str:
    """The size of a file in words."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1024 else megabytes(size)


@register.simple_tag
def cell(bound: Any) -> str:
    """The content of a table's cell: numbers and dates as people write them."""
    value = bound.value
    if isinstance(value, Decimal):
        return words_of(value)
    if hasattr(value, "strftime"):
        return long_date(value)
    return bound.render() if hasattr(value, "source") else escape(value or "")


@register.simple_tag
def poster(image: SiteImage | None) -> str:
    """Address of the picture that stands for a video; empty when there is none to be had."""
    try:
        return str(image.get_rendition("fill-960x540|format-webp|webpquality-72").url) if image else ""
    except (SourceImageIOError, OSError):
        return ""


@register.filter
def value_rows(series: Series) -> Iterator[tuple[str, list[str]]]:
    """The rows of a chart's table."""
    for label, row in zip(series.labels, series.rows, strict=True):
        yield label, [words_of(value) for value in row]
