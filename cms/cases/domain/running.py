"""Starting cases and completing their activities: lock, still open?, permission, advance, events, next ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access, acting, calendar, children, events, papers, people, routing, versions
from cms.cases.errors import AlreadyDone, IncompleteAnswer, NotAllowed, ReasonNeeded, RuleBroken, UnknownWayIn
from cms.cases.models import Case, Task
from cms.cases.registry import Moment, find_rule, find_service
from cms.core.folios import next_folio
from cms.directory.models import Organization
from pipelines.engine import Procedure, Step, Tokens, UnansweredDecision, advance, start
from schemas.procedures import Deadline

BY_SCHEDULE = "portal"


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who asks for what. Somebody who came by letter or telephone has no account: then only `applicant_name`.

    `public`: somebody without an account asks on the public page, and nobody of ours stands between.
    """

    subject: str
    organization: Organization | None = None
    applicant: User | None = None
    applicant_name: str = ""
    channel: str = Case.Channel.PLATFORM
    parent: Task | None = None
    public: bool = False


@transaction.atomic
def start_case(clave: str, entry: str, request: Request, *, by: User | None, now: datetime.datetime) -> Case:
    """Begin a case on the version in force. `by` None: the schedule, or a citizen (`request.public`).

    Raises `UnknownWayIn` or `NotAllowed`.
    """
    version = versions.in_force(clave)
    procedure = versions.procedure_of(version)
    declared = procedure.declaration.entradas.get(entry)
    if declared is None:
        raise UnknownWayIn(f"«{version.name}» no se inicia por «{entry}».")
    case = Case(
        version=version, clave=clave, unit=version.unit, entry=entry, channel=request.channel, subject=request.subject,
        organization=request.organization, applicant=request.applicant, applicant_name=request.applicant_name,
        started_at=now, started_by=by, parent=request.parent,
    )  # fmt: skip
    if request.parent is not None:
        case.data = children.begin(request.parent, clave, entry)
    asked_alone = by is None and request.public
    if asked_alone:
        case.channel = Case.Channel.WEB
    if not (declared.public if asked_alone else _may_start(case, procedure, declared.roles, by, now)):
        raise NotAllowed(f"No le corresponde iniciar «{version.name}».")
    case.folio = next_folio(version.unit.upper(), today=timezone.localtime(now).date())
    case.due_at = calendar.moment_due(now, procedure.declaration.tiempo)
    case.save()
    events.record(case, "started", at=now, actor=by, entry=entry, channel=case.channel)
    _go_on(case, procedure, start(procedure.process, declared.answers), now)
    return case


def _may_start(
    case: Case, procedure: Procedure, roles: tuple[str, ...], by: User | None, now: datetime.datetime
) -> bool:
    if by is None:
        return BY_SCHEDULE in roles
    today = timezone.localtime(now).date()
    if case.parent is not None and acting.may_act(by, case.parent, today):
        return True  # whoever does an activity opens the case that it needs
    keys = people.keys_of(by, today)
    return any(keys & set(people.audience(case, procedure, role)) for role in roles if role != BY_SCHEDULE)


@transaction.atomic
def complete(
    task_id: int, *, by: User | None, answers: Mapping[str, str], data: Mapping[str, Any], now: datetime.datetime,
    before: Callable[[Case], None] | None = None,
) -> Case:  # fmt: skip
    """Do an activity. Two people at once: one of them gets `AlreadyDone`, and nothing of hers is written.

    `answers`: those of the questions that follow; `data`: what was filled in; `before` is called once the case is
    locked and the person may act; `by` None: the citizen who asked without an account. Raises `NotAllowed`,
    `IncompleteAnswer`, `ReasonNeeded`.
    """
    task = locked(task_id)
    case = task.case
    procedure = versions.procedure_of(case.version)
    capacity = must_be_able(task, by, now) if by else _must_be_citizens(task, procedure)
    children.must_be_over(task, procedure.activity(task.node).child)
    _reasons(procedure, answers, data)
    if before is not None:
        before(case)
    obey(case, procedure, task.node, Moment(
        case=case, node=task.node, data={**case.data, **data}, answers=answers, by=by, now=now
    ))  # fmt: skip
    step = _advance(case, procedure, task.node, answers)
    task.state, task.done_at, task.done_by, task.before = Task.State.DONE, now, by, _before(case, data)
    task.save(update_fields=["state", "done_at", "done_by", "before"])
    case.data = {**case.data, **data}
    events.record(
        case, "completed", at=now, actor=by, node=task.node, answers=dict(answers), fields=sorted(data),
        **capacity.facts(),
    )  # fmt: skip
    routing.follow(case, procedure, task.node, data, by=by, now=now)
    _go_on(case, procedure, step, now)
    return case


