"""Taking back what was done, and correcting answers: exactly, audited, and only while nothing stands on it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cms.cases.domain import correcting, events, history, papers, reopening, running, versions
from cms.cases.errors import AlreadyDone, CannotCorrect, NotAllowed, ReasonNeeded
from cms.cases.models import Case, Draft, Event, Task
from cms.cases.tests.test_handing import analyst
from cms.cases.tests.world import CLAVE, NOW, Office, files, open_task

DAY = timezone.localtime(NOW).date()
READY = {"revision": "sin_observaciones"}


def done(case: Case, node: str) -> Task:
    return Task.objects.filter(case=case, node=node, state=Task.State.DONE).latest("pk")


def opened(case: Case) -> list[str]:
    return sorted(Task.objects.filter(case=case, state=Task.State.OPEN).values_list("node", flat=True))


def test_an_activity_is_taken_back_exactly(desk: Office) -> None:
    case = desk.until_review(desk.start())
    before = Case.objects.get(pk=case.pk)
    task = open_task(case, "act_03_revision")
    running.complete(task.pk, by=desk.jefa, answers=READY, data={"viabilidad": "Sí", "nota": "otra"}, now=NOW)
    reopening.reopen(task.pk, by=desk.jefa, reason="Me equivoqué de caso", now=NOW)
    after = Case.objects.get(pk=case.pk)
    assert (after.tokens, after.data, after.state) == (before.tokens, before.data, before.state)
    assert after.data["nota"] == "sí"  # what it wrote over stands again
    assert opened(case) == ["act_03_revision"]
    assert open_task(case, "act_03_revision").pk == task.pk
    assert Draft.objects.get(task=task).data == {"viabilidad": "Sí", "nota": "otra"}
    fact = Event.objects.get(case=case, verb="reopened")
    assert (fact.actor, fact.node, fact.data) == (
        desk.jefa, "act_03_revision",
        {"reason": "Me equivoqué de caso", "closed": ["act_04_oficio"], "papers": []},
    )  # fmt: skip
    case = running.complete(task.pk, by=desk.jefa, answers=READY, data={"viabilidad": "No"}, now=NOW)
    assert opened(case) == ["act_04_oficio"]
    assert events.broken(case) == ""


def test_who_takes_back(desk: Office) -> None:
    case = desk.until_review(desk.start())
    task = done(case, "act_02_envio")
    for stranger in (desk.vecina, analyst(desk)):
        with pytest.raises(NotAllowed, match="La reabre quien la hizo o la jefatura"):
            reopening.reopen(task.pk, by=stranger, reason="No", now=NOW)
    with pytest.raises(ReasonNeeded):
        reopening.reopen(task.pk, by=desk.solicitante, reason=" ", now=NOW)
    assert [one.pk for one in reopening.reopenable(desk.solicitante, case, DAY)] == [task.pk]
    assert [one.pk for one in reopening.reopenable(desk.directora, case, DAY)] == [task.pk]
    assert reopening.reopenable(desk.vecina, case, DAY) == []
    reopening.reopen(task.pk, by=desk.directora, reason="Faltó un dato", now=NOW)
    task.refresh_from_db()
    assert (task.state, task.taken_by) == (Task.State.OPEN, None)  # she may order it, not do it
    with pytest.raises(AlreadyDone):
        reopening.reopen(task.pk, by=desk.directora, reason="Otra vez", now=NOW)


def test_what_follows_stands_in_the_way_once_it_is_done(desk: Office) -> None:
    case = desk.go(desk.until_review(desk.start()), ("act_03_revision", desk.jefa, READY))
    with pytest.raises(CannotCorrect, match="Ya se hizo lo que sigue: «Revisa los requerimientos"):
        reopening.reopen(done(case, "act_02_envio").pk, by=desk.solicitante, reason="Tarde", now=NOW)
    reopening.reopen(done(case, "act_03_revision").pk, by=desk.jefa, reason="Primero esta", now=NOW)
    reopening.reopen(done(case, "act_02_envio").pk, by=desk.solicitante, reason="Ahora sí", now=NOW)
    assert opened(case) == ["act_02_envio"]
    assert events.broken(case) == ""


def test_turns_of_a_loop_do_not_confuse_it(desk: Office) -> None:
    back = {"revision": "con_observaciones"}
    case = desk.go(desk.until_review(desk.start()), ("act_03_revision", desk.jefa, back))
    case = desk.until_review(case)
    first, second = Task.objects.filter(case=case, node="act_02_envio").order_by("pk")
    with pytest.raises(CannotCorrect):
        reopening.reopen(first.pk, by=desk.solicitante, reason="La de antes", now=NOW)
    reopening.reopen(second.pk, by=desk.solicitante, reason="La última", now=NOW)
    assert opened(case) == ["act_02_envio"]


def test_a_closed_case_is_not_taken_back(desk: Office) -> None:
    case = desk.until_review(desk.start())
    running.cancel(case.pk, by=desk.solicitante, reason="Ya no", now=NOW)
    with pytest.raises(CannotCorrect, match="ya está cerrado"):
        reopening.reopen(done(case, "act_02_envio").pk, by=desk.solicitante, reason="Siempre sí", now=NOW)


def test_a_related_case_that_follows_stands_in_the_way(desk: Office) -> None:
    child, old = "prestamo_de_prueba", "    boton: Registrar la revisión\n"
    versions.publish(child, files())
    own = files()
    own["procedure.yaml"] = own["procedure.yaml"].replace(
        old, old + f"    hijo: {{procedimiento: {child}, opcional: true}}\n"
    )
    versions.publish(CLAVE, own)
    case = desk.until_review(desk.start())
    wanted = running.Request(
        subject="Relacionado", applicant=desk.solicitante, organization=desk.organization,
        parent=open_task(case, "act_03_revision"),
    )  # fmt: skip
    related = running.start_case(child, "solicitud", wanted, by=desk.solicitante, now=NOW)
    with pytest.raises(CannotCorrect, match=f"ya abrió el caso {related.folio}"):
        reopening.reopen(done(case, "act_02_envio").pk, by=desk.solicitante, reason="Falta algo", now=NOW)
    running.cancel(related.pk, by=desk.solicitante, reason="Estorba", now=NOW)
    with pytest.raises(CannotCorrect, match="terminó un caso relacionado"):
        reopening.reopen(done(case, "act_02_envio").pk, by=desk.solicitante, reason="Falta algo", now=NOW)


def test_its_documents_are_cancelled_and_not_printed_late(
    desk: Office, django_capture_on_commit_callbacks: Any
) -> None:
    case = desk.go(
        desk.until_review(desk.start()), ("act_03_revision", desk.jefa, READY), ("act_04_oficio", desk.solicitante, {}),
        ("act_05_turno", desk.directora, {}), ("act_06_elaboracion", desk.jefa, {}),
    )  # fmt: skip
    task = done(case, "act_06_elaboracion")
    key = next(iter(versions.procedure_of(case.version).folder.letters))
    paper = papers.print_paper(case, key, node=task.node, by=desk.jefa, today=DAY)
    reopening.reopen(task.pk, by=desk.jefa, reason="Cifra equivocada", now=NOW)
    paper.document.refresh_from_db()
    assert paper.document.cancelled_at is not None
    assert paper.document.cancel_reason == "Se corrige la actividad que lo imprimió: Cifra equivocada"
    assert Event.objects.get(case=case, verb="reopened").data["papers"] == [paper.document.folio]
    assert papers.was_taken_back(case, task.node)
    running.complete(task.pk, by=desk.jefa, answers={}, data={"nota": "bien"}, now=NOW)
    assert not papers.was_taken_back(case, task.node)


def test_whoever_had_begun_with_what_follows_is_told(desk: Office, django_capture_on_commit_callbacks: Any) -> None:
    case = desk.until_review(desk.start())
    running.take(open_task(case, "act_03_revision").pk, by=desk.jefa, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        reopening.reopen(done(case, "act_02_envio").pk, by=desk.solicitante, reason="Falta algo", now=NOW)
    assert [message.to for message in mail.outbox] == [[desk.jefa.email]]
    assert Task.objects.get(case=case, node="act_03_revision").state == Task.State.CANCELLED


# ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def answered(desk: Office) -> Case:
    case = desk.until_review(desk.start())
    return running.complete(
        open_task(case, "act_03_revision").pk, by=desk.jefa, answers=READY,
        data={"revision": "sin_observaciones", "viabilidad": "Cumple"}, now=NOW,
    )  # fmt: skip


def test_a_head_corrects_an_answer_and_the_old_one_is_kept(desk: Office) -> None:
    case = answered(desk)
    for stranger in (desk.solicitante, desk.vecina, analyst(desk)):
        with pytest.raises(NotAllowed, match="Los datos los corrige la jefatura"):
            correcting.correct(case.pk, "viabilidad", "No cumple", by=stranger, reason="x", now=NOW)
    with pytest.raises(ReasonNeeded):
        correcting.correct(case.pk, "viabilidad", "No cumple", by=desk.jefa, reason="", now=NOW)
    case = correcting.correct(case.pk, "viabilidad", "No cumple", by=desk.jefa, reason="Error de captura", now=NOW)
    assert case.data["viabilidad"] == "No cumple"
    fact = Event.objects.get(case=case, verb="corrected")
    assert (fact.actor, fact.node, fact.data) == (
        desk.jefa, "act_03_revision",
        {"reason": "Error de captura", "fields": ["viabilidad"], "changes": {"viabilidad": ["Cumple", "No cumple"]}},
    )  # fmt: skip
    assert history.of(case)[0].detail == (
        "«Por qué es viable» decía «Cumple» y ahora dice «No cumple»; Error de captura"
    )
    with pytest.raises(CannotCorrect, match="ya dice eso"):
        correcting.correct(case.pk, "viabilidad", "No cumple", by=desk.jefa, reason="Otra vez", now=NOW)
    assert events.broken(case) == ""


def test_what_decides_the_way_is_not_corrected_as_a_datum(desk: Office) -> None:
    case = answered(desk)
    assert list(correcting.correctable(case)) == ["viabilidad"]
    with pytest.raises(CannotCorrect, match="decide el camino del caso"):
        correcting.correct(case.pk, "revision", "con_observaciones", by=desk.jefa, reason="x", now=NOW)
    running.cancel(case.pk, by=desk.solicitante, reason="Ya no", now=NOW)
    with pytest.raises(AlreadyDone, match="ya está cerrado"):
        correcting.correct(case.pk, "viabilidad", "x", by=desk.jefa, reason="x", now=NOW)


def test_a_corrected_answer_survives_what_is_taken_back_later(desk: Office) -> None:
    """The draft holds what was typed last; what the head wrote stays in the case."""
    case = answered(desk)
    correcting.correct(case.pk, "viabilidad", "No cumple", by=desk.jefa, reason="Error", now=NOW)
    reopening.reopen(done(case, "act_03_revision").pk, by=desk.jefa, reason="Se revisa otra vez", now=NOW)
    assert Case.objects.get(pk=case.pk).data["viabilidad"] == "No cumple"
    assert Draft.objects.get().data == {"revision": "sin_observaciones"}


def test_the_form_of_a_correction_asks_as_the_activity_asked(desk: Office) -> None:
    case = answered(desk)
    one = correcting.correctable(case)["viabilidad"]
    form = correcting.form_of(case, one, data={"viabilidad": ""})
    assert form.is_valid() or "viabilidad" in form.errors
    form = correcting.form_of(case, one, data={"viabilidad": "Cumple todo"})
    assert form.is_valid()
    assert form.values(case.data) == {"viabilidad": "Cumple todo"}
    assert form.today == (NOW + datetime.timedelta()).date()
