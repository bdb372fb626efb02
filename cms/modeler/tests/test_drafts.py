"""Drafts: who may, two people at once, what is never kept."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from cms.cases.domain import versions
from cms.cases.tests.world import NOW
from cms.modeler.domain import drafts
from cms.modeler.errors import Conflict, EditedMeanwhile, NotAllowed, Refused
from cms.modeler.models import ProcedureDraft
from cms.modeler.tests.world import CLAVE, DICTAMEN, Desk, desk, edit, folder
from schemas.procedures.loader import MAIN, PROCESS

pytestmark = pytest.mark.django_db


def test_the_head_and_the_keeper_edit_and_nobody_else(desk: Desk) -> None:
    for person in (desk.jefe, desk.norma, desk.directora):
        draft = drafts.begin(CLAVE, by=person, now=NOW)
        assert (draft.files, draft.revision, draft.base) == (folder(), 1, versions.in_force(CLAVE))
        drafts.discard(CLAVE, revision=1, by=person, now=NOW)
    with pytest.raises(NotAllowed):
        drafts.begin(CLAVE, by=desk.vecina, now=NOW)
    with pytest.raises(NotAllowed):
        drafts.begin(DICTAMEN, by=desk.jefe, now=NOW)
    assert not ProcedureDraft.objects.exists()


def test_what_the_portal_runs_is_read_only(desk: Desk) -> None:
    versions.publish("alta_conjunto_datos", folder("alta_conjunto_datos"))
    with pytest.raises(NotAllowed):
        drafts.begin("alta_conjunto_datos", by=desk.norma, now=NOW)


def test_there_is_one_draft_per_procedure(desk: Desk) -> None:
    drafts.begin(CLAVE, by=desk.jefe, now=NOW)
    with pytest.raises(Conflict, match="Ya hay un borrador"):
        drafts.begin(CLAVE, by=desk.norma, now=NOW)


def test_the_second_of_two_is_told_and_nothing_is_lost(desk: Desk) -> None:
    draft = drafts.begin(CLAVE, by=desk.jefe, now=NOW)
    drafts.save(CLAVE, {"forms/otro.yaml": "titulo: Uno\n"}, revision=draft.revision, by=desk.jefe, now=NOW)
    with pytest.raises(EditedMeanwhile, match="Jacinto") as caught:
        drafts.save(CLAVE, {MAIN: "titulo: Dos\n"}, revision=draft.revision, by=desk.norma, now=NOW)
    assert caught.value.revision == 2
    kept = ProcedureDraft.objects.get()
    assert (kept.files["forms/otro.yaml"], kept.files[MAIN]) == ("titulo: Uno\n", folder()[MAIN])
    assert list(kept.editors.all()) == [desk.jefe]
    with pytest.raises(EditedMeanwhile):
        drafts.discard(CLAVE, revision=1, by=desk.norma, now=NOW)


def test_files_are_taken_away_but_never_the_two_that_make_a_procedure(desk: Desk) -> None:
    draft = edit(desk.jefe, MAIN, "nombre_corto: Cuentas de usuario", "nombre_corto: Cuentas")
    path = next(name for name in draft.files if name.startswith("scenarios/"))
    draft = drafts.save(CLAVE, {path: None}, revision=draft.revision, by=desk.jefe, now=NOW)
    assert path not in draft.files
    with pytest.raises(Refused, match="no se puede quitar"):
        drafts.save(CLAVE, {PROCESS: None}, revision=draft.revision, by=desk.jefe, now=NOW)


def test_the_same_content_is_no_edit(desk: Desk) -> None:
    draft = drafts.begin(CLAVE, by=desk.jefe, now=NOW)
    same = drafts.save(CLAVE, dict(draft.files), revision=1, by=desk.norma, now=NOW)
    assert (same.revision, list(same.editors.all())) == (1, [])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_at_once_on_two_connections_one_saves() -> None:
    people = desk()
    drafts.begin(CLAVE, by=people.jefe, now=NOW)
    ready, told = threading.Barrier(2), []

    def save(text: str) -> None:
        try:
            ready.wait(10)
            drafts.save(CLAVE, {"forms/otro.yaml": text}, revision=1, by=people.jefe, now=NOW)
            told.append("guardado")
        except EditedMeanwhile:
            told.append("avisado")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(f"titulo: {name}\n",)) for name in ("Uno", "Dos")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["avisado", "guardado"]
    assert ProcedureDraft.objects.get().revision == 2
