"""Where I am signed in, and ending it from afar."""

from __future__ import annotations

from typing import cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.domain import sessions
from cms.accounts.domain.queries.sessions import sessions_of
from cms.accounts.models import User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The list; POST with `sesion` ends that one, without it all the others."""
    user = cast(User, request.user)
    if request.method == "POST":
        found = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
        chosen = request.POST.get("sesion", "")
        if chosen:
            found = found.filter(pk=int(chosen)) if chosen.isdecimal() else found.none()
        ended = sessions.end_sessions(actor=user, user=user, sessions=found)
        messages.success(request, "Se cerró 1 sesión." if ended == 1 else f"Se cerraron {ended} sesiones.")
        return redirect("usersessions_list")
    found_sessions = sessions_of(user, current_key=request.session.session_key)
    return render(request, "usersessions/usersession_list.html", {"sessions": found_sessions})
