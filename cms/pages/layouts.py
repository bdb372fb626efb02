"""Which base template a page stands in: the city's, unless an app above knows a better one (a micrositio's)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from wagtail.models import Page

CITY = "pages/base.html"
Chooser = Callable[["Page", HttpRequest], str | None]
_choosers: list[Chooser] = []


def register(chooser: Chooser) -> Chooser:
    """Register a function that names the base template of a page, or None to leave the choice to others."""
    _choosers.append(chooser)
    return chooser


def base_for(page: Page, request: HttpRequest) -> str:
    """The base template of a page."""
    return next((name for chooser in _choosers if (name := chooser(page, request))), CITY)
