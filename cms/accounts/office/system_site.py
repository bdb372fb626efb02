"""Django's administration: entered by our sign-on, and without ways around the rules of accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

CLOSED = frozenset(
    {
        "account.emailaddress",
        "account.emailconfirmation",
        "allauth_idp_oidc.client",
        "allauth_idp_oidc.token",
        "auth.group",
        "mfa.authenticator",
        "socialaccount.socialaccount",
        "socialaccount.socialapp",
        "socialaccount.socialtoken",
        "usersessions.usersession",
    }
)


class SystemSite(AdminSite):
    """For superusers. What people do every day has pages of its own elsewhere."""

    site_header = "Sistema de Puebla Abierta"
    site_title = "Sistema"
    index_title = "Tablas internas"
    site_url = "/cuenta/"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what its app would offer for free editing: it would go around sessions, tokens and events."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        kept = [model for model in models if model._meta.label_lower not in CLOSED]
        super().register(kept, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        from cms.accounts.views.admin_entrance import enter_system

        answer: HttpResponse = enter_system(request)
        return answer

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))
