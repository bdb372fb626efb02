"""Correcting an answer of an open case, with its reason; what stood there before is kept in the history."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access, calendar, events, people, running, showing, versions
from cms.cases.errors import AlreadyDone, CannotCorrect, NotAllowed, ReasonNeeded
from cms.cases.forms import TaskForm, computed
from cms.cases.models import Case, Event, Task
from cms.cases.registry import Moment
from pipelines.engine import Procedure
from schemas.procedures import Field, Form

NEVER = frozenset({"archivo", "calculado", "restricciones", "mostrado"})


@dataclass(frozen=True)
class Correctable:
    """A field that may be corrected, with the activity by which it was answered last."""

    field: Field
    task: Task


def may_correct(user: User, case: Case, day: datetime.date) -> bool:
    """The heads of the case's unit and those above, while it is open."""
    return case.is_open and access.heads(user, case, day)


def correctable(case: Case) -> dict[str, Correctable]:
    """Key -> the answers of a case that do not decide its way, in the order in which they were given."""
    procedure = versions.procedure_of(case.version)
    decides = set(procedure.declaration.preguntas) | {
        activity.routed_by for activity in procedure.declaration.actividades.values() if activity.routed_by
    }
    found: dict[str, Correctable] = {}
    for task in Task.objects.filter(case=case, state=Task.State.DONE).order_by("done_at", "pk"):
        form = procedure.form(task.node)
        for field in form.fields if form else ():
            if field.key in case.data and field.kind not in NEVER and field.key not in decides:
                found[field.key] = Correctable(field, task)
    return found


def form_of(case: Case, one: Correctable, *, data: Any = None, files: Any = None) -> TaskForm:
    """A form with this one field. Dates are judged as on the day on which it was answered."""
    procedure = versions.procedure_of(case.version)
    assert one.task.done_at is not None
    field = replace(one.field, when=None, section="", help=one.field.help)
    return TaskForm(
        Form(node=one.task.node, title="", fields=(field,)), procedure.declaration,
        today=timezone.localtime(one.task.done_at).date(), data=data, files=files,
        initial={field.key: case.data.get(field.key)},
    )  # fmt: skip


@transaction.atomic
def correct(case_id: int, key: str, value: Any, *, by: User, reason: str, now: datetime.datetime) -> Case:
    """Write another answer, with all that is computed from it. `value`: plain, as the form gives it.

    The rules of the activity still hold. Raises `NotAllowed`, `ReasonNeeded`, `CannotCorrect`, `RuleBroken`.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if not case.is_open:
        raise AlreadyDone("El caso ya está cerrado; sus datos no cambian.")
    if not may_correct(by, case, timezone.localtime(now).date()):
        raise NotAllowed("Los datos los corrige la jefatura de la unidad.")
    if not reason.strip():
        raise ReasonNeeded("Explique por qué se corrige.", field="reason")
    one = correctable(case).get(key)
    if one is None:
        raise CannotCorrect("Ese dato no se corrige aquí: decide el camino del caso, se calcula o no se ha respondido.")
    if case.data.get(key) == value:
        raise CannotCorrect("Ese dato ya dice eso.", field=key)
    procedure = versions.procedure_of(case.version)
    data = {**case.data, key: value}
    data |= dict(_computed(procedure, data))
    answers = _answers(case, one.task)
    running.obey(case, procedure, one.task.node, Moment(
        case=case, node=one.task.node, data=data, answers=answers, by=by, now=now
    ))  # fmt: skip
    changes = {name: [case.data.get(name), data[name]] for name in data if case.data.get(name) != data[name]}
    case.data = data
    case.save(update_fields=["data"])
    _follow(case, procedure, set(changes))
    events.record(
        case, "corrected", at=now, actor=by, node=one.task.node, reason=reason.strip(), fields=sorted(changes),
        changes=changes,
    )  # fmt: skip
    return case


def _answers(case: Case, task: Task) -> Mapping[str, str]:
    deed = Event.objects.filter(case=case, verb="completed", node=task.node).order_by("-number").first()
    return (deed.data.get("answers") or {}) if deed else {}


def _computed(procedure: Procedure, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    known = dict(data)
    for field in showing.fields_of(procedure).values():
        if field.computed is not None and field.key in data:
            known[field.key] = computed.compute(field.computed, known)
            yield field.key, known[field.key]


def _follow(case: Case, procedure: Procedure, changed: set[str]) -> None:
    """Open activities whose people or term hang on a corrected answer."""
    for task in Task.objects.filter(case=case, state=Task.State.OPEN):
        deadline = procedure.activity(task.node).deadline
        if procedure.declaration.roles[task.role].chosen_in in changed:
            task.audience = people.audience(case, procedure, task.role)
            task.taken_by, task.taken_at = None, None
        if deadline is not None and deadline.since and deadline.since in changed:
            task.due_at = calendar.due_after(case.data.get(deadline.since), deadline)
        task.save(update_fields=["audience", "taken_by", "taken_at", "due_at"])
