"""Forms are accepted only from our own pages.

CKAN stops asking for its CSRF token wherever a stranger called the same view before, and the sites of the city are
neighbours of this portal for the rule `SameSite`: so the browser's own word about where a form comes from counts too.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ckan.common import g
from ckan.plugins import toolkit as tk
from flask import request

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def refuse_foreign_forms() -> Any:
    """Before a change is made with a session: 403 if another site sent it. None to go on."""
    if request.method in SAFE or not tk.current_user.is_authenticated or g.get("login_via_auth_header"):
        return None
    sent = request.headers.get("Origin")
    if sent is None:
        return tk.abort(403) if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") else None
    site = urlsplit(tk.config["ckan.site_url"])
    return None if sent == f"{site.scheme}://{site.netloc}" else tk.abort(403)
