"""A case from its first to its last activity: who may act, what opens, what is written, and when it is due."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.accounts.tests import world as people_world
from cms.cases.domain import events, inbox, running, versions
from cms.cases.errors import AlreadyDone, IncompleteAnswer, NotAllowed, ReasonNeeded, UnknownWayIn
from cms.cases.models import Case, Event, Task
from cms.cases.tests.world import CLAVE, NOW, Office, files, open_task
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.substitutions import substitute

READY = {"revision": "sin_observaciones"}
BACK = {"revision": "con_observaciones"}


def waiting(user: object) -> list[str]:
    return [task.node for task in inbox.waiting_for(user, timezone.localtime(NOW).date())]  # type: ignore[arg-type]


def test_a_case_runs_to_its_end(desk: Office) -> None:
    case = desk.until_review(desk.start())
    assert (case.folio, case.unit, case.state) == ("NI/0001/2026", "ni", Case.State.OPEN)
    case = desk.go(
        case,
        ("act_03_revision", desk.jefa, BACK),
        ("act_01_llenado", desk.solicitante, {}),
        ("act_02_envio", desk.solicitante, {}),
        ("act_03_revision", desk.jefa, READY),
        ("act_04_oficio", desk.solicitante, {}),
        ("act_05_turno", desk.directora, {}),
        ("act_06_elaboracion", desk.jefa, {}),
        ("act_06_emision", desk.directora, {}),
    )
    assert (case.state, case.outcome, case.closed_at) == (Case.State.ENDED, "Dictamen emitido", NOW)
    assert not Task.objects.filter(case=case, state=Task.State.OPEN).exists()
    verbs = list(Event.objects.filter(case=case).values_list("verb", flat=True))
    assert verbs == ["started", "opened", *["completed", "opened"] * 9, "completed", "ended"]
    assert events.broken(case) == ""


def test_each_sees_what_waits_for_her(desk: Office) -> None:
    case = desk.until_review(desk.start())
    assert (waiting(desk.jefa), waiting(desk.solicitante), waiting(desk.vecina)) == (["act_03_revision"], [], [])
    running.take(open_task(case, "act_03_revision").pk, by=desk.jefa, now=NOW)
    assert waiting(desk.jefa) == ["act_03_revision"]


def test_what_is_due_first_comes_first(desk: Office) -> None:
    later = desk.until_review(desk.start(now=NOW + datetime.timedelta(days=3)))
    Task.objects.filter(case=later, node="act_03_revision").update(due_at=NOW + datetime.timedelta(days=9))
    sooner = desk.until_review(desk.start())
    found = inbox.waiting_for(desk.jefa, timezone.localtime(NOW).date())
    assert [task.case_id for task in found] == [sooner.pk, later.pk]


def test_holder_colleague_and_stranger(desk: Office) -> None:
    case = desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    for stranger in (desk.solicitante, desk.vecina, desk.directora, people_world.superuser()):
        with pytest.raises(NotAllowed, match="le corresponde a otra persona"):
            running.complete(task.pk, by=stranger, answers=READY, data={}, now=NOW)
    colleague = people_world.user(
        "justina",
        of=people_world.person(desk.jefa.person.organization, "Justina Ejemplo Rueda", post=desk.jefa.person.post),
    )
    running.take(task.pk, by=colleague, now=NOW)
    with pytest.raises(NotAllowed, match="La actividad la tiene"):
        running.complete(task.pk, by=desk.jefa, answers=READY, data={}, now=NOW)
    with pytest.raises(NotAllowed, match="Solo la deja quien la tomó"):
        running.release(task.pk, by=desk.jefa, now=NOW)
    running.release(task.pk, by=colleague, now=NOW)
    running.complete(task.pk, by=desk.jefa, answers=READY, data={"viabilidad": "sí"}, now=NOW)


def test_a_substitute_acts_in_the_days_of_her_substitution(desk: Office) -> None:
    case = desk.until_review(desk.start())
    today = timezone.localtime(NOW).date()
    assert waiting(desk.vecina) == []
    substitute(
        actor=SYSTEM, absent=desk.jefa.person, substitute=desk.vecina.person, today=today, starts_on=today,
        ends_on=today, oficio_number="S-1", oficio_date=today,
    )  # fmt: skip
    assert waiting(desk.vecina) == ["act_03_revision"]
    tomorrow = NOW + datetime.timedelta(days=1)
    task = open_task(case, "act_03_revision")
    with pytest.raises(NotAllowed):
        running.complete(task.pk, by=desk.vecina, answers=READY, data={}, now=tomorrow)
    running.complete(task.pk, by=desk.vecina, answers=READY, data={}, now=NOW)


def test_somebody_writes_down_what_came_by_telephone(desk: Office) -> None:
    case = desk.start(by=desk.jefa, applicant=None, applicant_name="Vecina de la colonia", channel=Case.Channel.PHONE)
    assert (case.channel, case.applicant_name, case.started_by) == ("telefono", "Vecina de la colonia", desk.jefa)
    assert waiting(desk.jefa) == ["act_01_llenado"]
    with pytest.raises(NotAllowed, match="No le corresponde iniciar"):
        desk.start(by=desk.vecina, applicant=None)


def test_an_answer_that_is_missing_or_unknown_changes_nothing(desk: Office) -> None:
    case = desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    before = Event.objects.filter(case=case).count()
    for answers in ({}, {"revision": "quizá"}):
        with pytest.raises(IncompleteAnswer) as refused:
            running.complete(task.pk, by=desk.jefa, answers=answers, data={"nota": "x"}, now=NOW)
        assert refused.value.field == "revision"
    with pytest.raises(ReasonNeeded, match="Tiene observaciones"):
        running.complete(task.pk, by=desk.jefa, answers=BACK, data={}, now=NOW)
    assert open_task(case, "act_03_revision") == task
    assert Event.objects.filter(case=case).count() == before


def test_what_is_done_is_done(desk: Office) -> None:
    case = desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    running.complete(task.pk, by=desk.jefa, answers=READY, data={}, now=NOW)
    with pytest.raises(AlreadyDone, match="ya hizo esta actividad"):
        running.complete(task.pk, by=desk.jefa, answers=READY, data={}, now=NOW)


def test_terms_run_in_business_days_and_stand_still_while_somebody_outside_is_waited_for(desk: Office) -> None:
    waits = files()
    old = "    boton: Registrar la revisión\n"
    assert old in waits["procedure.yaml"]
    waits["procedure.yaml"] = waits["procedure.yaml"].replace(
        old, old + "    espera: {a_quien: Proveedor, recordar_cada: 3}\n"
    )
    versions.publish(CLAVE, waits)
    case = desk.start()
    assert f"{timezone.localtime(case.due_at):%d/%m/%Y %H:%M}" == "24/03/2026 23:59"  # 15 working days; one holiday
    case = desk.until_review(case)
    assert (case.state, case.paused_at) == (Case.State.WAITING, NOW)
    task = open_task(case, "act_03_revision")
    assert (f"{timezone.localtime(task.due_at):%d/%m}", f"{task.remind_on:%d/%m}") == ("09/03", "05/03")
    case = desk.go(case, ("act_03_revision", desk.jefa, READY), now=NOW + datetime.timedelta(days=4))
    assert (case.state, case.paused_at) == (Case.State.OPEN, None)
    assert f"{timezone.localtime(case.due_at):%d/%m/%Y}" == "28/03/2026"


def test_a_case_ends_on_the_version_it_began_with(desk: Office) -> None:
    case = desk.start()
    changed = files()
    changed["process.bpmn"] = changed["process.bpmn"].replace("Dictamen emitido", "Dictamen entregado")
    versions.publish(CLAVE, changed)
    steps = (
        ("act_03_revision", desk.jefa, READY),
        ("act_04_oficio", desk.solicitante, {}),
        ("act_05_turno", desk.directora, {}),
        ("act_06_elaboracion", desk.jefa, {}),
        ("act_06_emision", desk.directora, {}),
    )
    assert desk.go(desk.until_review(case), *steps).outcome == "Dictamen emitido"
    assert desk.go(desk.until_review(desk.start()), *steps).outcome == "Dictamen entregado"


def test_cancelling_needs_the_right_person_and_a_reason(desk: Office) -> None:
    case = desk.start()
    with pytest.raises(NotAllowed, match="quien lo solicitó o la jefatura de la unidad"):
        running.cancel(case.pk, by=desk.vecina, reason="No", now=NOW)
    with pytest.raises(ReasonNeeded):
        running.cancel(case.pk, by=desk.solicitante, reason="  ", now=NOW)
    case = running.cancel(case.pk, by=desk.solicitante, reason="Ya no se compra", now=NOW)
    assert (case.state, case.outcome) == (Case.State.CANCELLED, "Ya no se compra")
    assert list(case.tasks.values_list("state", flat=True)) == [Task.State.CANCELLED]
    with pytest.raises(AlreadyDone):
        running.cancel(case.pk, by=desk.solicitante, reason="Otra vez", now=NOW)
    with pytest.raises(AlreadyDone, match="ya no espera"):
        running.complete(case.tasks.get().pk, by=desk.solicitante, answers={}, data={}, now=NOW)


def test_the_heads_of_the_unit_and_above_cancel_too(desk: Office) -> None:
    for head in (desk.jefa, desk.directora):
        case = running.cancel(desk.start().pk, by=head, reason="Se atendió de otro modo", now=NOW)
        assert case.state == Case.State.CANCELLED


def test_unknown_ways_in(desk: Office) -> None:
    wanted = running.Request(subject="Algo", organization=desk.organization, applicant=desk.solicitante)
    with pytest.raises(UnknownWayIn):
        running.start_case("nada", "solicitud", wanted, by=desk.solicitante, now=NOW)
    with pytest.raises(UnknownWayIn, match="no se inicia por"):
        running.start_case(CLAVE, "ventana", wanted, by=desk.solicitante, now=NOW)
    with pytest.raises(NotAllowed):
        running.start_case(CLAVE, "solicitud", wanted, by=None, now=NOW)


def test_the_history_shows_any_change(desk: Office) -> None:
    case = desk.until_review(desk.start())
    with pytest.raises(DatabaseError, match="new rows only"), transaction.atomic():
        Event.objects.filter(case=case, number=2).update(verb="ended")
    with pytest.raises(DatabaseError, match="new rows only"), transaction.atomic():
        Event.objects.filter(case=case, number=2).delete()
    last = Event.objects.filter(case=case).last()
    Event.objects.create(case=case, number=last.number + 2, at=NOW, verb="ended", previous=last.digest, digest="0" * 64)
    assert events.broken(case) == f"Falta el hecho {last.number + 1}."
    Event.objects.create(case=case, number=last.number + 1, at=NOW, verb="ended", previous="0" * 64, digest="0" * 64)
    assert events.broken(case) == f"El hecho {last.number + 1} no sigue al anterior."
