"""Providers outside (Microsoft Entra ID, Llave MX …): they may open existing accounts, never make new ones."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from cms.accounts.domain import upstream


class UpstreamAdapter(DefaultSocialAccountAdapter):
    """The seam that allauth offers (SOCIALACCOUNT_ADAPTER)."""

    error_messages = {
        "email_taken": "Ya hay una cuenta con ese correo.",
        "invalid_token": "La respuesta del otro servicio no es válida.",
        "no_password": "Su cuenta no tiene contraseña.",
        "no_verified_email": "Su cuenta no tiene un correo confirmado.",
        "disconnect_last": "No puede desvincular la última identidad.",
        "connected_other": "Esa identidad ya está vinculada con otra cuenta.",
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link what comes to the account that it belongs to; without one, say what to do."""
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        user = upstream.find_account(provider=sociallogin.provider.app, claims=claims)
        connecting = sociallogin.state.get("process") == "connect"
        if user is None or (connecting and user != request.user):
            raise ImmediateHttpResponse(
                render(request, "socialaccount/no_account.html", {"provider": sociallogin.provider}, status=403)
            )
        upstream.link(user=user, provider=sociallogin.provider.app)
        if not connecting:
            sociallogin.connect(request, user)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Nothing of an account comes from outside."""
        return sociallogin.user
