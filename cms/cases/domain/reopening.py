"""Taking back an activity that is done: the case stands where it stood, as if nobody had done it yet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access, acting, events, notices, papers, people, running, versions
from cms.cases.errors import AlreadyDone, CannotCorrect, NotAllowed, ReasonNeeded
from cms.cases.models import Case, CasePaper, Draft, Event, Task
from cms.directory.models import Organization
from pipelines.engine import EngineError, Procedure, Tokens, advance


@dataclass(frozen=True)
class Way:
    """How an activity can be taken back: where the case will stand, and the open activities that close by it."""

    tokens: Tokens
    closing: tuple[Task, ...]
    fields: tuple[str, ...]  # those that it wrote and nobody has written since


def may_reopen(user: User, task: Task, day: datetime.date) -> bool:
    """Whoever did it and may still do it, and the heads of the case's unit. Whether it can be is another question."""
    if task.state != Task.State.DONE or not task.case.is_open:
        return False
    own = task.done_by_id == user.pk and acting.capacity(user, task, day) is not None
    return own or access.heads(user, task.case, day)


def way_back(task: Task, facts: Sequence[Event] | None = None) -> Way:
    """Raises `CannotCorrect` with the reason when what follows has been done, or cannot be taken back.

    `facts`: the moves of the case, for those who ask about several of its activities.
    """
    case = task.case
    procedure = versions.procedure_of(case.version)
    deed, later = _since(task, moves_of(case) if facts is None else facts)
    tokens = _without(task, later, procedure)
    open_now = list(Task.objects.filter(case=case, state=Task.State.OPEN).select_related("taken_by", "delegated_to"))
    closing = tuple(one for one in open_now if one.node not in tokens.open)
    staying = {one.node for one in open_now} - {one.node for one in closing}
    if set(tokens.open) - staying != {task.node}:
        raise CannotCorrect("El caso ya siguió por otro camino; no se puede regresar a esta actividad.")
    child = Case.objects.filter(parent__in=closing).exclude(state=Case.State.CANCELLED).first()
    if child is not None:
        raise CannotCorrect(f"Lo que sigue ya abrió el caso {child.folio}. Cancélelo primero.")
    written = set(deed.data.get("fields") or ())
    for event in later:
        written -= set(event.data.get("fields") or ())
    return Way(tokens, closing, tuple(sorted(written)))


def moves_of(case: Case) -> list[Event]:
    """The latest facts by which a case went on or its answers changed; nothing older can be taken back anyway."""
    found = Event.objects.filter(case=case, verb__in=(*MOVES, "reopened", "corrected")).order_by("-number")[:LATEST]
    return list(found)[::-1]


def _since(task: Task, facts: Sequence[Event]) -> tuple[Event, list[Event]]:
    """The event by which it was done, and those by which the case went on after it and that still count."""
    if task.before is None or task.done_by_id is None:
        raise CannotCorrect("Esta actividad la hizo la plataforma, o quien solicita sin cuenta; no se puede reabrir.")
    done = [
        event for event in facts if event.verb == "completed" and event.node == task.node and event.at == task.done_at
    ]
    if not done:
        raise CannotCorrect("No se encuentra en el historial cuándo se hizo esta actividad.")
    deed = done[-1]
    if len(done) > 1:  # turns of a loop at one moment: the last event is that of the last of these activities
        same = Task.objects.filter(case=task.case, node=task.node, state=Task.State.DONE, done_at=task.done_at)
        deed = done[-1 - same.filter(pk__gt=task.pk).count()]
    later: list[Event] = []
    for event in facts[facts.index(deed) + 1 :]:
        if event.verb == "reopened":
            undone = [one for one in later if one.verb == "completed" and one.node == event.node]
            if undone:
                later.remove(undone[-1])
        else:
            later.append(event)
    return deed, later


LATEST, MOST = 200, 8  # facts that are looked at, and activities that are offered
MOVES = ("completed", "automatic", "child_ended", "migrated")
WORDS = {
    "automatic": "La plataforma ya hizo después «{label}», y eso no se puede deshacer.",
    "child_ended": "Después terminó un caso relacionado, y eso no se puede deshacer.",
    "migrated": "Después el caso pasó a otra versión del procedimiento, y eso no se puede deshacer.",
}


def _without(task: Task, later: list[Event], procedure: Procedure) -> Tokens:
    """Where the case would stand if the activity had not been done: what others did since is done again."""
    case = task.case
    entry = procedure.declaration.entradas.get(case.entry)
    tokens = Tokens.from_json(task.before["tokens"])
    for event in later:
        node = procedure.process.nodes.get(event.node)
        label = node.label if node else event.node
        if event.verb in WORDS:
            raise CannotCorrect(WORDS[event.verb].format(label=label))
        if event.verb == "corrected":
            continue
        if event.node == task.node or event.node not in tokens.open:
            raise CannotCorrect(f"Ya se hizo lo que sigue: «{label}». Reabra primero esa actividad.")
        given = {**(entry.answers if entry else {}), **(event.data.get("answers") or {})}
        try:
            step = advance(procedure.process, tokens, event.node, given)
        except EngineError as error:
            raise CannotCorrect("El caso ya siguió por otro camino; no se puede regresar a esta actividad.") from error
        tokens = step.tokens
    return tokens