def _before(case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    """Where a case stands before an activity is done, and the answers that it will write over."""
    kept = {key: case.data[key] for key in data if key in case.data}
    return {"tokens": case.tokens, "data": kept, "organization": case.organization_id}


def must_be_able(task: Task, by: User, now: datetime.datetime) -> acting.Capacity:
    """Raises `NotAllowed` when the activity is not for this person, was delegated to another, or a colleague has it."""
    return acting.must_be_able(task, by, timezone.localtime(now).date())


def _must_be_citizens(task: Task, procedure: Procedure) -> acting.Capacity:
    """Raises `NotAllowed` unless the activity is that of the person without an account who asked for the case."""
    case, entry = task.case, procedure.declaration.entradas[task.case.entry]
    asked_alone = case.channel == Case.Channel.WEB and case.applicant_id is None and case.started_by_id is None
    if not (asked_alone and entry.public and task.role in entry.roles):
        raise NotAllowed("Esta actividad no se hace sin cuenta.")
    return acting.Capacity()


def must_be_open(task: Task) -> None:
    """Raises `AlreadyDone` when somebody was faster, or the case is over."""
    if task.state == Task.State.DONE:
        who = task.done_by or "La plataforma"
        raise AlreadyDone(f"{who} ya hizo esta actividad. Lo que usted escribió no se guardó.")
    if task.state != Task.State.OPEN or not task.case.is_open:
        raise AlreadyDone("El caso ya no espera esta actividad.")


def locked(task_id: int) -> Task:
    """The task with the row of its case locked: whoever comes second waits here and then sees what happened."""
    case_id = Task.objects.values_list("case_id", flat=True).filter(pk=task_id).first()
    if case_id is None:
        raise UnknownWayIn("La actividad no existe.")
    known = Case.objects.select_related("version", "organization", "applicant").defer("version__files")
    case = known.select_for_update(of=("self",)).get(pk=case_id)
    task = Task.objects.select_related("done_by", "taken_by", "delegated_to", "delegated_by").get(pk=task_id)
    task.case = case
    must_be_open(task)
    return task


def _advance(case: Case, procedure: Procedure, node: str, answers: Mapping[str, str]) -> Step:
    entry = procedure.declaration.entradas.get(case.entry)
    given = {**(entry.answers if entry else {}), **answers}
    try:
        return advance(procedure.process, Tokens.from_json(case.tokens), node, given)
    except UnansweredDecision as error:
        raise IncompleteAnswer(str(error), field=error.variable) from error


def obey(case: Case, procedure: Procedure, node: str, moment: Moment) -> None:
    """Every rule that the activity names; the first that refuses is told."""
    for name in procedure.activity(node).rules:
        refusal = find_rule(name)(moment)
        if refusal is not None:
            raise RuleBroken(refusal.message, code=f"regla_{name}", field=refusal.field)


def _reasons(procedure: Procedure, answers: Mapping[str, str], data: Mapping[str, Any]) -> None:
    """A negative answer needs some words that say why."""
    for variable, value in answers.items():
        question = procedure.declaration.preguntas.get(variable)
        chosen = next((answer for answer in question.answers if answer.value == value), None) if question else None
        if chosen and chosen.negative and not any(value for key, value in data.items() if key != variable):
            raise ReasonNeeded(f"Explique por qué: «{chosen.label}».")


def _go_on(case: Case, procedure: Procedure, step: Step, now: datetime.datetime) -> None:
    """Run what the platform does itself, open what follows, and close the case when nothing does."""
    step = _run_services(case, procedure, step, now)
    case.tokens = step.tokens.to_json()
    for node in step.tokens.open:
        if not Task.objects.filter(case=case, node=node, state=Task.State.OPEN).exists():
            _open(case, procedure, node, now)
    if step.ended:
        last = procedure.process.nodes[procedure.process.flows[step.path[-1]].target]
        case.state, case.outcome, case.closed_at = Case.State.ENDED, last.label, now
        events.record(case, "ended", at=now, outcome=last.label)
    else:
        pause_or_go_on(case, now)
    case.save()
    if step.ended:
        _tell_parent(case, now)


def _run_services(case: Case, procedure: Procedure, step: Step, now: datetime.datetime) -> Step:
    """The service tasks that opened, one after the other, until only people's activities are open."""
    entry = procedure.declaration.entradas[case.entry].answers
    waiting = list(step.automatic)
    while waiting:
        node = waiting.pop(0)
        moment = Moment(case=case, node=node, data=case.data, answers={}, by=None, now=now)
        added = dict(find_service(procedure.activity(node).service)(moment))
        case.data = {**case.data, **added}
        events.record(case, "automatic", at=now, node=node, fields=sorted(added))
        papers.print_later(case, procedure, node, None)
        given = {**entry, **{key: str(value) for key, value in added.items()}}
        step = advance(procedure.process, step.tokens, node, given)
        waiting += step.automatic
    return step


def _tell_parent(case: Case, now: datetime.datetime) -> None:
    """The activity that opened this case goes on by itself when nothing more is asked there."""
    if case.parent_id is None:
        return
    parent = Case.objects.select_for_update().get(pk=case.parent.case_id)
    task = Task.objects.get(pk=case.parent_id)
    events.record(parent, "child_ended", at=now, node=task.node, folio=case.folio, outcome=case.outcome)
    procedure = versions.procedure_of(parent.version)
    if case.state == Case.State.ENDED:
        parent.data = {**parent.data, **children.brought(case, procedure.activity(task.node).child)}
        parent.save(update_fields=["data"])
    if task.state != Task.State.OPEN or not parent.is_open or not children.goes_on_alone(task, procedure):
        return
    step = _advance(parent, procedure, task.node, {})
    task.state, task.done_at = Task.State.DONE, now
    task.save(update_fields=["state", "done_at"])
    _go_on(parent, procedure, step, now)


def _open(case: Case, procedure: Procedure, node: str, now: datetime.datetime) -> None:
    activity, drawn = procedure.activity(node), procedure.process.nodes[node]
    today = timezone.localtime(now).date()
    Task.objects.create(
        case=case, node=node, label=drawn.label, role=drawn.role, audience=people.audience(case, procedure, drawn.role),
        waits=activity.wait is not None, opened_at=now, due_at=_due(case, activity.deadline, now),
        remind_on=calendar.add_business_days(today, activity.wait.remind_every) if activity.wait else None,
    )  # fmt: skip
    events.record(case, "opened", at=now, node=node)


def _due(case: Case, deadline: Deadline | None, now: datetime.datetime) -> datetime.datetime | None:
    """When an activity that opens now must be done."""
    if deadline is not None and deadline.since:
        return calendar.due_after(case.data.get(deadline.since), deadline)
    return calendar.moment_due(now, deadline)


def remind_again(task: Task, procedure: Procedure, now: datetime.datetime) -> None:
    """An activity that waits for somebody outside is reminded of some working days from now."""
    wait = procedure.activity(task.node).wait
    today = timezone.localtime(now).date()
    task.remind_on = calendar.add_business_days(today, wait.remind_every) if wait else None


def pause_or_go_on(case: Case, now: datetime.datetime) -> None:
    """The clock of the case stands still while all that is open waits for somebody outside."""
    waits = list(Task.objects.filter(case=case, state=Task.State.OPEN).values_list("waits", flat=True))
    if waits and all(waits):
        case.state = Case.State.WAITING
        case.paused_at = case.paused_at or now
    else:
        if case.paused_at and case.due_at:
            case.due_at += now - case.paused_at
        case.state, case.paused_at = Case.State.OPEN, None


@transaction.atomic
def take(task_id: int, *, by: User, now: datetime.datetime) -> Task:
    """Say that one is at it. Raises `NotAllowed` when it is not hers or a colleague has it."""
    task = locked(task_id)
    capacity = must_be_able(task, by, now)
    if acting.holder(task, timezone.localtime(now).date()) is None:
        task.taken_by, task.taken_at = by, now
        task.save(update_fields=["taken_by", "taken_at"])
        events.record(task.case, "taken", at=now, actor=by, node=task.node, **capacity.facts())
    return task


@transaction.atomic
def release(task_id: int, *, by: User, now: datetime.datetime) -> Task:
    """Leave it to the colleagues again. Raises `NotAllowed` when somebody else has it."""
    task = locked(task_id)
    if task.taken_by_id != by.pk:
        raise NotAllowed("Solo la deja quien la tomó.")
    task.taken_by, task.taken_at = None, None
    task.save(update_fields=["taken_by", "taken_at"])
    events.record(task.case, "released", at=now, actor=by, node=task.node)
    return task


@transaction.atomic
def cancel(case_id: int, *, by: User, reason: str, now: datetime.datetime) -> Case:
    """End a case before its time. For whoever started it or asked for it, and the heads of its unit, with a reason."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if not case.is_open:
        raise AlreadyDone("El caso ya estaba cerrado.")
    if not access.may_cancel(by, case, timezone.localtime(now).date()):
        raise NotAllowed("Lo cancela quien lo inició, quien lo solicitó o la jefatura de la unidad.")
    if not reason.strip():
        raise ReasonNeeded("Explique por qué se cancela.")
    Task.objects.filter(case=case, state=Task.State.OPEN).update(state=Task.State.CANCELLED)
    case.state, case.closed_at, case.outcome = Case.State.CANCELLED, now, reason.strip()[:200]
    case.save()
    events.record(case, "cancelled", at=now, actor=by, reason=reason.strip())
    _tell_parent(case, now)
    return case
