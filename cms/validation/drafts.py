"""Draws a draft for somebody who may have no account: as a visitor would see it, with a strip that says what it is."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from wagtail.models import Page

MAIN, BODY = re.compile(rb"<main[\s>]", re.IGNORECASE), re.compile(rb"(?<=<body)[^>]*>", re.IGNORECASE)
PASSED = ("REMOTE_ADDR", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")


class Visitor:
    """What Wagtail takes over from a request for a preview, without cookies: nobody is signed in."""

    def __init__(self, request: HttpRequest) -> None:
        self.META = {name: request.META[name] for name in PASSED if name in request.META}
        self._request = request

    def build_absolute_uri(self, path: str) -> str:
        """The address of a path on this host."""
        return self._request.build_absolute_uri(path)


def draw(draft: Page, request: HttpRequest, **notice: Any) -> HttpResponse:
    """The draft as a page. `notice` fills the strip above it."""
    response = draft.make_preview_request(Visitor(request), draft.default_preview_mode)
    strip = render_to_string("validation/public/strip.html", notice).encode()
    main, body = MAIN.search(response.content), BODY.search(response.content)
    place = main.start() if main else body.end() if body else 0
    response.content = response.content[:place] + strip + response.content[place:]
    return keep_private(response)


def keep_private(response: HttpResponse) -> HttpResponse:
    """Nothing of this is kept, found by search engines or told to other sites.

    Our own pages may hear where a form comes from: without it browsers send no origin and Django refuses the form.
    """
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
