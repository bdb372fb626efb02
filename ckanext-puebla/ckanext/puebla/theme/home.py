"""The home page."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint

blueprint = Blueprint("puebla_home", __name__)


@blueprint.route("/")
def index() -> str:
    """Search first, then temas, latest datasets and dependencias."""
    return tk.render("home/index.html", {"home": tk.h.tema_home()})
