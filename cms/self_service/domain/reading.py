"""What people outside the office read of a case.

They read what their own side filled in, and what the folder declares that they read (`lecturas`). An answer that the
office wrote over belongs to the office from then on, also where both forms call it by the same name. Whoever follows a
case by folio and key reads only what is declared, and nothing personal.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cms.accounts.models import User
from cms.cases.domain import acting, people, showing, versions
from cms.cases.domain.showing import Shown
from cms.cases.models import Case, CaseFile, CasePaper, Event, Task
from cms.self_service.domain.catalogue import is_outside
from pipelines.engine import Procedure

WRITE = ("completed", "automatic")


@dataclass(frozen=True)
class Stage:
    """A state of a case in plain words, and since when."""

    label: str
    at: datetime.datetime
    who: str = ""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a case: in which roles. `by_key`: she has no account."""

    case: Case
    procedure: Procedure
    roles: frozenset[str]
    by_key: bool = False
    tasks: list[Task] = field(default_factory=list)

    # ── Answers, files, documents ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def declared_fields(self) -> set[str]:
        """The fields that the folder lets these roles read."""
        readings = (self.procedure.declaration.lecturas.get(role) for role in self.roles)
        return {key for reading in readings if reading for key in reading.fields}

    @property
    def declared_papers(self) -> set[str]:
        readings = (self.procedure.declaration.lecturas.get(role) for role in self.roles)
        return {key for reading in readings if reading for key in reading.documents}

    def is_ours(self, node: str) -> bool:
        """Whether an activity is of the reader's side: of her roles, or what the applicant says to a dependencia."""
        if self.by_key or node not in self.procedure.process.nodes:
            return False
        role = self.procedure.process.nodes[node].role
        declared = self.procedure.declaration.roles.get(role)
        return role in self.roles or (bool(self.roles) and declared is not None and declared.scope == "solicitante")

    def answers(self) -> list[tuple[str, list[Shown]]]:
        """The label of each activity that was done, with what may be read of it."""
        writer = _writers(self.case)
        found = []
        for node in dict.fromkeys(task.node for task in self.tasks if task.state == Task.State.DONE):
            shown = [one for one in showing.answers_of(self.procedure, node, self.case.data)
                     if self._may_read(one, node, writer.get(one.key, ""))]  # fmt: skip
            if shown:
                found.append((self.procedure.process.nodes[node].label, shown))
        return found

    def _may_read(self, one: Shown, node: str, written_at: str) -> bool:
        if one.text == showing.NOTHING and one.table is None:
            return False
        if one.key in self.declared_fields:
            return written_at == node and not (self.by_key and one.personal)
        return self.is_ours(node) and self.is_ours(written_at)

    def files(self) -> list[CaseFile]:
        """The files that may be read and still count."""
        if self.by_key:
            return []
        kept = CaseFile.objects.filter(case=self.case, dropped_at=None)
        return [file for file in kept if self.is_ours(file.node) or file.field in self.declared_fields]

    def papers(self) -> QuerySet[CasePaper]:
        """The printed documents that may be read and are in force."""
        nodes = [node for node in self.procedure.process.nodes if self.is_ours(node)]
        keys = [] if self.by_key else self.declared_papers
        found = CasePaper.objects.filter(case=self.case, document__cancelled_at=None).select_related("document")
        return found.filter(key__in=keys) | found.filter(node__in=nodes)

    # ── Where it stands ───────────────────────────────────────────────────────────────────────────────────────────────

    def now(self) -> list[Stage]:
        """What is open, in the words that the folder has for it."""
        return [self._stage(task) for task in self.tasks if task.state == Task.State.OPEN]

    def stages(self) -> list[Stage]:
        """The way so far: each state once while it lasts, and how the case ended."""
        found: list[Stage] = []
        first = self.procedure.first_activity(self.procedure.declaration.entradas[self.case.entry])
        for task in self.tasks:
            stage = self._stage(task)
            is_new = not found or found[-1].label != stage.label
            if is_new and task.node != first and task.state != Task.State.CANCELLED:
                found.append(stage)
        if self.case.closed_at:
            found.append(Stage(self.ended(), self.case.closed_at))
        return found

    def ended(self) -> str:
        """How it ended; the reason of a cancellation is the office's own."""
        return "Cancelado" if self.case.state == Case.State.CANCELLED else self.case.outcome

    def _stage(self, task: Task) -> Stage:
        activity = self.procedure.declaration.actividades.get(task.node)
        role = self.procedure.declaration.roles.get(task.role)
        return Stage((activity.status if activity else "") or task.label, task.opened_at, role.name if role else "")

    def marks(self) -> tuple[list[str], list[str]]:
        """The activities that are done, and those that are open, for the diagram."""
        done = [task.node for task in self.tasks if task.state == Task.State.DONE]
        return done, [task.node for task in self.tasks if task.state == Task.State.OPEN]


def outer_keys(user: User, day: datetime.date) -> list[str]:
    """By what somebody acts for herself or for a dependencia; posts and duties of the whole city are the office's."""
    keys = people.keys_of(user, day)
    return sorted(
        key for key in keys
        if key.startswith("user:") or (key.startswith("role:") and not key.endswith(f":{people.EVERYWHERE}"))
    )  # fmt: skip


def reader(case: Case, user: User, day: datetime.date) -> Reader:
    """Somebody with an account who reads a case."""
    procedure = versions.procedure_of(case.version)
    tasks = _tasks(case)
    keys = set(outer_keys(user, day))
    roles = {
        role for role in procedure.declaration.roles
        if is_outside(procedure, role) and keys & set(people.audience(case, procedure, role))
    }  # fmt: skip
    if case.applicant_id == user.pk:
        entry = procedure.declaration.entradas[case.entry]
        roles |= {role for role in entry.roles if is_outside(procedure, role)}
    roles |= {
        task.role for task in tasks
        if task.delegated_to_id == user.pk and acting.is_delegated(task, day) and is_outside(procedure, task.role)
    }  # fmt: skip
    return Reader(case, procedure, frozenset(roles), tasks=tasks)


def reader_by_key(case: Case) -> Reader:
    """Somebody without an account who has folio and key: she reads as whoever asked, without what is personal."""
    procedure = versions.procedure_of(case.version)
    declared = procedure.declaration.roles
    roles = frozenset(role for role in declared if declared[role].scope == "solicitante")
    return Reader(case, procedure, roles, by_key=True, tasks=_tasks(case))


def _tasks(case: Case) -> list[Task]:
    return list(case.tasks.select_related("done_by", "taken_by", "delegated_to").order_by("opened_at", "id"))


def _writers(case: Case) -> dict[str, str]:
    """Field -> the activity that answered it last."""
    found = {}
    for event in Event.objects.filter(case=case, verb__in=WRITE).order_by("number"):
        for key in event.data.get("fields", ()):
            found[key] = event.node
    return found
