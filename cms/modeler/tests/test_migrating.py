"""Open cases that go on on another version: who can, who cannot and why, and that they come to their end."""

from __future__ import annotations

import pytest

from cms.cases.domain import events, history, versions
from cms.cases.models import Case, ProcedureVersion, Task
from cms.cases.tests.world import NOW
from cms.modeler.domain import migrating
from cms.modeler.errors import NotAllowed, NotMovable, NotReady
from cms.modeler.models import Migration
from cms.modeler.tests.test_publishing import NEW, OLD, answer, do, start
from cms.modeler.tests.world import CLAVE, Desk, folder, renamed
from pipelines.engine import Procedure, Tokens, ready
from schemas.procedures import load_files
from schemas.procedures.loader import MAIN, PROCESS
from tests.engine.builder import bpmn

pytestmark = pytest.mark.django_db
WAIT = "espera: {a_quien: Alguien, recordar_cada: 3}"
WHY = "La versión anterior tiene un error."


def publish(*edits: tuple[str, str, str]) -> ProcedureVersion:
    files = folder()
    for path, old, new in edits:
        files[path] = renamed(files[path], old, new)
    return versions.publish(CLAVE, files)


def move(case: Case, target: ProcedureVersion, desk: Desk) -> Case:
    return migrating.move(case.pk, source=case.version, target=target, reason=WHY, by=desk.norma, now=NOW)


def test_a_moved_case_comes_to_its_end_on_the_new_version(desk: Desk) -> None:
    case = do(start(desk), "act_01_solicitud", desk.jefe)
    term = case.due_at
    target = publish((PROCESS, OLD, NEW))
    moved = move(case, target, desk)
    task = Task.objects.get(case=case, state=Task.State.OPEN)
    assert (moved.version, task.label, task.audience, moved.due_at) == (target, NEW, ["post:dge-director"], term)
    event = case.events.order_by("number").last()
    assert (event.verb, event.actor, event.data["numbers"], event.data["target"]) == (
        "migrated", desk.norma, [1, 2], target.digest,
    )  # fmt: skip
    assert "Pasó el caso a otra versión del procedimiento" in history.of(moved)[0].what
    do(case, "act_02_turno", desk.directora)
    do(case, "act_03_analisis", desk.jefe, **answer(moved, "act_03_analisis", negative=True))
    do(case, "act_04_negativa", desk.jefe)
    case.refresh_from_db()
    assert (case.state, case.version, events.broken(case)) == (Case.State.ENDED, target, "")


def test_only_the_keeper_decides_and_says_why(desk: Desk) -> None:
    case, target = start(desk), publish((PROCESS, OLD, NEW))
    for person in (desk.jefe, desk.vecina):
        with pytest.raises(NotAllowed):
            migrating.move(case.pk, source=case.version, target=target, reason=WHY, by=person, now=NOW)
    with pytest.raises(NotReady):
        migrating.move(case.pk, source=case.version, target=target, reason=" ", by=desk.norma, now=NOW)
    assert Case.objects.get().version.number == 1


@pytest.mark.parametrize(("edits", "reason"), [
    (((PROCESS, "act_02_turno", "act_02_otro"), (MAIN, "act_02_turno", "act_02_otro")), "ya no existe"),
    (((MAIN, "respuestas: {canal: cuenta}", "respuestas: {canal: cuenta}\n    publica: true"),), ""),
    (((MAIN, "  act_02_turno:\n", f"  act_02_turno:\n    {WAIT}\n"),), "cambia si espera"),
])  # fmt: skip
def test_cases_that_cannot_go_say_why(desk: Desk, edits: tuple[tuple[str, str, str], ...], reason: str) -> None:
    case = do(start(desk), "act_01_solicitud", desk.jefe)
    files = folder()
    for path, old, new in edits:
        files[path] = renamed(files[path], old, new) if "publica" not in new else files[path] + "\n"
    for path in [name for name in files if "act_02_turno" in name]:
        if "act_02_otro" in files[PROCESS]:
            files[path.replace("turno", "otro")] = files.pop(path)
    target = versions.publish(CLAVE, files)
    (verdict,) = migrating.preview(case.version, target)
    assert verdict.case == case
    if not reason:
        assert verdict.reasons == ()
        return
    assert any(reason in one for one in verdict.reasons)
    with pytest.raises(NotMovable, match=reason):
        move(case, target, desk)
    assert Case.objects.get().version == case.version


def test_all_that_can_move_move_and_the_rest_stays(desk: Desk) -> None:
    able = do(start(desk), "act_01_solicitud", desk.jefe)
    start(desk)
    files = folder()
    files[PROCESS] = renamed(files[PROCESS], "act_01_solicitud", "act_01_otra")
    files[MAIN] = renamed(files[MAIN], "act_01_solicitud", "act_01_otra")
    files["forms/act_01_otra.yaml"] = files.pop("forms/act_01_solicitud.yaml")
    source, target = versions.in_force(CLAVE), versions.publish(CLAVE, files)
    done = migrating.move_all(source, target, reason=WHY, by=desk.norma, now=NOW)
    assert (done.moved, done.left, Migration.objects.count()) == (1, 1, 1)
    able.refresh_from_db()
    assert able.version == target
    assert Case.objects.filter(version=source).count() == 1


FLOWS = [
    ("ini", "par_parte"), ("par_parte", "act_1"), ("par_parte", "act_2"), ("act_1", "par_une"), ("act_2", "par_une"),
    ("par_une", "act_3"), ("act_3", "fin"),
]  # fmt: skip


def procedure(flows: list[tuple[str, ...]]) -> Procedure:
    """A procedure that runs some diagram; what is declared does not matter here."""
    files = {path: text.encode() for path, text in folder().items()}
    return ready(load_files(CLAVE, {**files, PROCESS: bpmn(flows)}))


def flow(of: Procedure, source: str, target: str) -> str:
    return next(one.id for one in of.process.flows.values() if (one.source, one.target) == (source, target))


def test_arrivals_at_a_join_are_told_in_the_words_of_the_new_diagram() -> None:
    old = procedure(FLOWS)
    new = procedure([("ini", "act_0"), ("act_0", "par_parte"), *FLOWS[1:]])
    tokens = Tokens(("act_2",), {"par_une": (flow(old, "act_1", "par_une"),)})
    renumbered = procedure([*FLOWS[4:], *FLOWS[:4]])
    assert migrating._translated(tokens, old, renumbered) == Tokens(
        ("act_2",), {"par_une": (flow(renumbered, "act_1", "par_une"),)}
    )
    assert flow(renumbered, "act_1", "par_une") != flow(old, "act_1", "par_une")
    assert migrating._translated(tokens, old, new) is not None


def test_arrivals_that_would_be_lost_refuse() -> None:
    old = procedure(FLOWS)
    tokens = Tokens(("act_2",), {"par_une": (flow(old, "act_1", "par_une"),)})
    serial = procedure([("ini", "act_1"), ("act_1", "act_2"), ("act_2", "act_3"), ("act_3", "fin")])
    assert migrating._translated(tokens, old, serial) is None
    longer = procedure([*FLOWS[:3], ("act_1", "act_4"), ("act_4", "par_une"), *FLOWS[4:]])
    assert migrating._translated(tokens, old, longer) is None
