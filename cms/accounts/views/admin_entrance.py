"""Doors of the administrations: whoever may enter goes on, whoever may not gets a page that says so (no loop)."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

WAGTAIL = f"/{settings.ADMIN_PATH}/"
SYSTEM = "/sistema/"


@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """The door of the sites' administration (WAGTAILADMIN_LOGIN_URL)."""
    return _door(request, inside=WAGTAIL, allowed=request.user.has_perm("wagtailadmin.access_admin"))


@never_cache
def enter_system(request: HttpRequest) -> HttpResponse:
    """The door of Django's administration."""
    return _door(request, inside=SYSTEM, allowed=request.user.is_active and request.user.is_superuser)


@never_cache
def enter_page(request: HttpRequest) -> HttpResponse:
    """The door of private pages."""
    return _door(request, inside=reverse("account_home"), allowed=True)


def _door(request: HttpRequest, *, inside: str, allowed: bool) -> HttpResponse:
    wanted = request.GET.get("next", "")
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    target = wanted if local and not wanted.startswith(request.path) else inside
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
    if allowed:
        return HttpResponseRedirect(target)
    list(messages.get_messages(request))  # Wagtail left one that this page says better
    return render(request, "accounts/no_access.html", {"is_system": inside == SYSTEM}, status=403)
