"""Holds the address of the request for the audit, and says refusals where they happened instead of an error page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from cms.core.errors import CmsError
from cms.validation import audit

GetResponse = Callable[[HttpRequest], HttpResponse]


class ValidationMiddleware:
    """For requests to the administration only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.prefix = f"/{settings.ADMIN_PATH}/"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.prefix):
            return self.get_response(request)
        token = audit.hold_address(audit.address_of(request))
        try:
            return self.get_response(request)
        finally:
            audit.release_address(token)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal of the domain inside a view of Wagtail becomes a message on the page where the person was."""
        if not isinstance(error, CmsError) or not request.path.startswith(self.prefix) or request.method != "POST":
            return None
        messages.error(request, error.message)
        return HttpResponseRedirect(came_from(request))


def came_from(request: HttpRequest) -> str:
    """The page from which a form was sent, if it is one of ours."""
    referer = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if ours else f"/{settings.ADMIN_PATH}/"
