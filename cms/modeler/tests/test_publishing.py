"""A draft comes into force: never by its editor alone, never over what nobody saw; open cases stay on theirs."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from cms.cases.domain import running, versions
from cms.cases.models import Case, ProcedureVersion, Task
from cms.cases.tests.world import NOW
from cms.modeler.domain import drafts, publishing
from cms.modeler.errors import Conflict, EditedMeanwhile, NotAllowed, NotReady
from cms.modeler.models import ProcedureDraft, Publication
from cms.modeler.tests.world import CLAVE, NOTE, Desk, edit, folder, put_in_force
from schemas.procedures.loader import MAIN, PROCESS

pytestmark = pytest.mark.django_db
OLD, NEW = "Recibe la solicitud y la turna", "Revisa el oficio y lo turna"


def start(desk: Desk) -> Case:
    wanted = running.Request(subject="Una cuenta", applicant_name="Titular", channel=Case.Channel.PHONE)
    return running.start_case(CLAVE, "solicitud", wanted, by=desk.jefe, now=NOW)


def do(case: Case, node: str, by: Any, **answers: str) -> Case:
    task = Task.objects.get(case=case, node=node, state=Task.State.OPEN)
    return running.complete(task.pk, by=by, answers=answers, data={"nota": "sí"}, now=NOW)


def test_the_keeper_publishes_what_the_head_edited(desk: Desk) -> None:
    before = versions.in_force(CLAVE)
    version = put_in_force(edit(desk.jefe, PROCESS, OLD, NEW), desk.norma)
    assert (version.number, version.in_force, version.published_by) == (2, True, desk.norma)
    assert versions.procedure_of(version).process.nodes["act_02_turno"].label == NEW
    kept = Publication.objects.get()
    assert (kept.version, kept.previous, kept.note, kept.changes) == (version, before, NOTE, 1)
    assert list(kept.editors.all()) == [desk.jefe]
    assert not ProcedureDraft.objects.exists()
    assert [entry.action for entry in ModelLogEntry.objects.order_by("pk") if entry.action.startswith("modeler.")] == [
        "modeler.begin", "modeler.save", "modeler.publish",
    ]  # fmt: skip


def test_who_edited_does_not_publish_and_who_does_not_keep_it_neither(desk: Desk) -> None:
    draft = edit(desk.norma, PROCESS, OLD, NEW)
    with pytest.raises(NotAllowed, match="Usted editó"):
        put_in_force(draft, desk.norma)
    with pytest.raises(NotAllowed, match="Lo publica quien lleva el manual"):
        put_in_force(draft, desk.jefe)
    with pytest.raises(NotAllowed):
        put_in_force(draft, desk.vecina)
    assert put_in_force(draft, desk.directora).number == 2


def test_problems_no_change_and_no_note_are_refused(desk: Desk) -> None:
    draft = drafts.begin(CLAVE, by=desk.jefe, now=NOW)
    with pytest.raises(NotReady, match="no cambia nada"):
        put_in_force(draft, desk.norma)
    draft = edit(desk.jefe, MAIN, "nombre_corto: Cuentas de usuario", "nombre_corto: Cuentas")
    seen = versions.in_force(CLAVE).digest
    with pytest.raises(NotReady, match="Explique"):
        publishing.publish(CLAVE, revision=draft.revision, seen=seen, note=" ", by=desk.norma, now=NOW)
    draft = edit(desk.jefe, MAIN, "numero: 4\n", "numero: cuatro\n")
    with pytest.raises(NotReady, match="tiene problemas"):
        put_in_force(draft, desk.norma)
    assert versions.in_force(CLAVE).number == 1


def test_nothing_is_published_that_was_not_seen(desk: Desk) -> None:
    draft = edit(desk.jefe, PROCESS, OLD, NEW)
    seen = versions.in_force(CLAVE).digest
    edit(desk.jefe, MAIN, "nombre_corto: Cuentas de usuario", "nombre_corto: Cuentas")
    with pytest.raises(EditedMeanwhile):
        publishing.publish(CLAVE, revision=draft.revision, seen=seen, note=NOTE, by=desk.norma, now=NOW)
    other = folder()
    other[MAIN] = other[MAIN].replace("nombre_corto: Cuentas de usuario", "nombre_corto: Usuarios")
    versions.publish(CLAVE, other)
    draft = ProcedureDraft.objects.get()
    with pytest.raises(Conflict, match="entró en vigor la versión 2"):
        publishing.publish(CLAVE, revision=draft.revision, seen=seen, note=NOTE, by=desk.norma, now=NOW)


def test_an_old_case_ends_on_the_old_version_and_a_new_one_on_the_new(desk: Desk) -> None:
    old = start(desk)
    put_in_force(edit(desk.jefe, PROCESS, OLD, NEW), desk.norma)
    new = start(desk)
    labels = []
    for case in (old, new):
        do(case, "act_01_solicitud", desk.jefe)
        labels.append(Task.objects.get(case=case, node="act_02_turno").label)
        do(case, "act_02_turno", desk.directora)
    assert labels == [OLD, NEW]
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.version.number, new.version.number) == (1, 2)
    do(old, "act_03_analisis", desk.jefe, **answer(old, "act_03_analisis", negative=True))
    do(old, "act_04_negativa", desk.jefe)
    old.refresh_from_db()
    assert (old.state, old.version.number) == (Case.State.ENDED, 1)


def answer(case: Case, node: str, *, negative: bool) -> dict[str, str]:
    """Answers to the questions behind an activity."""
    procedure = versions.procedure_of(case.version)
    found = {}
    for decision in procedure.process.asked_after(node):
        question = procedure.declaration.preguntas[decision.variable]
        found[decision.variable] = next(one.value for one in question.answers if one.negative is negative)
    return found


def test_a_former_version_comes_back_by_a_draft(desk: Desk) -> None:
    first = versions.in_force(CLAVE)
    put_in_force(edit(desk.jefe, PROCESS, OLD, NEW), desk.norma)
    draft = drafts.begin(CLAVE, by=desk.jefe, now=NOW, source=first)
    assert put_in_force(draft, desk.norma) == first
    assert list(ProcedureVersion.objects.filter(clave=CLAVE, in_force=True)) == [first]
