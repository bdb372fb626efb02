"""The frame of a micrositio's pages: which base template, and what header, menu and footer need."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from cms.microsites.domain import queries
from cms.microsites.models import MicrositeMember
from cms.pages.models import FormPage

KEPT = "microsite_frame"
FOR_ARCHIVE = "microsites.for_archive"  # set by the builder of archives alone: no header of a visitor has such a name


def choose_base(page: Page, request: HttpRequest) -> str | None:
    """The base template of a page of a micrositio; None for every other page. Keeps the frame with the request."""
    if not isinstance(page, (MicrositeMember, FormPage)):
        return None
    microsite = queries.microsite_of(page)
    if microsite is None:
        return None
    if isinstance(page, MicrositeMember):
        page.of_microsite = microsite  # so that it is not asked again
    layout = microsite.look.layout
    frame = {
        "microsite": microsite,
        "look": microsite.look,
        "layout_css": f"microsites/css/{layout}.css",
        "city_url": settings.WWW_URL,
        "menu": queries.menu(microsite, here=page),
        "trail": queries.trail(microsite, here=page),
        "for_archive": FOR_ARCHIVE in request.META,  # what passes by tomorrow is not kept
    }
    setattr(request, KEPT, frame)
    return f"microsites/layouts/{layout}/base.html"


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame for templates (a context processor)."""
    return getattr(request, KEPT, {})
