"""Django's administration: entered by our sign-on, and without ways around the rules of accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class SystemSite(AdminSite):
    """For superusers. What people do every day has pages of its own elsewhere."""

    site_header = "Sistema de Puebla Abierta"
    site_title = "Sistema"
    index_title = "Tablas internas"
    site_url = "/cuenta/"

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
