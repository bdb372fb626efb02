"""Cases that follow the folders' own scenarios, each up to a point of its own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import people, running, versions
from cms.cases.models import Case, ProcedureVersion, Task
from cms.core.errors import CmsError
from cms.directory.models import Organization
from cms.procedures.demo.invent import invent
from pipelines.engine import Procedure
from schemas.procedures import Scenario, ScenarioStep

EACH = 3  # cases of every procedure, as many as there are scenarios
DAYS = 30
HOURS = 7  # between one activity and the next
SITES = "sitios"
# The youngest open case of each of these is cancelled by whoever began it.
CANCELLED = {"creacion_correo_institucional": "La persona cambió de área y ya no lo necesita."}


@dataclass
class City:
    """Who works and who asks. Standings are worked out once: the demo has no day on which they differ."""

    staff: list[User] = field(default_factory=list)
    standings: dict[int, list[people.Standing]] = field(default_factory=dict)

    def who(self, audience: Iterable[str], day: datetime.date) -> User | None:
        """The first who may do something on a day."""
        return self.first(self.staff, set(audience), day)

    def first(self, users: Iterable[User], able: set[str], day: datetime.date) -> User | None:
        """The first of these that holds one of these keys."""
        for user in users:
            if any(standing.keys & able for standing in self.standings[user.pk]):
                people.assume_standings(user, day, self.standings[user.pk])
                return user
        return None

    def starter(
        self, procedure: Procedure, roles: tuple[str, ...], wanted: running.Request, day: datetime.date
    ) -> User | None:
        """Who begins a case: whoever asks for it if she may, else the first of the staff."""
        case = Case(organization=wanted.organization, applicant=wanted.applicant)
        able = {key for role in roles for key in people.audience(case, procedure, role)}
        return self.first(filter(None, [wanted.applicant, *self.staff]), able, day)


def load() -> str:
    """Make the month once. The time of each case is that of its start, some days apart."""
    if Case.objects.exclude(channel=Case.Channel.SCHEDULE).exists():
        return "el mes de demostración ya está"
    versions.publish_folders()
    now = timezone.now()
    city = _city(now)
    offices = cycle(Organization.objects.filter(active=True).exclude(clave="gobierno-electronico").order_by("clave"))
    from cms.procedures.demo import earlier  # it follows scenarios with what stands here

    earlier.load(now, city)
    plan = sorted(_plan(now), key=lambda one: one[0])  # folios count in the order of the days
    made = sum(follow(*one, next(offices), city, began) is not None for began, *one in plan)
    _cancel(now)
    closed = Case.objects.filter(state=Case.State.ENDED).count()
    waiting = Case.objects.filter(state=Case.State.WAITING).count()
    return f"{made} casos, {closed} terminados, {waiting} en espera"


def _cancel(now: datetime.datetime) -> None:
    for clave, reason in CANCELLED.items():
        case = Case.objects.filter(clave=clave, state=Case.State.OPEN).order_by("-pk").first()
        if case is not None and case.started_by is not None:
            running.cancel(case.pk, by=case.started_by, reason=reason, now=now)


def _plan(now: datetime.datetime) -> Iterator[tuple[datetime.datetime, Procedure, Scenario, int]]:
    """When each case begins, and what it follows."""
    number = 0
    for version in ProcedureVersion.objects.filter(in_force=True).order_by("unit", "clave"):
        procedure = versions.procedure_of(version)
        if procedure.declaration.sistema != SITES:
            continue
        for index, scenario in enumerate(procedure.folder.scenarios[:EACH]):
            number += 1
            # Seven has no part in common with thirty, so that every day of the month gets its share.
            yield now - datetime.timedelta(days=number * 7 % DAYS + 1), procedure, scenario, index


def _city(now: datetime.datetime) -> City:
    city, today = City(), timezone.localtime(now).date()
    users = User.objects.filter(is_active=True, person__isnull=False).select_related(
        "person__post", "person__organization"
    )
    for user in users.order_by("person__employee_number", "pk"):
        city.staff.append(user)
        city.standings[user.pk] = people.standings(user, today)
    return city


def follow(
    procedure: Procedure, scenario: Scenario, index: int, office: Organization, city: City, began: datetime.datetime,
    *, hours: float = HOURS, taking: bool = False,
) -> Case | None:  # fmt: skip
    """One case. The first scenario of a procedure goes to its end, the third begins; the second stands where it first
    waits for somebody outside, or else half of the way.

    `hours`: between one activity and the next; `taking`: whoever does one takes it before, half of that time earlier.
    """
    declared = procedure.declaration
    entry = declared.entradas[scenario.entry or next(iter(declared.entradas))]
    scheduled = running.BY_SCHEDULE in entry.roles
    applicant = next((user for user in city.staff if user.person.organization_id == office.pk), None)
    wanted = running.Request(
        subject=f"{entry.label}: {office.acronym or office.name}"[:200], organization=office, applicant=applicant,
        channel=Case.Channel.SCHEDULE if scheduled else Case.Channel.PLATFORM,
    )  # fmt: skip
    starter = None if scheduled else city.starter(procedure, entry.roles, wanted, timezone.localtime(began).date())
    if starter is None and not scheduled:
        return None
    try:
        case = running.start_case(procedure.clave, entry.key, wanted, by=starter, now=began)
    except CmsError:
        return None
    steps = _steps(procedure, scenario, index)
    _walk(case, procedure, steps, office, city, began, hours=hours, taking=taking)
    return case


def _steps(procedure: Procedure, scenario: Scenario, index: int) -> list[ScenarioStep]:
    """What is done of a scenario in the first, second or third case."""
    steps = [step for step in scenario.steps if procedure.process.nodes[step.node].kind == "userTask"]
    waits = [number for number, step in enumerate(steps) if number and procedure.activity(step.node).wait]
    if index == 1 and waits:
        return steps[: waits[0]]
    return steps[: max(1, len(steps) // (1, 2, 4)[index])]


def _walk(
    case: Case, procedure: Procedure, steps: Sequence[ScenarioStep], office: Organization, city: City,
    began: datetime.datetime, *, hours: float, taking: bool,
) -> None:  # fmt: skip
    """Follow a scenario; where a rule or a related case stops it, the case waits there as in life."""
    for number, step in enumerate(steps, 1):
        task = Task.objects.filter(case=case, node=step.node, state=Task.State.OPEN).first()
        moment = began + datetime.timedelta(hours=hours * number)
        day = timezone.localtime(moment).date()
        worker = city.who(task.audience, day) if task else None
        form = procedure.form(step.node)
        if task is None or worker is None or form is None:
            return
        data = invent(
            form, procedure.declaration, step.answers, today=day,
            person=str(worker.person.uuid), office=office.clave,
        )  # fmt: skip
        try:
            if taking:
                taken = moment - datetime.timedelta(hours=hours / 2)
                city.who(task.audience, timezone.localtime(taken).date())
                running.take(task.pk, by=worker, now=taken)
                city.who(task.audience, day)
            running.complete(task.pk, by=worker, answers=step.answers, data=data, now=moment)
        except CmsError:
            return
