"""Actions of the review: the inbox and the tasks."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from ckan.types import Context

from ckanext.puebla.domain import notices, publication, reading, review, tasks
from ckanext.puebla.logic.auth import user_id
from ckanext.puebla.logic.schema import accepts
from ckanext.puebla.logic.transaction import transaction
from ckanext.puebla.model import Submission, Task


@tk.side_effect_free
@accepts()
def puebla_inbox(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What waits for the person who asks, the most urgent first.

    :returns: `{total, tasks: [{id, submission_id, title, organization, node, label, button, role, role_label, opened,
        due, mine, url}]}`
    """
    tk.check_access("puebla_inbox", context, data_dict)
    person = user_id(context) or ""
    found = []
    for task in tasks.inbox(person):
        submission = model.Session.get(Submission, task.submission_id)
        if submission is not None:
            found.append(reading.task_dict(task, submission, person))
    return {"total": len(found), "tasks": found}


@accepts("id revision", "outcome observations", integers="revision", parts="restrictions oficio")
def puebla_task_complete(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Answer and sign a task. Of simultaneous or repeated answers exactly one counts; the others get `puebla_conflict`.

    :param id: the task
    :param revision: the revision of the content that the person saw; it is what is signed
    :param outcome: act_01_visto_bueno: `conforme` or `regresa`; act_04_solicitud_publicacion: `enviar` or `corregir`;
        act_05_validacion_tecnica: `cumple` or `no_cumple`; of the other activities nothing
    :param restrictions: act_03_…: `{clave: {verdict: cumple|incumple, observation}}` for the whole list
    :param observations: obligatory for an answer that sends the submission back
    :param oficio: act_02_solicitud_validacion: `{numero, fecha, procedencia, asunto, solicitante}`;
        act_04_solicitud_publicacion: optional

    :returns: the submission, as in :py:func:`puebla_submission_show`
    """
    if model.Session.get(Task, data_dict["id"]) is None:
        raise tk.ObjectNotFound("No existe la tarea.")
    tk.check_access("puebla_task_complete", context, data_dict)
    person = user_id(context) or ""
    with transaction():
        moved = review.complete(
            actor=person,
            task_id=data_dict["id"],
            revision=data_dict["revision"],
            outcome=data_dict.get("outcome"),
            restrictions=data_dict.get("restrictions"),
            observations=data_dict.get("observations"),
            oficio=data_dict.get("oficio"),
        )
    submission_id = moved.submission.id
    notices.after_move(moved)
    if moved.publishes:
        publication.request(submission_id)
    submission = model.Session.get(Submission, submission_id, populate_existing=True)
    return reading.full(submission, person)
