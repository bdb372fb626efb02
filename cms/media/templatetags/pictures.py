"""`{% picture image "texto" %}`: a picture in modern formats, sized, lazy unless it is the first of the page."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from cms.media.models import SiteImage, SiteRendition
from cms.media.presets import FALLBACK, PRESETS, SHARED

log = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag(takes_context=True)
def picture(context: dict[str, Any], image: SiteImage | None, preset: str = "texto", alt: str | None = None) -> str:
    """The `<picture>` of an image. `alt` replaces the words of the image; empty means decorative."""
    if image is None:
        return ""
    chosen = PRESETS[preset]
    filters = chosen.filters()
    try:
        found = image.get_renditions(*[spec for specs in filters.values() for spec in specs])
    except (SourceImageIOError, OSError):
        log.warning("Image %s cannot be read", image.pk)
        return ""
    sets = {name: distinct(found[spec] for spec in specs) for name, specs in filters.items()}
    widest = sets[FALLBACK][-1]
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}></picture>',
        sources(((name, items) for name, items in sets.items() if name != FALLBACK), chosen.sizes),
        widest.url,
        srcset(sets[FALLBACK]),
        chosen.sizes,
        widest.width,
        widest.height,
        words(image) if alt is None else alt,
        loading(context),
    )


@register.simple_tag
def shared_picture(image: SiteImage | None) -> SiteRendition | None:
    """The picture for cards of social networks; None when there is none to be had."""
    try:
        return image.get_rendition(SHARED) if image else None
    except (SourceImageIOError, OSError):
        return None


def words(image: SiteImage) -> str:
    """The alternative text: of this use of the picture when it has one, else its own."""
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.default_alt_text


def distinct(renditions: Iterable[SiteRendition]) -> list[SiteRendition]:
    """Renditions without those that a small original gives twice."""
    by_width = {rendition.width: rendition for rendition in renditions}
    return [by_width[width] for width in sorted(by_width)]


def srcset(renditions: list[SiteRendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)


def sources(sets: Iterable[tuple[str, list[SiteRendition]]], sizes: str) -> SafeString:
    return format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((name, srcset(renditions), sizes) for name, renditions in sets),
    )


def loading(context: dict[str, Any]) -> SafeString:
    """The first picture of a page at once, the others when they come into sight."""
    request = context.get("request")
    if request is None or getattr(request, "has_picture", False):
        return SafeString('loading="lazy" decoding="async"')
    request.has_picture = True
    return SafeString('fetchpriority="high"')
