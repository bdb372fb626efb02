"""Bandeja: what waits for the person."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.puebla.views.common import my_roles, private_blueprint, read

blueprint = private_blueprint("puebla_inbox")


@blueprint.route("/bandeja")
def index() -> str:
    """The tasks of the person, the most urgent first."""
    inbox = read("puebla_inbox")
    return tk.render("puebla/inbox.html", {"inbox": inbox, "roles": my_roles()})
