"""Nombramientos: who is which enlace, by which oficio, since when."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, redirect, request

from ckanext.puebla.views.common import Refused, do, private_blueprint, read

blueprint = private_blueprint("puebla_appointments")

FIELDS = ("user", "role", "organization_id", "oficio_numero", "oficio_fecha", "fecha_inicio", "fecha_fin")


@blueprint.route("/nombramientos", methods=["GET", "POST"])
def index() -> str | Response:
    """The list and the form of a new appointment. Only for the administration."""
    if not tk.current_user.sysadmin:
        return tk.abort(403)
    directory = tk.h.sso_directory_url() if "sso_directory_url" in tk.h else None
    if directory and request.method == "POST":
        return tk.abort(403)
    typed: dict[str, str] = {}
    refused: Refused | None = None
    if request.method == "POST":
        typed = {key: request.form.get(key, "").strip() for key in FIELDS}
        try:
            do("puebla_appointment_create", **{key: value for key, value in typed.items() if value})
            tk.h.flash_success("El nombramiento quedó registrado.")
            return redirect(tk.url_for("puebla_appointments.index"))
        except Refused as error:
            refused = error
    found: Any = read("puebla_appointment_list")
    return tk.render(
        "puebla/appointments.html",
        {
            "appointments": found.get("results", []) if isinstance(found, dict) else found,
            "directory": directory,
            "organizations": read("organization_list", all_fields=True, limit=1000) if not directory else [],
            "users": read("user_list", all_fields=True) if not directory else [],
            "typed": typed,
            "errors": refused.errors if refused else {},
        },
    )


@blueprint.route("/nombramientos/<id>/terminar", methods=["POST"])
def revoke(id: str) -> Response:
    """End an appointment today; what it signed stays signed."""
    try:
        do("puebla_appointment_revoke", id=id)
        tk.h.flash_success("El nombramiento terminó.")
    except Refused as refused:
        tk.h.flash_error(" ".join(refused.sentences))
    return redirect(tk.url_for("puebla_appointments.index"))
