"""Importar: a workbook with its files, checked in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, jsonify, redirect, request

from ckanext.puebla.gateway.delivery import deliver
from ckanext.puebla.views.common import Refused, do, my_organizations, private_blueprint, read, wants_json

blueprint = private_blueprint("puebla_imports")

WORKING = ("pendiente", "revisando", "aplicando")


@blueprint.route("/importar", methods=["GET", "POST"])
def new() -> str | Response | tuple[Response, int]:
    """Upload the workbook and its files."""
    organizations = my_organizations()
    if not organizations:
        return tk.abort(403)
    errors: list[str] = []
    if request.method == "POST":
        try:
            created = _create()
            address = tk.url_for("puebla_imports.show", id=created["id"])
            return jsonify({"id": created["id"], "url": address}) if wants_json() else redirect(address)
        except Refused as refused:
            errors = refused.sentences
            if wants_json():
                return jsonify({"errors": errors}), 409
    return tk.render("puebla/import_new.html", {"organizations": organizations, "errors": errors})


def _create() -> dict[str, Any]:
    workbook = request.files.get("libro")
    if workbook is None or not workbook.filename:
        raise Refused({"libro": ["Elija el libro del formato 317 (archivo .xlsx)."]})
    files = [upload for upload in request.files.getlist("archivos") if upload.filename]
    return do("puebla_import_create", organization_id=request.form.get("dependencia", ""), upload=workbook, files=files)


@blueprint.route("/importar/<id>")
def show(id: str) -> str:
    """The report; while the background work lasts the page refreshes itself."""
    found = read("puebla_import_show", id=id)
    template = "puebla/snippets/import_report.html" if request.headers.get("HX-Request") else "puebla/import.html"
    return tk.render(template, {"found": found, "working": found["status"] in WORKING})


@blueprint.route("/importar/<id>/archivos", methods=["POST"])
def add_files(id: str) -> Response | tuple[Response, int]:
    """More data files for an import that already began."""
    errors: list[str] = []
    for upload in request.files.getlist("archivos"):
        if not upload.filename:
            continue
        try:
            do("puebla_import_file_add", id=id, upload=upload)
        except Refused as refused:
            errors.extend(refused.sentences)
    if wants_json():
        return jsonify({"errors": errors}), 409 if errors else 200
    for sentence in errors:
        tk.h.flash_error(sentence)
    return redirect(tk.url_for("puebla_imports.show", id=id))


@blueprint.route("/importar/<id>/aplicar", methods=["POST"])
def apply(id: str) -> Response:
    """Turn the workbook's datasets into submissions."""
    try:
        do("puebla_import_apply", id=id)
        tk.h.flash_success("Los conjuntos del libro quedaron como solicitudes en captura.")
    except Refused as refused:
        for sentence in refused.sentences:
            tk.h.flash_error(sentence)
    return redirect(tk.url_for("puebla_imports.show", id=id))


@blueprint.route("/importar/<id>/anotado.xlsx")
def annotated(id: str) -> Response:
    """The same workbook with each problem marked in its cell."""
    found = read("puebla_import_annotated", id=id)
    return deliver(Path(found["path"]), as_attachment=True, download_name=found.get("filename", "anotado.xlsx"))


@blueprint.route("/plantilla.xlsx")
def template() -> Response:
    """The official workbook, prefilled with what the dependencia has published when asked."""
    ids = request.args.getlist("conjunto")
    data: dict[str, Any] = {"organization_id": request.args.get("dependencia")}
    if ids:
        data["ids"] = ids
    found = read("puebla_workbook_export", **{key: value for key, value in data.items() if value})
    return deliver(Path(found["path"]), as_attachment=True, download_name=found.get("filename", "FORM-317.xlsx"))
