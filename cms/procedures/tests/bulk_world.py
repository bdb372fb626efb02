"""Doing what waits in a case until it ends, as its people would."""

from __future__ import annotations

import datetime
import json
import random

from cms.accounts.models import User
from cms.cases.domain import running, versions
from cms.cases.models import Case, CaseFile, Task
from cms.procedures.bulk.people import City
from cms.procedures.bulk.scripts import filled_in, placeholder, put_in
from cms.procedures.bulk.walks import Move, answers_after, ways_out
from cms.procedures.solicitud_dictamen_tecnico import ANNEXES, SKETCH
from pipelines.engine import Procedure

MOST = 120


def go_on(case: Case, city: City, now: datetime.datetime, rng: random.Random) -> Case:
    """Every activity, one after the other, with `running.complete`; the case at its end."""
    for turn in range(MOST):
        case = Case.objects.get(pk=case.pk)
        if not case.is_open:
            return case
        task = Task.objects.filter(case=case, state=Task.State.OPEN).order_by("pk").first()
        assert task is not None
        _act(case, task, city, now + datetime.timedelta(minutes=turn), rng)
    raise AssertionError(f"{case.folio} {case.clave} has no end")


def _act(case: Case, task: Task, city: City, now: datetime.datetime, rng: random.Random) -> None:
    procedure = versions.procedure_of(case.version)
    by = task.taken_by or city.workers(tuple(task.audience))[0]
    child = procedure.activity(task.node).child
    if child is not None and not (child.optional and not Case.objects.filter(parent=task).exists()):
        other = Case.objects.filter(parent=task).order_by("-pk").first()
        if other is None or other.state == Case.State.CANCELLED:
            other = _open_child(case, task, child.procedure, by, now)
        go_on(other, city, now, rng)
        task = Task.objects.get(pk=task.pk)
        if task.state != Task.State.OPEN:
            return  # it went on by itself
    entry = procedure.declaration.entradas[case.entry].answers
    process = procedure.process
    answers = answers_after(process, entry, task.node, rng, ways_out(process), straight=True)
    data = _data(procedure, Move(task.node, answers), case, city, now, rng)
    running.complete(task.pk, by=by, answers=answers, data=data, now=now, before=lambda one: _attach(one, task, now))


def _open_child(case: Case, task: Task, clave: str, by: User, now: datetime.datetime) -> Case:
    declared = versions.procedure_of(versions.in_force(clave)).declaration
    wanted = running.Request(subject="Otro caso", organization=case.organization, applicant=by, parent=task)
    return running.start_case(clave, next(iter(declared.entradas)), wanted, by=by, now=now)


def _data(
    procedure: Procedure, move: Move, case: Case, city: City, now: datetime.datetime, rng: random.Random
) -> dict[str, object]:
    filled = filled_in(procedure, move, case.data, now.date())
    chosen = {
        key: str(city.choose(key, procedure.declaration.departamento, rng).person.uuid)
        for key, value in filled.items()
        if value == placeholder(key)
    }
    somebody, office = str(city.staff[0].person.uuid), city.offices[0].clave
    text = put_in(json.dumps(filled, ensure_ascii=False), chosen, somebody, office, now.date())
    found: dict[str, object] = json.loads(text)
    return found


def _attach(case: Case, task: Task, now: datetime.datetime) -> None:
    """The files that the dictamen asks for."""
    if case.clave == "solicitud_dictamen_tecnico":
        for field in {**ANNEXES, **SKETCH}:
            CaseFile.objects.create(
                case=case, node=task.node, field=field, name="a.pdf", content_type="application/pdf", size=1,
                sha256="0" * 64, uploaded_at=now,
            )  # fmt: skip
