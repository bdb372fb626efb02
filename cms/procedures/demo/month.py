"""Cases that follow the folders' own scenarios, each up to a point of its own."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
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
from schemas.procedures import Scenario

EACH = 3  # cases of every procedure, as many as there are scenarios
DAYS = 30
HOURS = 7  # between one activity and the next
SITES = "sitios"


@dataclass
class City:
    """Who works and who asks. `keys` are worked out once: the demo has no day on which they differ."""

    today: datetime.date
    staff: list[User] = field(default_factory=list)
    keys: dict[int, set[str]] = field(default_factory=dict)

    def who(self, task: Task) -> User | None:
        """Somebody who may do an activity, and not for somebody else if that can be avoided."""
        able = [user for user in self.staff if self.keys[user.pk] & set(task.audience)]
        return able[0] if able else None


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
    closed = Case.objects.filter(state=Case.State.ENDED).count()
    return f"{made} casos, {closed} terminados"


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
    city = City(timezone.localtime(now).date())
    users = User.objects.filter(is_active=True, person__isnull=False).select_related(
        "person__post", "person__organization"
    )
    for user in users.order_by("person__employee_number", "pk"):
        city.staff.append(user)
        city.keys[user.pk] = people.keys_of(user, city.today)
    return city


def follow(
    procedure: Procedure, scenario: Scenario, index: int, office: Organization, city: City, began: datetime.datetime,
    *, hours: float = HOURS, taking: bool = False,
) -> Case | None:  # fmt: skip
    """One case. The first scenario of a procedure goes to its end, the second half of the way, the third begins.

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
    starters: list[User | None] = [None] if scheduled else [*filter(None, [applicant]), *city.staff]
    case = None
    for starter in starters:
        try:
            case = running.start_case(procedure.clave, entry.key, wanted, by=starter, now=began)
            break
        except CmsError:
            continue
    if case is not None:
        _walk(case, procedure, scenario, (1, 2, 4)[index], office, city, began, hours=hours, taking=taking)
    return case


def _walk(
    case: Case, procedure: Procedure, scenario: Scenario, part: int, office: Organization, city: City,
    began: datetime.datetime, *, hours: float, taking: bool,
) -> None:  # fmt: skip
    """Follow the scenario; where a rule or a related case stops it, the case waits there as in life."""
    steps = [step for step in scenario.steps if procedure.process.nodes[step.node].kind == "userTask"]
    for number, step in enumerate(steps[: max(1, len(steps) // part)], 1):
        task = Task.objects.filter(case=case, node=step.node, state=Task.State.OPEN).first()
        worker = city.who(task) if task else None
        form = procedure.form(step.node)
        if task is None or worker is None or form is None:
            return
        moment = began + datetime.timedelta(hours=hours * number)
        data = invent(
            form, procedure.declaration, step.answers, today=timezone.localtime(moment).date(),
            person=str(worker.person.uuid), office=office.clave,
        )  # fmt: skip
        try:
            if taking:
                running.take(task.pk, by=worker, now=moment - datetime.timedelta(hours=hours / 2))
            running.complete(task.pk, by=worker, answers=step.answers, data=data, now=moment)
        except CmsError:
            return
