"""One host for accounts; a hint for the portal that somebody is signed in; and what must be done before going on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cms.accounts.domain.guard import Step, pending_step
from cms.accounts.oidc.clients import redirect_origins
from cms.accounts.views.after import forget_when_reached, keep_destination
from cms.settings import upstream

GetResponse = Callable[[HttpRequest], HttpResponse]
NOTED_EVERY = 300  # seconds
WAYS_OUT = frozenset({"account_logout", "account_logged_out", "idp:oidc:logout", "account_reauthenticate"})
REAUTHENTICATE = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
# What may be opened while a step is pending; the first is where people are sent.
OPEN: dict[Step, tuple[str, frozenset[str]]] = {
    Step.PASSWORD: ("account_change_password", WAYS_OUT | {"account_set_password"}),
    Step.SECOND_FACTOR: (
        "mfa_index",
        WAYS_OUT | REAUTHENTICATE | {"mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"},
    ),
}
# Addresses of servers: they know no session, and answer for themselves.
MACHINES = frozenset(
    {"idp:oidc:token", "idp:oidc:userinfo", "idp:oidc:revoke", "idp:oidc:jwks", "idp:oidc:configuration"}
)


class HomeHostMiddleware:
    """Accounts and administrations live at the city's site alone; a micrositio's host leads there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.prefixes = ("/cuenta/", "/identity/", "/.well-known/openid", f"/{settings.ADMIN_PATH}/", "/sistema/")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.prefixes) and self.is_elsewhere(request.get_host().partition(":")[0]):
            if request.method not in ("GET", "HEAD"):
                raise Http404
            return HttpResponseRedirect(settings.WWW_URL + request.get_full_path())
        return self.get_response(request)

    @staticmethod
    def is_elsewhere(host: str) -> bool:
        return (
            bool(settings.PARENT_DOMAIN) and host != settings.WWW_HOST and host.endswith(f".{settings.PARENT_DOMAIN}")
        )


class FormPolicyMiddleware:
    """Lets the forms of these pages lead to where a login goes on: applications, and providers outside.

    Browsers apply `form-action` to every address to which the answer of a form redirects.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(("/cuenta/", "/identity/o/")) and response.get("Content-Type", "").startswith(
            "text/html"
        ):
            places = [*redirect_origins(), *upstream.origins(settings.UPSTREAM_OIDC)]
            response._csp_update = {**getattr(response, "_csp_update", {}), "form-action": places}
        return response


class SessionSeenMiddleware:
    """Notes now and then that a session is in use, so that its owner can tell a forgotten one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if key and cache.add(f"cuentas:vista:{key}", 1, NOTED_EVERY) and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


class SignOnHintMiddleware:
    """Keeps a cookie on the parent domain that says nothing but "somebody is signed in here", and takes it away."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        hinted = settings.SSO_HINT_COOKIE in request.COOKIES
        signed_in = self.is_signed_in(request)
        if signed_in and not hinted:
            response.set_cookie(
                settings.SSO_HINT_COOKIE,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                domain=settings.PARENT_DOMAIN or None,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif hinted and not signed_in:
            response.delete_cookie(settings.SSO_HINT_COOKIE, domain=settings.PARENT_DOMAIN or None, samesite="Lax")
        return response

    @staticmethod
    def is_signed_in(request: HttpRequest) -> bool:
        """Without a session there is nobody, and nothing is read that would make the page depend on cookies."""
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.accessed
        return known and request.user.is_authenticated


class GuardMiddleware:
    """Lets nobody past who must still change a first password or set up a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or name in MACHINES:
            return None
        step = pending_step(request.user)
        if step is None:
            forget_when_reached(request)
            return None
        if self.is_silent(request, name):
            return None
        first, others = OPEN[step]
        if name == first or name in others:
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            raise PermissionDenied
        keep_destination(request)
        return HttpResponseRedirect(reverse(first))

    @staticmethod
    def is_silent(request: HttpRequest, name: str) -> bool:
        """An application that does not want to ask the person gets `interaction_required` from the provider."""
        return name == "idp:oidc:authorization" and request.method == "GET" and request.GET.get("prompt") == "none"
