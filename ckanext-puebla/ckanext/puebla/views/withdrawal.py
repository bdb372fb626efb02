"""Taking a published dataset off the portal: a page that says what it means and asks for the reason."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Response, redirect, request

from ckanext.puebla.views.common import Refused, do, private_blueprint, read

blueprint = private_blueprint("puebla_withdrawal")

UNCONFIRMED = {"retiro-confirmo": ["Marque la casilla para confirmar el retiro."]}


@blueprint.route("/dataset/<name>/retirar", methods=["GET", "POST"])
def withdraw(name: str) -> str | Response:
    """The form, and its answer."""
    require_permission()
    package = read("package_show", id=name)
    versions = read("puebla_version_list", package_id=package["id"])
    if package["state"] != "active" or not versions:
        return tk.abort(404)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = withdrawn(package["id"])
        if not errors:
            tk.h.flash_success(f"El conjunto «{package['title']}» se retiró del portal.")
            return redirect(tk.url_for("dataset.search"))
    return tk.render("puebla/withdrawal.html", {"pkg_dict": package, "versions": versions, "errors": errors})


def require_permission() -> None:
    """Refuse before anything is told of the dataset."""
    try:
        tk.check_access("puebla_dataset_withdraw", {"user": tk.current_user.name}, {})
    except tk.NotAuthorized:
        tk.abort(403)


def withdrawn(package_id: str) -> dict[str, list[str]]:
    """Withdraw with what was typed; id of field -> sentences when it was not accepted."""
    if "confirmo" not in request.form:
        return UNCONFIRMED
    try:
        do("puebla_dataset_withdraw", package_id=package_id, reason=request.form.get("motivo", ""))
    except Refused as refused:
        return {"retiro-motivo": refused.sentences}
    return {}
