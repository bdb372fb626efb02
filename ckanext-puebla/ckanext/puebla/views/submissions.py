"""Solicitudes: the list, a new one, one seen by its people, its history and differences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, redirect, request

from ckanext.puebla.gateway.delivery import deliver
from ckanext.puebla.views import diagram
from ckanext.puebla.views.common import Refused, do, my_organizations, page_number, private_blueprint, read

blueprint = private_blueprint("puebla_submissions")

PAGE = 20


@blueprint.route("/solicitudes")
def index() -> str:
    """Submissions that the person may see, newest first, with filters."""
    filters = {
        "organization_id": request.args.get("dependencia"),
        "state": request.args.get("estado"),
        "q": request.args.get("q"),
    }
    page = page_number()
    given = {key: value for key, value in filters.items() if value}
    found = read("puebla_submission_list", **given, limit=PAGE, offset=(page - 1) * PAGE)
    return tk.render(
        "puebla/submission_list.html",
        {
            "found": found,
            "filters": filters,
            "page": page,
            "pages": max(1, -(-found["total"] // PAGE)),
            "can_create": bool(my_organizations()),
        },
    )


@blueprint.route("/solicitudes/nueva", methods=["GET", "POST"])
def new() -> str | Response:
    """Begin a registration, or the update of a published dataset."""
    organizations = my_organizations()
    if not organizations:
        return tk.abort(403)
    errors: list[str] = []
    if request.method == "POST":
        data = {"organization_id": request.form.get("dependencia"), "package_id": request.form.get("conjunto")}
        try:
            created = do("puebla_submission_create", **{key: value for key, value in data.items() if value})
            return redirect(tk.url_for("puebla_capture.edit", id=created["id"]))
        except Refused as refused:
            errors = refused.sentences
    chosen = _published(request.values.get("conjunto"))
    return tk.render("puebla/submission_new.html", {"organizations": organizations, "chosen": chosen, "errors": errors})


def _published(name: str | None) -> dict[str, Any] | None:
    if not name:
        return None
    return read("package_show", id=name)


@blueprint.route("/solicitudes/<id>")
def show(id: str) -> str:
    """What to do now, the content, the signatures, the history."""
    return render_submission(id)


def render_submission(id: str, **extra: Any) -> str:
    """The page of a submission; `extra` carries what a refused form had."""
    submission = read("puebla_submission_show", id=id)
    return tk.render(
        "puebla/submission.html",
        {
            "submission": submission,
            "procedure": diagram.procedure(),
            "rows": diagram.rows(submission),
            "report": technical_report(submission),
            **extra,
        },
    )


def technical_report(submission: dict[str, Any]) -> Any:
    """The automatic report, when somebody is about to give the technical verdict."""
    if submission["state"] != "validacion_tecnica":
        return None
    return read("puebla_technical_report", id=submission["id"])


@blueprint.route("/solicitudes/<id>/tareas/<task_id>", methods=["POST"])
def complete(id: str, task_id: str) -> str | Response:
    """Sign: the answer of a task."""
    answer = answer_of(request.form)
    revision = request.form.get("revision", default=0, type=int)
    try:
        do("puebla_task_complete", id=task_id, revision=revision, **answer)
    except Refused as refused:
        return render_submission(
            id, errors=refused.errors, sentences=refused.sentences, stale=refused.stale, typed=answer, task_id=task_id
        )
    tk.h.flash_success("Su respuesta quedó registrada y firmada.")
    return redirect(tk.url_for("puebla_submissions.show", id=id))


def answer_of(form: Any) -> dict[str, Any]:
    """What was answered in a task's form, in the shape of `puebla_task_complete`."""
    answer: dict[str, Any] = {}
    if form.get("resultado"):
        answer["outcome"] = form["resultado"]
    if form.get("observaciones", "").strip():
        answer["observations"] = form["observaciones"]
    restrictions = _restrictions(form)
    if restrictions:
        answer["restrictions"] = restrictions
    oficio = {key.removeprefix("oficio-"): value for key, value in form.items() if key.startswith("oficio-")}
    if any(oficio.get(key, "").strip() for key in ("numero", "fecha")):  # the other fields come filled in
        answer["oficio"] = oficio
    return answer


def _restrictions(form: Any) -> dict[str, dict[str, str]]:
    keys = {key.split("-", 2)[2] for key in form if key.startswith("restriccion-")}
    return {
        key: {
            "verdict": form.get(f"restriccion-veredicto-{key}", ""),
            "observation": form.get(f"restriccion-observacion-{key}", ""),
        }
        for key in sorted(keys)
    }


@blueprint.route("/solicitudes/<id>/cancelar", methods=["GET", "POST"])
def cancel(id: str) -> str | Response:
    """Withdraw a submission, with a reason."""
    submission = read("puebla_submission_show", id=id)
    if not submission["can"]["cancel"]:
        return tk.abort(403)
    errors: list[str] = []
    if request.method == "POST":
        try:
            do("puebla_submission_cancel", id=id, reason=request.form.get("motivo", ""))
            tk.h.flash_success("La solicitud se canceló.")
            return redirect(tk.url_for("puebla_submissions.show", id=id))
        except Refused as refused:
            errors = refused.sentences
    return tk.render("puebla/submission_cancel.html", {"submission": submission, "errors": errors})


@blueprint.route("/solicitudes/<id>/historial")
def history(id: str) -> str:
    """Everything that happened, in plain words."""
    submission = read("puebla_submission_show", id=id)
    found = read("puebla_submission_history", id=id)
    events = found.get("events", found.get("results", [])) if isinstance(found, dict) else found
    return tk.render("puebla/history.html", {"submission": submission, "events": events})


@blueprint.route("/solicitudes/<id>/diferencias")
def difference(id: str) -> str:
    """What the update changes against the public version."""
    submission = read("puebla_submission_show", id=id)
    found = read("puebla_submission_difference", id=id)
    return tk.render("puebla/difference.html", {"submission": submission, "difference": found})


@blueprint.route("/solicitudes/<id>/diagrama.svg")
def picture(id: str) -> Response:
    """The living diagram as a picture of its own."""
    submission = read("puebla_submission_show", id=id)
    return Response(diagram.picture(submission), mimetype="image/svg+xml")


@blueprint.route("/solicitudes/<id>/archivos/<key>")
def file(id: str, key: str) -> Response:
    """A received file, for the people of the review."""
    found = read("puebla_submission_file", id=id, key=key)
    return deliver(
        Path(found["path"]), as_attachment=True, download_name=found["filename"], mimetype=found["media_type"]
    )
