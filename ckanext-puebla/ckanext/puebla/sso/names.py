"""Names of what is kept in Redis."""

from __future__ import annotations

from ckan.plugins import toolkit as tk


def key_of(*parts: str) -> str:
    """A key of this portal's own, also where several portals share a Redis."""
    return ":".join(("puebla_sso", str(tk.config["ckan.site_id"]), *parts))
