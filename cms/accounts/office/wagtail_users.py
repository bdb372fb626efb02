"""Wagtail's own sections of users and groups lead to ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from wagtail.admin.views import account
from wagtail.admin.viewsets.base import ViewSet


class UsersElsewhere(ViewSet):
    """Old addresses of users."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", to_list, name="index"),
            path("<int:pk>/", to_account, name="edit"),
            path("<int:pk>/usage/", to_account, name="usage"),
        ]


class GroupsElsewhere(ViewSet):
    """Old addresses of groups; groups are declared and nobody edits them."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", to_list, name="index"), path("<int:pk>/", to_list, name="edit")]


class AccountView(account.AccountView):
    """One's preferences in the administration. The name comes from the directory and is not changed here."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, account.NameEmailSettingsPanel)]


def to_list(request: HttpRequest, **kwargs: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts_admin:index"))


def to_account(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts_admin:detail", args=[pk]))
