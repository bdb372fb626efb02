"""Which pages anybody may keep: those that a stranger without any session asked for, and that nobody sees otherwise."""

from __future__ import annotations

from typing import Any

from ckan.common import session
from ckan.plugins import toolkit as tk
from flask import Response, request

SHARED = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
FOR_PROGRAMS = "public, max-age=300, s-maxage=300, stale-while-revalidate=600"
OWN = "private, no-cache"
# Pages that are the same for every stranger; what is not listed is kept by nobody.
PAGES = {
    "puebla_home.index",
    "home.about",
    "dataset.search",
    "dataset.read",
    "dataset_resource.read",
    "resource.read",
    "dataset_resource.view",
    "resource.view",
    "organization.index",
    "organization.read",
    "organization.about",
    "puebla_publications.version",
    "puebla_publications.letter",
}
# Lists for programs, always made with the rights of a stranger.
LISTS = {
    "puebla_catalogo.inventory",
    "puebla_catalogo.news",
    "puebla_catalogo.sitemap",
    "puebla_catalogo.sitemap_file",
}


def declare(response: Response) -> Response:
    """Say who may keep an answer. Runs after CKAN has said so, and before the session is saved."""
    rule = _rule(response)
    if rule:
        response.headers["Cache-Control"] = rule
    return response


def _rule(response: Response) -> str | None:
    if request.endpoint in LISTS and response.status_code == 200:
        return FOR_PROGRAMS
    if "no-store" in response.headers.get("Cache-Control", ""):
        return None
    if response.mimetype != "text/html":
        return OWN if tk.current_user.is_authenticated else None
    shared = request.endpoint in PAGES and response.status_code == 200 and _is_of_a_stranger()
    return SHARED if shared else OWN


def _is_of_a_stranger() -> bool:
    """Whether neither the request nor the answer has anything of a person's own."""
    return (
        request.method in ("GET", "HEAD")
        and not tk.current_user.is_authenticated
        and "Authorization" not in request.headers
        and tk.config["SESSION_COOKIE_NAME"] not in request.cookies
        and not _kept_in_session()
    )


def _kept_in_session() -> dict[str, Any]:
    """What would be saved for this visitor; whoever has it gets a cookie."""
    return {name: value for name, value in session.items() if name != "_permanent"}
