"""A script becomes a case: who asked, who did what and when, what waits today. Nothing is written here."""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.accounts.models import User
from cms.cases.domain import people
from cms.cases.models import Case, ProcedureVersion, Task
from cms.directory.models import Organization
from cms.procedures.bulk.people import City
from cms.procedures.bulk.scripts import Act, Script, goes_on_alone, put_in
from cms.procedures.bulk.timeline import Office
from schemas.procedures import Role

Row = dict[str, Any]
BY_SCHEDULE = "portal"
TAKEN, ON_BEHALF, WITH_CHILD, OF_THE_OFFICE = 0.12, 0.3, 0.25, 0.5
CHANNELS = (Case.Channel.OFICIO, Case.Channel.PHONE, Case.Channel.MAIL, Case.Channel.WHATSAPP, Case.Channel.DESK)
THINGS = (
    "computadora de escritorio", "impresora del área", "enlace de red", "cuenta institucional", "cámara de la plaza",
    "servidor de archivos", "micrositio del programa", "sistema de trámites", "licencias de oficina", "teléfono de red",
    "punto de internet", "refacción del equipo", "luminaria de la avenida", "bache en la colonia", "respaldo semanal",
    "manual de operación", "contrato de mantenimiento", "capacitación del personal", "inventario del almacén",
)  # fmt: skip
REASONS = ("Se solicitó por error.", "El área ya no lo necesita.", "Se atiende en otro caso.")
MINUTE = datetime.timedelta(minutes=1)


