"""Pages of the sign-on: the way to the provider and back. Every refusal is a page in Spanish that says what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response, make_response, redirect, request

from ckanext.puebla.sso import addresses, entering, provider, sessions
from ckanext.puebla.sso.errors import SsoError, StateLost
from ckanext.puebla.sso.settings import current

log = logging.getLogger(__name__)
blueprint = Blueprint("puebla_sso", __name__)


def explained(view: Callable[[], Any]) -> Callable[[], Response]:
    """Turn what went wrong into a page; the answers are never kept by anybody."""

    @wraps(view)
    def shown() -> Response:
        try:
            answer = make_response(view())
        except SsoError as error:
            log.warning("%s: %s", error.code, error.detail)
            answer = make_response(tk.render("puebla_sso/error.html", {"error": error}), error.status)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return shown


@blueprint.route("/sso/login")
@explained
def login() -> Any:
    """Begin to enter; `came_from` is the page to come back to."""
    return go_to_provider()


@blueprint.route("/sso/callback")
@explained
def callback() -> Any:
    """The provider sends the browser back."""
    try:
        return redirect(entering.finish(current(), request.args))
    except StateLost:
        # Whoever goes back in the browser's history comes here again and is inside already.
        if tk.current_user.is_authenticated:
            return redirect(addresses.HOME)
        raise


def go_to_provider() -> Any:
    """Where every login leads, whatever was typed in whatever form."""
    wanted = request.args.get("came_from") or request.args.get("next")
    settings = current()
    if tk.current_user.is_authenticated:
        return redirect(addresses.local(wanted, settings.site_url))
    return redirect(entering.begin(settings, came_from=wanted))


enter = explained(go_to_provider)


@explained
def leave() -> Any:
    """End the session here, then at the provider, which ends it everywhere else."""
    signed = sessions.present()
    sessions.forget()
    if signed is None:
        return redirect(addresses.HOME)
    log.info("sub %s left", signed.sub)
    return redirect(provider.logout_address(current(), signed.id_token))
