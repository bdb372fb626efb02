"""The network address of whoever asks."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """As the gateway saw it; without a gateway, as this server does. Headers of the visitor are never believed."""
    told = request.headers.get("X-Real-IP") if settings.X_ACCEL else None
    return told or request.META.get("REMOTE_ADDR") or ""
