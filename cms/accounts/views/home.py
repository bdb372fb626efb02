"""Mi cuenta, and the pages for those who are outside."""

from __future__ import annotations

from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.accounts import applications
from cms.accounts.domain import guard, passwords
from cms.accounts.domain.queries import held
from cms.accounts.models import User
from cms.accounts.views.after import destination


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may do, where I am signed in."""
    user = cast(User, request.user)
    now = timezone.now()
    factors = list(Authenticator.objects.filter(user=user, type__in=guard.FACTORS).values_list("type", flat=True))
    facts = {
        "person": user.person,
        "roles": held.roles_of(user.person),
        "groups": held.group_labels(user),
        "session_count": UserSession.objects.filter(user=user).count(),
        "has_app": Authenticator.Type.TOTP in factors,
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "factor_demanded": guard.second_factor_demanded(user),
        "password_is_old": passwords.change_is_due(user, now),
        "password_since": user.password_changed_at,
        "applications": applications.offered_to(user),
        "destination": destination(request),
    }
    return render(request, "accounts/home.html", facts)


@never_cache
@require_safe
def logged_out(request: HttpRequest) -> HttpResponse:
    """After leaving."""
    if request.user.is_authenticated:
        return redirect("account_home")
    return render(request, "accounts/logged_out.html")


@require_safe
def how_to_get_one(request: HttpRequest) -> HttpResponse:
    """Nobody makes an account here; how it is asked for."""
    return render(request, "accounts/how_to_get_one.html")
