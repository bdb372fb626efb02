"""Public pages of what was published: versions and oficios."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.puebla.views.common import read

blueprint = Blueprint("puebla_publications", __name__)


@blueprint.route("/dataset/<name>/version/<int:number>")
def version(name: str, number: int) -> str:
    """One published version, as it was."""
    found = read("puebla_version_show", package_id=name, number=number)
    package = read("package_show", id=name)
    return tk.render("puebla/version.html", {"version": found, "pkg_dict": package})


@blueprint.route("/oficio/<folio>")
def letter(folio: str) -> str:
    """Confirms that an oficio of publication is ours and what it says."""
    return tk.render("puebla/oficio.html", {"oficio": read("puebla_oficio_show", folio=folio)})
