"""A case of a procedure brought to any of its activities by people who may do what comes before."""

from __future__ import annotations

import datetime
from typing import Any

from cms.accounts.models import User
from cms.accounts.tests import world as people_world
from cms.cases.domain import filling, running, versions
from cms.cases.models import Case, CaseFile, Task
from cms.directory.models import Organization
from cms.procedures.tests.moments import NOW
from cms.procedures.tests.rules.answers import refused, right, typed
from cms.procedures.tests.world import holder, published
from pipelines.engine import Procedure, Step, advance, start
from tests.engine.runs import answers_after

Path = list[tuple[str, dict[str, str]]]
OFFICE = "movilidad"


class Scene:
    """The people of one procedure, made when they are needed; `own`: answers that every step of the way gives."""

    def __init__(self, clave: str, **own: Any) -> None:
        self.procedure: Procedure = versions.procedure_of(published(clave))
        self.clave, self.own, self.now = clave, own, NOW
        self.dge = people_world.organization("gobierno-electronico")
        self.office: Organization = people_world.organization(OFFICE)
        self.people: dict[str, User] = {}
        self.applicant = people_world.user("amada", of=people_world.person(self.office, "Amada Ejemplo Rueda"))

    @property
    def today(self) -> datetime.date:
        return self.now.date()

    def post(self, code: str) -> User:
        if code not in self.people:
            self.people[code] = holder(code.replace("-", ""), code, self.dge)
        return self.people[code]

    def appointee(self, role: str, clave: str = OFFICE) -> User:
        key = f"{role}:{clave}"
        if key not in self.people:
            of = Organization.objects.filter(clave=clave).first() or people_world.organization(clave)
            person = people_world.person(of, "Elena Ejemplo Rueda")
            people_world.appointment(person, role, None if clave == "*" else of, today=NOW.date())
            self.people[key] = people_world.user(key.replace(":", "").replace("_", "").replace("*", "t"), of=person)
        return self.people[key]

    def who(self, audience: list[str]) -> User:
        """Somebody of an audience."""
        kind, _, rest = audience[0].partition(":")
        if kind == "post":
            return self.post(rest)
        if kind == "role":
            role, _, clave = rest.partition(":")
            return self.appointee(role, clave)
        return User.objects.get(uuid=rest) if kind == "user" else User.objects.get(person__uuid=rest)

    def start(self, entry: str = "", **request: Any) -> Case:
        entries = self.procedure.declaration.entradas
        declared = entries[entry] if entry else next(iter(entries.values()))
        facts = {"subject": "Prueba", "organization": self.office, "applicant": self.applicant, **request}
        role = next(iter(declared.roles))
        by = None if role == running.BY_SCHEDULE else self.starter(role)
        return running.start_case(self.clave, declared.key, running.Request(**facts), by=by, now=self.now)

    def starter(self, role: str) -> User:
        declared = self.procedure.declaration.roles[role]
        if declared.scope == "solicitante":
            return self.applicant
        return self.post(declared.posts[0]) if declared.scope == "puesto" else self.appointee(role)

    def until(self, node: str, entry: str = "") -> Task:
        """The activity `node`, open in a new case that came there by the shortest way."""
        key, path = self.way(node, entry)
        case = self.start(key)
        for step, answers in path:
            self.do(case, step, **answers)
        return self.task(case, node)

    def task(self, case: Case, node: str) -> Task:
        return Task.objects.select_related("case__version", "case__organization").get(
            case=case, node=node, state=Task.State.OPEN
        )

    def do(self, case: Case, node: str, by: User | None = None, **answers: Any) -> Case:
        """Do an activity without its page; its related case is taken as ended."""
        task = self.task(case, node)
        by = by or self.who(task.audience)
        values = self.values(node, by, **answers)
        child = self.procedure.activity(node).child
        if child and not child.optional:
            Case.objects.create(
                version=task.case.version, clave=child.procedure, unit="ni", entry="x", subject="Relacionado",
                folio=f"HIJO/{task.pk}", started_at=self.now, parent=task, state=Case.State.ENDED,
            )  # fmt: skip
        self.keep_files(task)
        given = {key: value for key, value in values.items() if key in self.procedure.declaration.preguntas}
        return running.complete(task.pk, by=by, answers=given, data=values, now=self.now)

    def keep_files(self, task: Task) -> None:
        """The files that the form wants, as if they had been sent."""
        for field in self.procedure.folder.forms[task.node].fields:
            if field.kind == "archivo" and field.required:
                CaseFile.objects.create(
                    case=task.case, node=task.node, field=field.key, name="uno.pdf", file="uno.pdf", size=1,
                    content_type="application/pdf", sha256="0" * 64, uploaded_at=self.now,
                )  # fmt: skip

    def values(self, node: str, by: User, **changes: Any) -> dict[str, Any]:
        """Right answers for a form, with real people in its choices."""
        form = self.procedure.folder.forms[node]
        own = {key: value for key, value in self.own.items() if form.field(key) and key not in changes}
        found = right(self.procedure, node, self.today, **own, **changes)
        for field in form.fields:
            if field.kind == "persona" and field.key in found and field.key not in {*own, *changes}:
                code = next(iter(field.posts), "ai-jefe")
                found[field.key] = str(self.post(code).person.uuid)
            for column in field.columns:
                if column.kind == "persona":
                    for row in found.get(field.key) or ():
                        row[column.key] = str(self.post("ai-jefe").person.uuid)
        return found

    def send(self, task: Task, by: User | None = None, **changes: Any) -> Case:
        """Do an activity by its form, as its page does. What the form refuses fails the test."""
        by = by or self.who(task.audience)
        form = self.form(task, by, **changes)
        assert refused(form) == {}, refused(form)
        return filling.send(task, form, by=by, now=self.now)

    def form(self, task: Task, by: User | None = None, **changes: Any) -> Any:
        by = by or self.who(task.audience)
        data, files = typed(self.procedure, task.node, self.values(task.node, by, **changes))
        fields = self.procedure.folder.forms[task.node].fields
        shown = filling.beginning(task.case, fields, by=by, today=self.today)
        for field in fields:
            if field.kind == "filas":  # the page says how many rows were there when it was shown
                count = min(len(shown.get(field.key, ())), int(data[f"{field.key}-TOTAL_FORMS"]))
                data[f"{field.key}-INITIAL_FORMS"] = str(count)
        return filling.form_of(task, by=by, today=self.today, data=data, sent=files)

    def way(self, node: str, entry: str) -> tuple[str, Path]:
        """By which entry and which activities a case comes to `node`."""
        entries = self.procedure.declaration.entradas
        wanted = [entries[entry]] if entry else list(entries.values())
        pending: list[tuple[str, Step, Path]] = [
            (one.key, start(self.procedure.process, one.answers), []) for one in wanted
        ]
        seen: set[str] = set()
        while pending:
            key, step, path = pending.pop(0)
            if node in step.tokens.open:
                return key, path
            state = repr((key, sorted(step.tokens.open), sorted(step.tokens.waiting.items())))
            if state in seen:
                continue
            seen.add(state)
            given = entries[key].answers
            automatic = [one for one in step.tokens.open if self.procedure.process.nodes[one].kind == "serviceTask"]
            for activity in automatic[:1] or step.tokens.open:
                for answers in answers_after(self.procedure, activity, given):
                    following = advance(self.procedure.process, step.tokens, activity, {**given, **answers})
                    pending.append((key, following, path if automatic else [*path, (activity, answers)]))
        raise AssertionError(f"{self.clave}: no way to {node}")
