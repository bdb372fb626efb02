"""The provider's pages and documents: allauth's, with fixed addresses, proper status codes and `max_age`."""

from __future__ import annotations

import time
from typing import Any

from allauth.idp.oidc import views as allauth
from allauth.idp.oidc.forms import RPInitiatedLogoutForm
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts.domain.sessions import auth_time_of
from cms.accounts.oidc.clients import SCOPES


@require_safe
def configuration(request: HttpRequest) -> JsonResponse:
    """OpenID Connect Discovery 1.0. The addresses are those of the issuer, whatever Host the request named."""
    document: dict[str, Any] = {
        "issuer": settings.WWW_URL,
        "authorization_endpoint": _address("authorization"),
        "token_endpoint": _address("token"),
        "userinfo_endpoint": _address("userinfo"),
        "revocation_endpoint": _address("revoke"),
        "end_session_endpoint": _address("logout"),
        "jwks_uri": _address("jwks"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(settings.IDP_OIDC_AUTH_METHODS),
        "prompt_values_supported": ["none", "login"],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "jti", "sid", "name", "given_name",
            "family_name", "preferred_username", "email", "email_verified", "active", "sysadmin", "organizations",
            "appointments",
        ],
        "ui_locales_supported": ["es-MX"],
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }  # fmt: skip
    return JsonResponse(document, headers={"Access-Control-Allow-Origin": "*"})


@method_decorator(never_cache, name="dispatch")
class AuthorizationView(allauth.AuthorizationView):
    """Asks to sign in again when the application wants a fresher login (`max_age`); what is wrong answers 400."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _with_status(super().dispatch(request, *args, **kwargs))

    def _login_required(self, request: HttpRequest) -> HttpResponse | None:
        prompts = (request.GET.get("prompt") or "").split()
        if request.user.is_authenticated and self._is_stale(request) and not {"none", "login"} & set(prompts):
            return self._handle_login_prompt(request, [*prompts, "login"])
        answer: HttpResponse | None = super()._login_required(request)
        return answer

    @staticmethod
    def _is_stale(request: HttpRequest) -> bool:
        asked = request.GET.get("max_age", "")
        return asked.isdecimal() and time.time() - auth_time_of(request) > int(asked)


class LogoutForm(RPInitiatedLogoutForm):
    """Leads only to addresses that the application registered; allauth would accept any of the same host."""

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if cleaned:
            client, wanted = cleaned.get("client"), cleaned.get("post_logout_redirect_uri")
            if wanted and wanted not in (client.get_post_logout_redirect_uris() if client else []):
                self.add_error("post_logout_redirect_uri", "La dirección de regreso no está registrada.")
        return cleaned


@method_decorator(never_cache, name="dispatch")
class LogoutView(allauth.LogoutView):
    """OpenID Connect RP-Initiated Logout 1.0. A valid hint of the person who is signed in needs no confirmation."""

    form_class = LogoutForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _with_status(super().dispatch(request, *args, **kwargs))


authorization = AuthorizationView.as_view()
logout = LogoutView.as_view()


def _with_status(answer: HttpResponse) -> HttpResponse:
    """allauth answers 200 with its page of errors, the only one that is not a `TemplateResponse`."""
    if answer.status_code == 200 and not isinstance(answer, TemplateResponse):
        answer.status_code = 400
    return answer


def _address(name: str) -> str:
    return str(settings.WWW_URL) + reverse(f"idp:oidc:{name}")