@dataclass(eq=False)
class Made:
    """One case. `facts`: (moment, verb, actor's id, activity, data); in their data a `Made` stands for its folio."""

    case: Row
    tasks: list[Row] = field(default_factory=list)
    facts: list[tuple[datetime.datetime, str, int | None, str, Row]] = field(default_factory=list)
    parent: Row | None = None  # the task that opened it
    children: list[Made] = field(default_factory=list)

    def family(self) -> list[Made]:
        """The case with those that it opened, and theirs."""
        return [self, *(one for child in self.children for one in child.family())]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What becomes of a case. `stops`: the turn after which nobody did anything more; `cancelled`: it ended there."""

    script: Script
    began: datetime.datetime
    stops: int | None = None
    cancelled: bool = False


@dataclass
class Maker:
    """Makes cases from scripts. `scripts`: by procedure, all with versions in force."""

    city: City
    office: Office
    versions: Mapping[str, ProcedureVersion]
    scripts: Mapping[str, Sequence[Script]]
    now: datetime.datetime
    rng: random.Random
    _audiences: dict[tuple[Any, ...], tuple[str, ...]] = field(default_factory=dict)

    def make(self, plan: Plan, *, children: bool = True) -> Made:
        """One case with those that it opens."""
        return _Run(self, plan, None, None, children).made()

    def child(self, procedure: str, task: Row, by: User, organization: Organization | None) -> Made:
        """The case that an activity opens, which goes to its end if there is time."""
        found = [one for one in self.scripts[procedure] if one.ends and not one.opens_children]
        fits = [one for one in found if self.may_start(one, by)]
        script = self.rng.choice(fits or found)
        began = self.office.in_hours(task["opened_at"] + 5 * MINUTE, self.rng)
        plan = Plan(script=script, began=min(began, self.now))
        return _Run(self, plan, by, organization, children=False, parent=task).made()

    def may_start(self, script: Script, by: User) -> bool:
        roles = [role for role in script.entry.roles if role != BY_SCHEDULE]
        return any(by in self.city.workers(self.audience(script, role, None, by, {})) for role in roles)

    def audience(
        self, script: Script, role: str, organization: Organization | None, applicant: User | None,
        chosen: Mapping[str, str],
    ) -> tuple[str, ...]:  # fmt: skip
        """As `people.audience` of a case with these facts."""
        declared = script.procedure.declaration.roles
        seen = [declared[role], *(declared[one] for one in declared[role].recorded_by)]
        key = (script.procedure.clave, role, *(_looks_at(one, organization, applicant, chosen) for one in seen))
        found = self._audiences.get(key)
        if found is None:
            case = Case(organization=organization, applicant=applicant, data=dict(chosen))
            found = self._audiences[key] = tuple(people.audience(case, script.procedure, role))
        return found


def _looks_at(role: Role, organization: Organization | None, applicant: User | None, chosen: Mapping[str, str]) -> Any:
    """The fact of a case from which the holders of a role follow."""
    facts: dict[str, Any] = {
        "dependencia": organization and organization.pk, "solicitante": applicant and applicant.pk,
        "elegido": chosen.get(role.chosen_in),
    }  # fmt: skip
    return facts.get(role.scope)


class _Run:
    """The run of one case, turn by turn."""

    def __init__(
        self, maker: Maker, plan: Plan, by: User | None, organization: Organization | None, children: bool,
        parent: Row | None = None,
    ) -> None:  # fmt: skip
        self.maker, self.plan, self.script, self.with_children = maker, plan, plan.script, children
        self.city, self.rng, self.office = maker.city, maker.rng, maker.office
        self.procedure = plan.script.procedure
        self.alone = goes_on_alone(self.procedure)
        self.open: dict[str, Row] = {}
        self.last = plan.began
        self.readers: set[str] = set()
        self.people = {
            key: self.city.choose(key, self.procedure.declaration.departamento, self.rng)
            for key in sorted(set().union(*(act.chosen for act in self.script.acts)))
        }
        self.by, self.applicant, self.organization = by, by, organization
        channel, name = Case.Channel.PLATFORM, ""
        if by is None:
            channel, name = self._who_asks()
        self.result = Made(self._case_row(channel, name), parent=parent)

    def made(self) -> Made:
        acts = self.script.acts
        entry = self.script.entry.key
        self._fact("started", self.by, "", {"entry": entry, "channel": str(self.result.case["channel"])})
        self._go_on(acts[0])
        reached = acts[0]
        end = len(acts) if self.plan.stops is None else min(len(acts), self.plan.stops + 1)
        for act in acts[1:end]:
            if not self._act(act):
                break
            reached = act
        else:
            if self.plan.cancelled and not reached.turn.outcome:
                self._cancel()
        self._take_some()
        somebody = str(self.rng.choice(self.city.staff).person.uuid)
        office = self.organization.clave if self.organization else self.city.offices[0].clave
        chosen = {key: str(user.person.uuid) for key, user in self.people.items()}
        case = self.result.case
        case["data"] = put_in(reached.text, chosen, somebody, office, self.plan.began.date())
        case["tokens"] = reached.turn.tokens.to_json()
        case["readers"] = sorted(self.readers)
        return self.result

    # ── How it begins ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _who_asks(self) -> tuple[str, str]:
        """Sets who started it and who asked; the channel, and the name of somebody without an account."""
        declared, rng = self.procedure.declaration, self.rng
        roles = [role for role in self.script.entry.roles if role != BY_SCHEDULE]
        if not roles or (BY_SCHEDULE in self.script.entry.roles and rng.random() < OF_THE_OFFICE):
            if any(role.scope == "dependencia" for role in declared.roles.values()):
                self.organization = rng.choice(self.city.offices)
            self.by = self.applicant = None
            return Case.Channel.SCHEDULE, ""
        role = declared.roles[rng.choice(roles)]
        self.organization = rng.choice(self.city.offices)
        if role.scope == "solicitante":
            self.applicant = rng.choice(self.city.asking)
            if self.applicant.person:
                self.organization = self.applicant.person.organization
            self.by = self.applicant
            others = self.city.workers(self._audience_of(role.key, None, {}))
            if others and rng.random() < ON_BEHALF:
                self.by, self.applicant = rng.choice(others), None
                return rng.choice(CHANNELS), f"Persona inventada {rng.randrange(1, 10_000)}"
            return Case.Channel.PLATFORM, ""
        able = self.city.workers(self._audience_of(role.key, None, {}))
        self.by = self.applicant = rng.choice(able or self.city.staff)
        return Case.Channel.PLATFORM, ""

    def _audience_of(self, role: str, applicant: User | None, chosen: Mapping[str, str]) -> tuple[str, ...]:
        return self.maker.audience(self.script, role, self.organization, applicant, chosen)

    def _case_row(self, channel: str, name: str) -> Row:
        version = self.maker.versions[self.procedure.clave]
        about = self.rng.choice(THINGS)
        where = f" de {self.organization.acronym or self.organization.name}" if self.organization else ""
        return {
            "uuid": uuid.uuid4(), "version_id": version.pk,
            "clave": self.procedure.clave, "unit": version.unit, "entry": self.script.entry.key,
            "channel": str(channel),
            "subject": f"{self.script.entry.label}: {about}{where}"[:200],
            "organization_id": self.organization.pk if self.organization else None,
            "applicant_id": self.applicant.pk if self.applicant else None, "applicant_name": name,
            "state": str(Case.State.OPEN), "outcome": "", "started_at": self.plan.began,
            "started_by_id": self.by.pk if self.by else None, "paused_at": None, "closed_at": None,
            "due_at": self.office.due(self.plan.began, self.procedure.declaration.tiempo),
        }  # fmt: skip

    # ── What is done ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _act(self, act: Act) -> bool:
        """One turn; False when nobody can do it, or there was no time left."""
        move = act.turn.move
        assert move is not None
        task, activity = self.open[move.node], self.procedure.activity(move.node)
        able = self.city.workers(tuple(task["audience"]))
        if not able:
            return False
        by = self.rng.choice(able)
        at = self.office.done(max(self.last, task["opened_at"]), activity, self.rng)
        if activity.child is not None and (not activity.child.optional or self.rng.random() < WITH_CHILD):
            if not self.with_children or at > self.maker.now:
                return False
            child = self.maker.child(activity.child.procedure, task, by, self.organization)
            self.result.children.append(child)
            closed = child.case["closed_at"]
            if closed is None:
                return False
            self.last = max(self.last, closed)
            self._fact("child_ended", None, move.node, {"folio": child, "outcome": child.case["outcome"]})
            if move.node in self.alone:
                self._done(task, act, None, self.last)
                return True
            at = self.office.done(self.last, activity, self.rng)
        if at > self.maker.now:
            return False
        if self.rng.random() < TAKEN:
            self._take(task, by, self.last + (at - self.last) / 2)
        self.last = at
        self._done(task, act, by, at)
        return True

    def _done(self, task: Row, act: Act, by: User | None, at: datetime.datetime) -> None:
        move = act.turn.move
        assert move is not None
        task.update(state=str(Task.State.DONE), done_at=at, done_by_id=by.pk if by else None)
        del self.open[move.node]
        if by is not None:
            self.readers.add(f"user:{by.uuid}")
            self._fact("completed", by, move.node, {"answers": dict(move.answers), "fields": list(act.fields)})
        self._go_on(act)

    def _go_on(self, act: Act) -> None:
        """As `running` does: services, what opens, and the end or the pause."""
        case, turn = self.result.case, act.turn
        for service, fields in zip(turn.services, act.service_fields, strict=True):
            self._fact("automatic", None, service.node, {"fields": list(fields)})
        for node in turn.opened:
            self._open(node, act)
        if turn.outcome:
            case.update(state=str(Case.State.ENDED), outcome=turn.outcome, closed_at=self.last)
            self._fact("ended", None, "", {"outcome": turn.outcome})
        elif self.open and all(task["waits"] for task in self.open.values()):
            case.update(state=str(Case.State.WAITING), paused_at=case["paused_at"] or self.last)
        else:
            if case["paused_at"] and case["due_at"]:
                case["due_at"] += self.last - case["paused_at"]
            case.update(state=str(Case.State.OPEN), paused_at=None)

    def _open(self, node: str, act: Act) -> None:
        activity, drawn = self.procedure.activity(node), self.procedure.process.nodes[node]
        chosen = {key: str(self.people[key].person.uuid) for key in act.chosen}
        today = self.last.date()
        task = {
            "node": node, "label": drawn.label, "role": drawn.role, "waits": activity.wait is not None,
            "audience": list(self._audience_of(drawn.role, self.applicant, chosen)), "opened_at": self.last,
            "due_at": self.office.due(self.last, activity.deadline), "state": str(Task.State.OPEN),
            "remind_on": self.office.add(today, activity.wait.remind_every) if activity.wait else None,
            "taken_by_id": None, "taken_at": None, "done_at": None, "done_by_id": None,
        }  # fmt: skip
        self.open[node] = task
        self.readers.update(task["audience"])
        self.result.tasks.append(task)
        self._fact("opened", None, node, {})

    def _take(self, task: Row, by: User, at: datetime.datetime) -> None:
        self.last = at
        task.update(taken_by_id=by.pk, taken_at=at)
        self._fact("taken", by, task["node"], {})

    def _take_some(self) -> None:
        """Some of what waits has been taken by somebody."""
        for task in self.open.values():
            able = self.city.workers(tuple(task["audience"]))
            later = self.last + 30 * MINUTE
            if task["state"] == Task.State.OPEN and able and later < self.maker.now and self.rng.random() < TAKEN:
                self._take(task, self.rng.choice(able), later)

    def _cancel(self) -> None:
        """By whoever started it or asked for it."""
        who = self.by or self.applicant
        at = self.office.in_hours(self.last + datetime.timedelta(hours=self.rng.uniform(1, 200)), self.rng)
        if who is None or at > self.maker.now:
            return
        self.last = at
        reason = self.rng.choice(REASONS)
        for task in self.open.values():
            task["state"] = str(Task.State.CANCELLED)
        self.result.case.update(state=str(Case.State.CANCELLED), closed_at=at, outcome=reason)
        self._fact("cancelled", who, "", {"reason": reason})

    def _fact(self, verb: str, by: User | None, node: str, data: Row) -> None:
        self.result.facts.append((self.last, verb, by.pk if by else None, node, data))
