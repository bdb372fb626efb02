"""Capture of a submission: the form, its files, and sending it to its first signature."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, jsonify, redirect, request
from werkzeug.datastructures import FileStorage

from ckanext.puebla.views import capture_form
from ckanext.puebla.views.common import STALE, Refused, do, private_blueprint, read, wants_json

blueprint = private_blueprint("puebla_capture")


@blueprint.route("/solicitudes/<id>/editar", methods=["GET", "POST"])
def edit(id: str) -> str | Response | tuple[Response, int]:
    """The form. Every button keeps what was typed."""
    submission = read("puebla_submission_show", id=id)
    if not submission["can"]["edit"] and request.method == "GET":
        tk.h.flash_notice("La captura está cerrada; aquí puede consultar la solicitud.")
        return redirect(tk.url_for("puebla_submissions.show", id=id))
    if request.method == "GET":
        return _form(submission, capture_form.from_submission(submission), review="revisar" in request.args)
    values = capture_form.from_post(request.form)
    button = request.form.get("accion", "guardar")
    if button.partition(":")[0] in ("agregar_recurso", "agregar_termino", "quitar_recurso", "quitar_termino"):
        return _form(submission, capture_form.with_button(values, button))
    return _save(submission, values, button)


def _save(submission: dict[str, Any], values: dict[str, Any], button: str) -> str | Response | tuple[Response, int]:
    revision = request.form.get("revision", default=submission["revision"], type=int)
    try:
        saved = do(
            "puebla_submission_update", id=submission["id"], revision=revision, **capture_form.for_action(values)
        )
        for upload in _uploads():
            saved = do("puebla_submission_file_attach", id=submission["id"], revision=saved["revision"], upload=upload)
    except Refused as refused:
        return _refused(submission["id"], values, refused)
    if wants_json():
        return jsonify({"revision": saved["revision"], "progress": saved["progress"]})
    if button == "enviar":
        return _send(saved)
    tk.h.flash_success("Los cambios se guardaron.")
    return redirect(tk.url_for("puebla_capture.edit", id=submission["id"]))


def _refused(id: str, values: dict[str, Any], refused: Refused) -> str | tuple[Response, int]:
    if wants_json():
        return jsonify({"errors": refused.sentences, "stale": refused.stale}), 409
    submission = read("puebla_submission_show", id=id)
    return _form(submission, values, refused=refused)


def _send(submission: dict[str, Any]) -> str | Response:
    if not submission["progress"]["ready"]:
        return redirect(tk.url_for("puebla_capture.edit", id=submission["id"], revisar=1) + "#resumen")
    task = next((task for task in submission["tasks"] if task["node"] == "act_01_captura" and task["mine"]), None)
    if task is None:
        return tk.abort(403)
    try:
        do("puebla_task_complete", id=task["id"], revision=submission["revision"])
    except Refused as refused:
        return _form(submission, capture_form.from_submission(submission), refused=refused)
    tk.h.flash_success("La captura quedó firmada y se envió a visto bueno.")
    return redirect(tk.url_for("puebla_submissions.show", id=submission["id"]))


def _uploads() -> list[FileStorage]:
    return [upload for upload in request.files.getlist("archivos") if upload.filename]


@blueprint.route("/solicitudes/<id>/archivos", methods=["POST"])
def attach(id: str) -> Response | tuple[Response, int]:
    """Receive files one by one from the page's script; a plain form sends them with the whole form instead."""
    revision = request.form.get("revision", default=0, type=int)
    saved: dict[str, Any] = {}
    try:
        for upload in _uploads():
            saved = do(
                "puebla_submission_file_attach",
                id=id,
                revision=revision,
                upload=upload,
                **({"archivo": request.form["archivo"]} if request.form.get("archivo") else {}),
            )
            revision = saved["revision"]
    except Refused as refused:
        return jsonify({"errors": refused.sentences, "stale": refused.stale}), 409
    if not saved:
        return jsonify({"errors": ["No llegó ningún archivo."], "stale": False}), 400
    return jsonify({"revision": revision, "progress": saved["progress"]})


def _form(
    submission: dict[str, Any], values: dict[str, Any], *, refused: Refused | None = None, review: bool = False
) -> str:
    errors: dict[str, list[str]] = {}
    if review:
        errors = capture_form.missing_by_field(submission)
    if refused is not None:
        errors = capture_form.refused_by_field(refused.errors)
    return tk.render(
        "puebla/capture.html",
        {
            "submission": submission,
            "values": values,
            "errors": errors,
            "stale": STALE if refused is not None and refused.stale else None,
            "review": review,
            "form317": capture_form,
            "files": {row["key"]: row.get("file") for row in submission["resources"]},
        },
    )
