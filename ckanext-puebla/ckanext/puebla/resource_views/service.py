"""Addresses of a WMS service."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def service_addresses(url: str) -> dict[str, str] | None:
    """`{"servicio", "capacidades"}` of a WMS; None unless it is a plain http(s) address."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        return None
    kept = [
        (key, value) for key, value in parse_qsl(parts.query) if key.lower() not in ("request", "service", "version")
    ]
    asked = urlencode([*kept, ("service", "WMS"), ("request", "GetCapabilities")])
    base = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))
    return {"servicio": base, "capacidades": urlunsplit((parts.scheme, parts.netloc, parts.path, asked, ""))}
