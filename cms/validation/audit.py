"""From which network address a person acts."""

from __future__ import annotations

from contextvars import ContextVar

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_ipv46_address
from django.forms import ValidationError
from django.http import HttpRequest

_present: ContextVar[str | None] = ContextVar("address_of_request", default=None)
present_address = _present.get
hold_address = _present.set
release_address = _present.reset


def address_of(request: HttpRequest) -> str | None:
    """The network address of a request as the gateway tells it; None when it cannot be known."""
    try:
        found = str(get_adapter().get_client_ip(request))
        validate_ipv46_address(found)
    except (PermissionDenied, ValidationError):
        return None
    return found
