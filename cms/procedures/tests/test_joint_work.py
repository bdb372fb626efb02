"""Taking back one of two joint activities: the join that had fired waits again, exactly as if it had not been done."""

from __future__ import annotations

import datetime

import pytest

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.domain import events, reopening, running
from cms.cases.errors import CannotCorrect
from cms.cases.models import Case, Task
from cms.procedures.tests.moments import NOW
from cms.procedures.tests.world import holder, published

pytestmark = pytest.mark.django_db
CLAVE = "puntos_internet_gratuito"
SOCIAL, TECHNICAL, SENT = "act_02_social", "act_03_factibilidad", "act_03_remision"


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    published(CLAVE)
    office = world.organization("gobierno-electronico")
    return holder("susana", "sit-subdirector", office), holder("abelarda", "ai-jefe", office)


def begun(head: User) -> Case:
    wanted = running.Request(subject="Parque nuevo", organization=head.person.organization)
    case = running.start_case(CLAVE, "proyecto", wanted, by=head, now=NOW)
    return do(case, "act_01_puntos", head)


def do(case: Case, node: str, by: User, minutes: int = 0) -> Case:
    task = Task.objects.get(case=case, node=node, state=Task.State.OPEN)
    now = NOW + datetime.timedelta(minutes=minutes)
    return running.complete(task.pk, by=by, answers={}, data={"nota": node}, now=now)


def opened(case: Case) -> list[str]:
    return sorted(Task.objects.filter(case=case, state=Task.State.OPEN).values_list("node", flat=True))


def reopen(case: Case, node: str, by: User) -> None:
    task = Task.objects.filter(case=case, node=node, state=Task.State.DONE).latest("pk")
    reopening.reopen(task.pk, by=by, reason="Se corrige", now=NOW + datetime.timedelta(hours=1))


@pytest.mark.parametrize(("first", "second"), [(SOCIAL, TECHNICAL), (TECHNICAL, SOCIAL)])
def test_the_first_of_two_is_taken_back_after_both_were_done(
    people: tuple[User, User], first: str, second: str
) -> None:
    head, chief = people
    case = do(do(begun(head), first, chief, 1), second, chief, 2)
    assert opened(case) == [SENT]
    reopen(case, first, chief)
    assert opened(case) == [first]
    twin = do(begun(head), second, chief)
    assert Case.objects.get(pk=case.pk).tokens == Case.objects.get(pk=twin.pk).tokens
    assert opened(do(case, first, chief, 90)) == [SENT]
    assert events.broken(case) == ""


def test_the_second_and_then_the_first(people: tuple[User, User]) -> None:
    head, chief = people
    case = begun(head)
    before = Case.objects.get(pk=case.pk).tokens
    do(do(case, SOCIAL, chief, 1), TECHNICAL, chief, 2)
    reopen(case, TECHNICAL, chief)
    assert opened(case) == [TECHNICAL]
    reopen(case, SOCIAL, chief)
    assert opened(case) == [SOCIAL, TECHNICAL]
    after = Case.objects.get(pk=case.pk).tokens
    assert (sorted(after["open"]), after["waiting"]) == (sorted(before["open"]), before["waiting"])


def test_what_opened_both_stands_once_one_is_done(people: tuple[User, User]) -> None:
    head, chief = people
    case = do(begun(head), SOCIAL, chief, 1)
    with pytest.raises(CannotCorrect, match="Ya se hizo lo que sigue"):
        reopen(case, "act_01_puntos", head)
    reopen(case, SOCIAL, chief)
    reopen(case, "act_01_puntos", head)
    assert opened(case) == ["act_01_puntos"]
