"""The review: completing a task signs, moves the process forward and opens what follows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla.domain import checks, clock, history, procedure, roles, signatures, tasks
from ckanext.puebla.domain.locking import fresh, locked
from ckanext.puebla.errors import ConflictError, invalid
from ckanext.puebla.model import Oficio, Submission, Task
from pipelines.engine import advance

CLOSED = "Esta tarea ya fue atendida; su respuesta no se registró otra vez."
OFICIO = ("numero", "fecha", "procedencia", "asunto", "solicitante")
OFICIO_LABELS = {
    "numero": "el número",
    "fecha": "la fecha",
    "procedencia": "la procedencia",
    "asunto": "el asunto",
    "solicitante": "el nombre de quien solicita",
}


@dataclass(frozen=True)
class Verdict:
    """What a person answered, checked."""

    outcome: str | None
    positive: bool
    observations: str | None
    restrictions: dict[str, Any] = field(default_factory=dict)
    oficio: dict[str, Any] | None = None


@dataclass(frozen=True)
class Moved:
    """What a completion changed: for the notices sent after the commit."""

    submission: Submission
    opened: list[Task]
    returned: bool
    publishes: bool


def complete(
    *,
    actor: str,
    task_id: str,
    revision: int,
    outcome: str | None = None,
    restrictions: Mapping[str, Any] | None = None,
    observations: str | None = None,
    oficio: Mapping[str, Any] | None = None,
) -> Moved:
    """Answer and sign one open task. Of simultaneous or repeated answers exactly one counts."""
    task, submission = _taken(task_id)
    if not tasks.is_mine(task, actor):
        raise tk.NotAuthorized("Esta tarea espera a otra persona.")
    signatures.one_role_only(actor=actor, submission=submission, role=task.role)
    if task.closed_at is not None:
        raise ConflictError(CLOSED)
    fresh(submission, revision)
    verdict = _verdict(submission, task.node, outcome, restrictions, observations, oficio)
    signature = signatures.sign(
        actor=actor,
        submission=submission,
        task=task,
        verdict=verdict.outcome,
        positive=verdict.positive,
        restrictions=verdict.restrictions,
        observations=verdict.observations,
    )
    if verdict.oficio:
        _keep_oficio(actor, submission, task, verdict.oficio)
    tasks.close(task, actor=actor, outcome=verdict.outcome, observations=verdict.observations, automatic=False)
    opened = _move(submission, task.node, verdict.outcome)
    history.record(
        actor=actor,
        kind="firma",
        subject=("solicitud", submission.id),
        data={
            "task": task.id,
            "node": task.node,
            "role": task.role,
            "verdict": verdict.outcome,
            "signature": signature.id,
            "answer": history.answer_of(signature),
            "state": submission.state,
        },
    )
    back = not verdict.positive and any(t.role == roles.DATOS_ABIERTOS for t in opened)
    return Moved(submission, opened, returned=back, publishes=bool(submission.publication))


def _taken(task_id: str) -> tuple[Task, Submission]:
    """The task with its submission locked; read again, because somebody may have just closed it."""
    task = model.Session.get(Task, task_id)
    if task is None:
        raise tk.ObjectNotFound("No existe la tarea.")
    submission = locked(task.submission_id)
    model.Session.refresh(task)
    return task, submission


def _verdict(
    submission: Submission, node: str, outcome: Any, restrictions: Any, observations: Any, oficio: Any
) -> Verdict:
    notes = str(observations or "").strip() or None
    if node == procedure.CAPTURE:
        checks.require_ready(submission)
        return Verdict(None, True, notes)
    if node == procedure.REQUEST:
        return Verdict(None, True, notes, oficio=_oficio(oficio or {}))
    if node in procedure.ANALYSES:
        return _analysis(outcome, restrictions or {}, notes)
    answer = procedure.answer_of(node, outcome)
    if answer.negative and not notes:
        raise invalid("observations", "Escriba las observaciones: quien recibe la solicitud debe saber qué corregir.")
    letter = _oficio(oficio) if oficio and node == procedure.PUBLICATION_REQUEST else None
    return Verdict(answer.value, not answer.negative, notes, oficio=letter)


def _analysis(outcome: str | None, given: Mapping[str, Any], notes: str | None) -> Verdict:
    verdicts: dict[str, Any] = {}
    for key, label in procedure.restrictions().items():
        row = given.get(key) or {}
        verdict, observation = row.get("verdict"), str(row.get("observation") or "").strip()
        if verdict not in ("cumple", "incumple"):
            raise invalid("restrictions", f"Falta su veredicto sobre «{label}».")
        if verdict == "incumple" and not observation:
            raise invalid("restrictions", f"Explique por qué se incumple «{label}».")
        verdicts[key] = {"verdict": verdict, "observation": observation or None}
    computed = "cumple" if all(v["verdict"] == "cumple" for v in verdicts.values()) else "incumple"
    if outcome not in (None, "", computed):
        raise invalid("outcome", "El veredicto general no corresponde a los veredictos de la lista.")
    return Verdict(computed, computed == "cumple", notes, restrictions=verdicts)


def _oficio(given: Mapping[str, Any]) -> dict[str, Any]:
    letter: dict[str, Any] = {key: str(given.get(key) or "").strip()[:500] for key in OFICIO}
    for key in OFICIO:
        if not letter[key]:
            raise invalid("oficio", f"Al oficio le falta {OFICIO_LABELS[key]}.")
    try:
        letter["fecha"] = datetime.date.fromisoformat(letter["fecha"])
    except ValueError as error:
        raise invalid("oficio", "La fecha del oficio debe ser aaaa-mm-dd.") from error
    if letter["fecha"] > clock.today():
        raise invalid("oficio", "La fecha del oficio está en el futuro.")
    return letter


def _keep_oficio(actor: str, submission: Submission, task: Task, letter: dict[str, Any]) -> None:
    model.Session.add(Oficio(kind="solicitud", submission_id=submission.id, node=task.node, created_by=actor, **letter))


def _move(submission: Submission, node: str, outcome: str | None) -> list[Task]:
    """Advance the process; analyses whose signature is still valid are completed by themselves."""
    process = procedure.process_of(submission)
    submission.variables = _answered(submission, node, outcome)
    step = advance(process, procedure.tokens_of(submission), node, submission.variables)
    submission.tokens = step.tokens.to_json()
    submission.state = procedure.state_of(step.tokens.open, ended=step.ended)
    submission.modified_at = clock.now()
    if procedure.NOTICE in step.automatic:
        submission.publication = {"status": "pendiente", "requested": clock.now().isoformat(), "attempts": 0}
    opened = tasks.open_all(submission, step.opened)
    for task in [t for t in opened if t.node in procedure.ANALYSES]:
        standing = signatures.standing(submission, task.node)
        if standing is not None:
            tasks.close(task, actor=None, outcome=standing.verdict, observations="Firma vigente", automatic=True)
            opened = [t for t in opened if t is not task] + _move(submission, task.node, standing.verdict)
    return opened


def _answered(submission: Submission, node: str, outcome: str | None) -> dict[str, Any]:
    variables = dict(submission.variables)
    if node in procedure.ANALYSES:
        variables[node] = outcome
        both = [variables.get(analysis) for analysis in procedure.ANALYSES]
        variables["restricciones"] = "incumple" if "incumple" in both else "cumple"
    elif node in procedure.ANSWERS:
        variables[procedure.ANSWERS[node]] = outcome
    return variables
