"""Where somebody was going when something had to be done first."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "cuenta_destino"
LONGEST = 4_000


def keep_destination(request: HttpRequest) -> None:
    """Remember the page that was asked for, so that one can go on with it afterwards."""
    path = request.get_full_path()
    if request.method == "GET" and len(path) <= LONGEST:
        request.session[KEY] = path


def forget_when_reached(request: HttpRequest) -> None:
    """Forget the page once it is shown."""
    if request.session.get(KEY) == request.get_full_path():
        del request.session[KEY]


def destination(request: HttpRequest) -> str:
    """The page to go on with, or nothing."""
    path = str(request.session.get(KEY) or "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""


def take_destination(request: HttpRequest) -> str:
    """The same, once."""
    found = destination(request)
    request.session.pop(KEY, None)
    return found
