"""Health before everything else, the policy of the admin pages, and what the gateway may keep."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from cms.core import health

GetResponse = Callable[[HttpRequest], HttpResponse]
# The gateway serves what it has for ten minutes more while it asks for the new page.
PUBLIC = {"public": True, "max_age": 0, "s_maxage": 300, "stale_while_revalidate": 600, "stale_if_error": 86_400}
ADMIN_POLICY = {
    # Wagtail's editor writes style attributes. Its few inline scripts are replaced by core/js/admin-start.js.
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "worker-src": [SELF, "blob:"],
}


class HealthMiddleware:
    """Answers /salud/… for any Host and without a session, before other middleware can refuse."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == health.ALIVE:
            return health.alive()
        if request.path == health.READY:
            return health.ready()
        return self.get_response(request)


class AdminPolicyMiddleware:
    """A content security policy that Wagtail's and Django's administrations can work under."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.prefixes = (f"/{settings.ADMIN_PATH}/", "/sistema/")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(self.prefixes):
            response._csp_update = {**getattr(response, "_csp_update", {}), **ADMIN_POLICY}  # type: ignore[attr-defined]
        return response


class PublicCacheMiddleware:
    """Says what the gateway may keep: successful pages for visitors without a session that set no cookie.

    A view that says anything about caching itself is left alone; everything else is private.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if self.is_public(request, response):
            patch_cache_control(response, **PUBLIC)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    @staticmethod
    def is_public(request: HttpRequest, response: HttpResponse) -> bool:
        """Whether the answer would be the same for every visitor."""
        return (
            request.method in ("GET", "HEAD")
            and response.status_code in (200, 301, 404)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not response.cookies
            and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
            and not request.path.startswith((f"/{settings.ADMIN_PATH}/", "/sistema/", "/cuenta/", "/identity/"))
        )
