"""Open cases that go on on another version: only those for which every place where they stand is still there.

Nothing does this by itself. The keeper of the manual decides it for one pair of versions, sees before which cases can
go and which cannot and why, and each case moves in a transaction of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.cases.domain import events, people, versions
from cms.cases.domain.showing import fields_of
from cms.cases.models import Case, ProcedureVersion, Task
from cms.core.errors import CmsError
from cms.modeler.domain import rights
from cms.modeler.errors import Conflict, NotAllowed, NotMovable, NotReady
from cms.modeler.models import Migration
from pipelines.engine import Procedure, Tokens
from pipelines.engine.soundness import can_finish_from


@dataclass(frozen=True)
class Verdict:
    """Whether an open case could go on on another version; `reasons`: why it cannot."""

    case: Case
    reasons: tuple[str, ...]


def open_cases(version: ProcedureVersion) -> list[Case]:
    """The cases that still run on a version, the oldest first."""
    return list(Case.objects.filter(version=version, state__in=(Case.State.OPEN, Case.State.WAITING)).order_by("id"))


def preview(source: ProcedureVersion, target: ProcedureVersion) -> list[Verdict]:
    """A verdict for every open case of `source`."""
    old, new = versions.procedure_of(source), versions.procedure_of(target)
    return [Verdict(case, tuple(_reasons(case, _open_tasks(case), old, new))) for case in open_cases(source)]


def move_all(
    source: ProcedureVersion, target: ProcedureVersion, *, reason: str, by: User, now: datetime.datetime
) -> Migration:  # fmt: skip
    """Move every case that can; those that cannot stay. Raises `NotAllowed`, `NotReady` or `Conflict`."""
    _must_decide(source, target, reason, by, now)
    moved = left = 0
    for case in open_cases(source):
        try:
            move(case.pk, source=source, target=target, reason=reason, by=by, now=now)
            moved += 1
        except CmsError:
            left += 1
    with transaction.atomic():
        kept = Migration.objects.create(
            source=source, target=target, reason=reason.strip(), moved=moved, left=left, decided_at=now, decided_by=by
        )
        log(target, "modeler.migrate", user=by, data={"source": source.number, "moved": moved, "left": left})
    return kept


@transaction.atomic
def move(
    case_id: int, *, source: ProcedureVersion, target: ProcedureVersion, reason: str, by: User, now: datetime.datetime
) -> Case:  # fmt: skip
    """Let one case go on on `target`. What was promised (its terms) stays. Raises `NotMovable` with the reasons."""
    _must_decide(source, target, reason, by, now)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.version_id != source.pk or not case.is_open:
        raise NotMovable("El caso ya no está abierto en esa versión.")
    tasks = _open_tasks(case)
    old, new = versions.procedure_of(source), versions.procedure_of(target)
    if reasons := list(_reasons(case, tasks, old, new)):
        raise NotMovable(" ".join(reasons))
    case.tokens = (_translated(Tokens.from_json(case.tokens), old, new) or Tokens()).to_json()
    case.version, case.unit = target, target.unit
    case.save(update_fields=["tokens", "version", "unit"])
    for task in tasks:
        drawn = new.process.nodes[task.node]
        # Whoever got it by name (a reassignment) keeps it.
        by_name = set(task.audience) - set(people.audience(case, old, task.role))
        task.label, task.role = drawn.label, drawn.role
        task.audience = sorted(by_name | set(people.audience(case, new, drawn.role)))
        task.save(update_fields=["label", "role", "audience"])
    events.record(
        case, "migrated", at=now, actor=by, reason=reason.strip(), source=source.digest, target=target.digest,
        numbers=[source.number, target.number],
    )  # fmt: skip
    return case


def _must_decide(
    source: ProcedureVersion, target: ProcedureVersion, reason: str, by: User, now: datetime.datetime
) -> None:
    if not rights.is_keeper(by, timezone.localtime(now).date()):
        raise NotAllowed("Lo decide quien lleva el manual.")
    if source.clave != target.clave or source == target:
        raise Conflict("Las dos versiones deben ser distintas y del mismo procedimiento.")
    if not reason.strip():
        raise NotReady("Explique por qué los casos pasan a otra versión.", field="reason")


def _open_tasks(case: Case) -> list[Task]:
    return list(Task.objects.filter(case=case, state=Task.State.OPEN).order_by("id"))


def _reasons(case: Case, tasks: list[Task], old: Procedure, new: Procedure) -> Iterator[str]:
    """Everything for which a case cannot go on on `new`."""
    before, after = old.declaration.entradas.get(case.entry), new.declaration.entradas.get(case.entry)
    if before is None or after is None or before.answers != after.answers:
        yield f"La entrada «{before.label if before else case.entry}» ya no es la misma."
    tokens = Tokens.from_json(case.tokens)
    if sorted(tokens.open) != sorted(task.node for task in tasks):
        yield "Lo que está abierto no coincide con el lugar del caso."
        return
    missing = False
    for task in tasks:
        for reason in _reasons_of(case, task, old, new):
            missing = True
            yield reason
    translated = _translated(tokens, old, new)
    if translated is None:
        yield "Se perderían actividades paralelas que ya llegaron a una unión."
    elif not missing and not can_finish_from(new.process, translated):
        yield "Desde donde está, el caso no llegaría al fin: una unión esperaría lo que ya pasó."
    yield from _changed_data(case, old, new)


def _reasons_of(case: Case, task: Task, old: Procedure, new: Procedure) -> Iterator[str]:
    """Everything for which one open activity cannot go on on `new`."""
    node = new.process.nodes.get(task.node)
    was = old.process.nodes[task.node]
    name = f"«{was.label}»"
    if node is None or not node.is_activity:
        yield f"La actividad {name} ya no existe."
        return
    if node.kind != was.kind or node.role != was.role:
        yield f"La actividad {name} le toca a alguien más o es de otra clase."
        return
    before, after = old.activity(task.node), new.activity(task.node)
    if (before.wait is None) != (after.wait is None):
        yield f"La actividad {name} cambia si espera o no a alguien externo."
    if (before.child and before.child.procedure) != (after.child and after.child.procedure):
        yield f"La actividad {name} abre otro procedimiento, o ninguno."
    if people.audience(case, old, was.role) and not people.audience(case, new, node.role):
        yield f"Nadie podría hacer la actividad {name}."


def _changed_data(case: Case, old: Procedure, new: Procedure) -> Iterator[str]:
    """Answers that a form of the new version would read as something else."""
    before, after = fields_of(old), fields_of(new)
    for key in sorted(case.data):
        if key in before and key in after and before[key].kind != after[key].kind:
            yield f"El dato «{before[key].label}» cambia de tipo."


def _translated(tokens: Tokens, old: Procedure, new: Procedure) -> Tokens | None:
    """The same place in the new diagram; None where an arrival at a parallel join has no way in there."""
    waiting: dict[str, tuple[str, ...]] = {}
    for join, arrived in tokens.waiting.items():
        node = new.process.nodes.get(join)
        if node is None or node.kind != "parallelGateway":
            return None
        ways = []
        for flow in arrived:
            source = old.process.flows[flow].source
            same = [one for one in node.incoming if new.process.flows[one].source == source]
            if len(same) != 1:
                return None
            ways.append(same[0])
        if set(ways) >= set(node.incoming):
            return None
        waiting[join] = tuple(sorted(ways))
    return Tokens(tokens.open, waiting)
