"""Silent login: whoever has a session at the provider enters without a click, once in a while and only on pages."""

from __future__ import annotations

import logging
import time
from typing import Any

from ckan.common import session
from ckan.plugins import toolkit as tk
from flask import redirect, request

from ckanext.puebla.sso import entering
from ckanext.puebla.sso.errors import ProviderDown
from ckanext.puebla.sso.settings import current

log = logging.getLogger(__name__)
KEY = "puebla_sso_tried"
# Blueprints and addresses that are not pages that a person looks at, or that are part of entering and leaving.
NOT_PAGES = ("puebla_sso", "api", "static", "webassets", "util", "feeds", "datastore", "dcat")
NOT_HERE = ("user.login", "user.logout", "user.logged_out_page")


def try_silently() -> Any:
    """Before a page is made: send a browser with the provider's hint there and back. None to go on."""
    settings = current()
    if not request.cookies.get(settings.hint_cookie) or not _is_page() or tk.current_user.is_authenticated:
        return None
    if time.time() - float(session.get(KEY, 0)) < settings.silent_retry_seconds:
        return None
    session[KEY] = time.time()
    try:
        address = entering.begin(settings, came_from=request.full_path.rstrip("?"), silent=True)
    except ProviderDown as error:
        log.warning("no silent login: %s", error.detail)
        return None
    return redirect(address)


def _is_page() -> bool:
    """Whether a person asks for a page: a GET of HTML by navigation."""
    endpoint = request.endpoint or ""
    return (
        request.method == "GET"
        and bool(endpoint)
        and "Authorization" not in request.headers
        and "text/html" in request.headers.get("Accept", "")
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and "Sec-Purpose" not in request.headers
        and endpoint.split(".")[0] not in NOT_PAGES
        and endpoint not in NOT_HERE
    )
