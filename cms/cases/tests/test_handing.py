"""Handing an activity over: delegation with its days, taking it back, reassignment, and acting for somebody absent."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world as people_world
from cms.cases.domain import access, events, handing, history, inbox, running
from cms.cases.errors import AlreadyDone, CannotHand, NotAllowed, ReasonNeeded
from cms.cases.models import Case, Event, Task
from cms.cases.tests.world import NOW, Office, open_task
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.substitutions import substitute
from cms.directory.models import Post

DAY = timezone.localtime(NOW).date()
UNTIL = DAY + datetime.timedelta(days=3)
AFTER = NOW + datetime.timedelta(days=4)
READY = {"revision": "sin_observaciones"}


def nodes(user: User, day: datetime.date = DAY) -> list[str]:
    return [task.node for task in inbox.waiting_for(user, day)]


def analyst(desk: Office, username: str = "nuria", **facts: Any) -> User:
    """Somebody of Normatividad with another post."""
    office = desk.jefa.person.organization
    code = "ni-analista-consultivo-a"
    post = Post.objects.filter(code=code).first() or people_world.post(office, code=code)
    person = people_world.person(office, f"{username.capitalize()} Ejemplo Rueda", post=post)
    return people_world.user(username, of=person, **facts)


def review(desk: Office) -> Task:
    return open_task(desk.until_review(desk.start()), "act_03_revision")


def test_a_delegated_activity_is_the_substitutes_until_its_day(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    assert (nodes(nuria), access.visible(nuria, DAY).count()) == ([], 0)
    with pytest.raises(NotAllowed):
        running.take(task.pk, by=nuria, now=NOW)
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, reason="Comisión", now=NOW)
    assert nodes(nuria) == nodes(desk.jefa) == ["act_03_revision"]
    assert [one.pk for one in inbox.to_do(desk.jefa, DAY)] == []
    assert access.visible(nuria, DAY).get() == task.case
    task.refresh_from_db()
    assert access.may_act(nuria, task, UNTIL)
    assert not access.may_act(desk.jefa, task, UNTIL)
    with pytest.raises(NotAllowed, match=f"está delegada a Nuria Ejemplo hasta el {UNTIL:%d/%m/%Y}"):
        running.complete(task.pk, by=desk.jefa, answers=READY, data={}, now=NOW)
    running.complete(task.pk, by=nuria, answers=READY, data={"nota": "sí"}, now=NOW)
    done = Event.objects.get(case=task.case, verb="completed", node=task.node)
    assert (done.actor, done.data["instead_of"]) == (nuria, "Jacinta Ejemplo")
    told = [(fact.who, fact.what) for fact in history.of(task.case)]
    assert told[0] == (
        "Nuria Ejemplo, en suplencia de Jacinta Ejemplo", "Hizo la actividad: Revisa los requerimientos y su viabilidad"
    )  # fmt: skip
    assert history.of(task.case)[1].detail == f"a Nuria Ejemplo; hasta el {UNTIL:%d/%m/%Y}; Comisión"
    assert access.visible(nuria, DAY).get() == task.case  # she had something to do in it
    assert events.broken(task.case) == ""


def test_a_delegation_ends_by_itself_after_its_day(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, now=NOW)
    running.take(task.pk, by=nuria, now=NOW)
    day = timezone.localtime(AFTER).date()
    assert (nodes(nuria, day), nodes(desk.jefa, day)) == ([], ["act_03_revision"])
    assert access.visible(nuria, day).count() == 0
    with pytest.raises(NotAllowed, match="le corresponde a otra persona"):
        running.complete(task.pk, by=nuria, answers=READY, data={}, now=AFTER)
    assert (handing.end_over(NOW), handing.end_over(AFTER), handing.end_over(AFTER)) == (0, 1, 0)
    task.refresh_from_db()
    assert (task.delegated_to, task.delegated_by, task.delegated_until, task.taken_by) == (None, None, None, None)
    assert Event.objects.get(case=task.case, verb="delegation_ended").data == {"to": "Nuria Ejemplo"}
    running.complete(task.pk, by=desk.jefa, answers=READY, data={}, now=AFTER)


def test_it_counts_no_more_on_the_day_after_even_before_the_job_ran(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, now=NOW)
    running.take(task.pk, by=nuria, now=NOW)
    running.take(task.pk, by=desk.jefa, now=AFTER)
    task.refresh_from_db()
    assert task.taken_by == desk.jefa


@pytest.mark.parametrize("who", ["delegator", "substitute", "head above"])
def test_a_delegation_is_withdrawn(desk: Office, who: str) -> None:
    nuria, task = analyst(desk), review(desk)
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, now=NOW)
    for stranger in (desk.solicitante, desk.vecina):
        with pytest.raises(NotAllowed, match="La retira quien la delegó"):
            handing.undelegate(task.pk, by=stranger, now=NOW)
    by = {"delegator": desk.jefa, "substitute": nuria, "head above": desk.directora}[who]
    handing.undelegate(task.pk, by=by, now=NOW)
    assert (nodes(nuria), nodes(desk.jefa)) == ([], ["act_03_revision"])
    with pytest.raises(CannotHand, match="ya no está delegada"):
        handing.undelegate(task.pk, by=by, now=NOW)


def test_what_cannot_be_delegated(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    gone = analyst(desk, "olga", is_active=False)
    nobody = people_world.user("sola")

    def refused(to: User, until: datetime.date = UNTIL, by: User = desk.jefa) -> str:
        with pytest.raises(CannotHand) as error:
            handing.delegate(task.pk, by=by, to=to, until=until, now=NOW)
        return error.value.message

    assert refused(desk.jefa) == "No puede delegársela a usted."
    assert "no tiene una cuenta activa" in refused(gone)
    assert "no tiene una cuenta activa" in refused(nobody)
    assert "no es de la unidad" in refused(desk.vecina)
    assert refused(nuria, DAY - datetime.timedelta(days=1)) == "El último día ya pasó. Elija hoy o un día que viene."
    assert "un año, cuando más" in refused(nuria, DAY + datetime.timedelta(days=400))
    for stranger in (desk.solicitante, desk.vecina, desk.directora, nuria):
        with pytest.raises(NotAllowed):
            handing.delegate(task.pk, by=stranger, to=nuria, until=UNTIL, now=NOW)
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, now=NOW)
    assert "lo delegado no se delega otra vez" in refused(analyst(desk, "pilar"), by=nuria)
    assert Event.objects.filter(case=task.case, verb="delegated").count() == 1


def test_a_substitute_does_not_delegate_what_is_anothers(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    substitute(actor=SYSTEM, absent=desk.jefa.person, substitute=nuria.person, today=DAY, starts_on=DAY, ends_on=UNTIL)
    with pytest.raises(CannotHand, match="en suplencia de Jacinta Ejemplo Rueda, y una suplencia no se delega"):
        handing.delegate(task.pk, by=nuria, to=analyst(desk, "pilar"), until=UNTIL, now=NOW)
    assert not handing.may_delegate(nuria, task, DAY)


def test_the_history_says_who_acted_for_somebody_absent(desk: Office) -> None:
    """Also what the absent person had taken is hers to do; what she may do herself she does as herself."""
    nuria, task = analyst(desk), review(desk)
    running.take(task.pk, by=desk.jefa, now=NOW)
    substitute(actor=SYSTEM, absent=desk.jefa.person, substitute=nuria.person, today=DAY, starts_on=DAY, ends_on=UNTIL)
    assert nodes(nuria) == ["act_03_revision"]
    running.complete(task.pk, by=nuria, answers=READY, data={}, now=NOW)
    assert Event.objects.get(case=task.case, verb="completed", node=task.node).data["instead_of"] == (
        "Jacinta Ejemplo Rueda"
    )
    assert history.of(task.case)[0].who == "Nuria Ejemplo, en suplencia de Jacinta Ejemplo Rueda"
    running.complete(open_task(task.case, "act_04_oficio").pk, by=desk.solicitante, answers={}, data={}, now=NOW)
    assert history.of(task.case)[0].who == "Amada Ejemplo"


def test_mails_of_a_delegation(desk: Office, django_capture_on_commit_callbacks: Any) -> None:
    nuria, task = analyst(desk), review(desk)
    with django_capture_on_commit_callbacks(execute=True):
        handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, reason="Comisión", now=NOW)
        assert mail.outbox == []
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([nuria.email], f"{task.case.folio}: le delegaron una actividad")
    assert "en suplencia de Jacinta Ejemplo hasta el 5 de marzo de 2026" in message.body
    assert f"/actividades/{task.pk}/" in message.body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        handing.undelegate(task.pk, by=desk.jefa, now=NOW)
    assert [message.to for message in mail.outbox] == [[nuria.email]]


def test_heads_reassign_to_those_of_the_unit(desk: Office, django_capture_on_commit_callbacks: Any) -> None:
    nuria, task = analyst(desk), review(desk)
    running.take(task.pk, by=desk.jefa, now=NOW)
    for stranger in (desk.solicitante, desk.vecina, nuria, people_world.superuser()):
        with pytest.raises(NotAllowed, match="La reasigna la jefatura"):
            handing.reassign(task.pk, by=stranger, to=nuria, reason="Carga", now=NOW)
    with pytest.raises(ReasonNeeded):
        handing.reassign(task.pk, by=desk.directora, to=nuria, reason=" ", now=NOW)
    with pytest.raises(CannotHand, match="no es de la unidad"):
        handing.reassign(task.pk, by=desk.directora, to=desk.vecina, reason="Carga", now=NOW)
    with pytest.raises(CannotHand, match="ya la tiene"):
        handing.reassign(task.pk, by=desk.directora, to=desk.jefa, reason="Carga", now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        handing.reassign(task.pk, by=desk.directora, to=nuria, reason="Carga de trabajo", now=NOW)
    assert {message.to[0]: message.subject for message in mail.outbox} == {
        nuria.email: f"{task.case.folio}: le asignaron una actividad",
        desk.jefa.email: f"{task.case.folio}: se reasignó una actividad",
    }
    told = Event.objects.get(case=task.case, verb="reassigned")
    assert told.data == {"to": "Nuria Ejemplo", "from": "Jacinta Ejemplo", "reason": "Carga de trabajo"}
    assert (nodes(nuria), nodes(desk.jefa)) == (["act_03_revision"], [])
    running.release(task.pk, by=nuria, now=NOW)
    assert nodes(nuria) == nodes(desk.jefa) == ["act_03_revision"]


def test_a_head_does_not_give_away_what_her_superior_does(desk: Office) -> None:
    case = desk.go(
        desk.until_review(desk.start()), ("act_03_revision", desk.jefa, READY), ("act_04_oficio", desk.solicitante, {})
    )
    task = open_task(case, "act_05_turno")
    assert task.audience == ["post:dge-director"]
    assert not handing.may_reassign(desk.jefa, task, DAY)
    assert handing.may_reassign(desk.directora, task, DAY)
    with pytest.raises(NotAllowed):
        handing.reassign(task.pk, by=desk.jefa, to=desk.jefa, reason="Prisa", now=NOW)


def test_reassigning_ends_a_delegation(desk: Office) -> None:
    nuria, pilar, task = analyst(desk), analyst(desk, "pilar"), review(desk)
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, now=NOW)
    handing.reassign(task.pk, by=desk.directora, to=pilar, reason="Enferma", now=NOW)
    task.refresh_from_db()
    assert (task.delegated_to, task.taken_by) == (None, pilar)
    assert nodes(nuria) == []


def test_to_whom_it_may_be_handed(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    analyst(desk, "olga", is_active=False)
    assert handing.candidates(task, by=desk.jefa, day=DAY) == [nuria]
    assert handing.candidates(task, by=desk.directora, day=DAY) == [desk.jefa, nuria]


def test_what_is_over_is_not_handed_over(desk: Office) -> None:
    nuria, task = analyst(desk), review(desk)
    running.complete(task.pk, by=desk.jefa, answers=READY, data={}, now=NOW)
    with pytest.raises(AlreadyDone):
        handing.delegate(task.pk, by=desk.jefa, to=nuria, until=UNTIL, now=NOW)
    assert Case.objects.get().is_open