def reopenable(user: User, case: Case, day: datetime.date) -> list[Task]:
    """The activities of a case that somebody may take back now, the last one first."""
    if not case.is_open:
        return []
    done = Task.objects.filter(case=case, state=Task.State.DONE).select_related("done_by").order_by("-done_at", "-pk")
    head, facts, found = access.heads(user, case, day), moves_of(case), []
    for task in done[:MOST]:
        task.case = case
        own = task.done_by_id == user.pk and acting.capacity(user, task, day) is not None
        if (head or own) and _can(task, facts):
            found.append(task)
    return found


def _can(task: Task, facts: Sequence[Event]) -> bool:
    try:
        return bool(way_back(task, facts))
    except CannotCorrect:
        return False


@transaction.atomic
def reopen(task_id: int, *, by: User, reason: str, now: datetime.datetime) -> Task:
    """Open an activity again that was done. Its answers wait in its draft, its documents are cancelled.

    Raises `NotAllowed`, `ReasonNeeded`, or `CannotCorrect` when what follows has been done.
    """
    case_id = Task.objects.values_list("case_id", flat=True).get(pk=task_id)
    case = Case.objects.select_for_update().get(pk=case_id)
    task = Task.objects.select_related("done_by").get(pk=task_id)
    task.case = case
    if task.state == Task.State.OPEN:
        raise AlreadyDone("La actividad ya está abierta.")
    if not case.is_open or task.state != Task.State.DONE:
        raise CannotCorrect("El caso ya está cerrado; lo que se hizo en él no se reabre.")
    if not may_reopen(by, task, timezone.localtime(now).date()):
        raise NotAllowed("La reabre quien la hizo o la jefatura de la unidad.")
    if not reason.strip():
        raise ReasonNeeded("Explique qué se corrige.", field="reason")
    way = way_back(task)
    folios = _withdraw_papers(task, by, reason.strip(), now)
    _take_back_answers(task, way, by, now)
    Task.objects.filter(pk__in=[one.pk for one in way.closing]).update(state=Task.State.CANCELLED)
    case.tokens = way.tokens.to_json()
    _belong_again(task)
    task.state, task.done_at, task.done_by, task.before = Task.State.OPEN, None, None, None
    task.taken_by, task.taken_at, task.escalated_at = by if acting.may_act(by, task, _day(now)) else None, now, None
    task.taken_at = now if task.taken_by else None
    running.remind_again(task, versions.procedure_of(case.version), now)
    task.save()
    running.pause_or_go_on(case, now)
    case.save()
    closed = [one.node for one in way.closing]
    events.record(
        case, "reopened", at=now, actor=by, node=task.node, reason=reason.strip(), closed=closed, papers=folios
    )  # fmt: skip
    notices.tell_reopened(task, by, way.closing)
    return task


def _belong_again(task: Task) -> None:
    """The activity gave the case to another dependencia: it belongs again to the one before."""
    case, before = task.case, task.before.get("organization", task.case.organization_id)
    if before == case.organization_id:
        return
    case.organization = Organization.objects.filter(pk=before).first()
    procedure = versions.procedure_of(case.version)
    for one in Task.objects.filter(case=case, state=Task.State.OPEN):
        one.audience = people.audience(case, procedure, one.role)
        one.save(update_fields=["audience"])


def _day(now: datetime.datetime) -> datetime.date:
    return timezone.localtime(now).date()


def _withdraw_papers(task: Task, by: User, reason: str, now: datetime.datetime) -> list[str]:
    found = CasePaper.objects.filter(case=task.case, node=task.node, document__cancelled_at=None)
    folios = []
    for paper in found.select_related("document"):
        papers.withdraw(paper, reason=f"Se corrige la actividad que lo imprimió: {reason}"[:300], by=by, now=now)
        folios.append(paper.document.folio)
    return folios


def _take_back_answers(task: Task, way: Way, by: User, now: datetime.datetime) -> None:
    """What it wrote goes into its draft; what stood there before it stands again."""
    case, before = task.case, task.before["data"]
    written: dict[str, Any] = {key: case.data[key] for key in way.fields if key in case.data}
    case.data = {key: value for key, value in case.data.items() if key not in written}
    case.data |= {key: before[key] for key in way.fields if key in before}
    Draft.objects.update_or_create(task=task, defaults={"data": written, "saved_at": now, "saved_by": by})
