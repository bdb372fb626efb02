"""What a procedure may name: rules that refuse, services that the platform runs, child cases, and the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cms.cases import registry
from cms.cases.domain import recurring, running, versions
from cms.cases.errors import ChildOpen, NotAllowed, RuleBroken
from cms.cases.models import Case, Event, Task
from cms.cases.registry import Moment, Refusal
from cms.cases.tests.world import CLAVE, NOW, Office, files, open_task

CHILD = "prestamo_de_prueba"
SEND = "    boton: Enviar a revisión\n"


@pytest.fixture(autouse=True)
def _own_functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The functions of a test are gone after it."""
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    monkeypatch.setattr(registry, "_services", dict(registry._services))
    yield


def replaced(path: str, old: str, new: str, *, given: dict[str, str] | None = None) -> dict[str, str]:
    found = dict(given or files())
    assert old in found[path]
    return {**found, path: found[path].replace(old, new, 1)}


def test_a_rule_refuses_with_its_field_and_nothing_is_written(desk: Office) -> None:
    @registry.rule
    def solo_con_nota(moment: Moment) -> Refusal | None:
        return None if moment.data.get("nota") == "buena" else Refusal("Escriba una buena nota.", "nota")

    versions.publish(CLAVE, replaced("procedure.yaml", SEND, SEND + "    reglas: [solo_con_nota]\n"))
    case = desk.go(desk.start(), ("act_01_llenado", desk.solicitante, {}))
    task, facts = open_task(case, "act_02_envio"), Event.objects.filter(case=case).count()
    with pytest.raises(RuleBroken) as refused:
        running.complete(task.pk, by=desk.solicitante, answers={}, data={"nota": "mala"}, now=NOW)
    assert (refused.value.code, refused.value.field) == ("regla_solo_con_nota", "nota")
    assert Event.objects.filter(case=case).count() == facts
    running.complete(task.pk, by=desk.solicitante, answers={}, data={"nota": "buena"}, now=NOW)


def test_two_functions_may_not_share_a_name() -> None:
    registry.rule(lambda moment: None)
    with pytest.raises(ValueError, match="two functions are called"):
        registry.rule(lambda moment: None)


def test_the_platform_does_its_own_activities_at_once(desk: Office) -> None:
    @registry.service_task
    def avisar_turno(moment: Moment) -> Mapping[str, Any]:
        assert moment.by is None
        return {"avisado": moment.now.isoformat()}

    own = replaced("process.bpmn", '<bpmn:userTask id="act_05_turno"', '<bpmn:serviceTask id="act_05_turno"')
    text = own["process.bpmn"]
    begin = text.index('id="act_05_turno"', text.index("<bpmn:serviceTask"))
    own["process.bpmn"] = text[:begin] + text[begin:].replace("</bpmn:userTask>", "</bpmn:serviceTask>", 1)
    own = replaced(
        "procedure.yaml", "    boton: Turnar\n", "    boton: Turnar\n    servicio: avisar_turno\n", given=own
    )
    versions.publish(CLAVE, own)
    case = desk.go(
        desk.until_review(desk.start()),
        ("act_03_revision", desk.jefa, {"revision": "sin_observaciones"}),
        ("act_04_oficio", desk.solicitante, {}),
    )
    assert case.data["avisado"] == NOW.isoformat()
    assert open_task(case, "act_06_elaboracion").role == "ni_jefe"
    assert list(Event.objects.filter(case=case, verb="automatic").values_list("node", flat=True)) == ["act_05_turno"]


def with_child(optional: bool) -> dict[str, str]:
    line = f"    hijo: {{procedimiento: {CHILD}, opcional: {str(optional).lower()}}}\n"
    return replaced("procedure.yaml", SEND, SEND + line)


def child_of(task: Task, desk: Office) -> Case:
    wanted = running.Request(
        subject="Relacionado", applicant=desk.solicitante, organization=desk.organization, parent=task
    )
    return running.start_case(CHILD, "solicitud", wanted, by=desk.solicitante, now=NOW)


WHOLE = (
    ("act_03_revision", "jefa", {"revision": "sin_observaciones"}),
    ("act_04_oficio", "solicitante", {}),
    ("act_05_turno", "directora", {}),
    ("act_06_elaboracion", "jefa", {}),
    ("act_06_emision", "directora", {}),
)


def test_an_activity_waits_for_its_child_and_goes_on_by_itself(desk: Office) -> None:
    versions.publish(CHILD, files())
    versions.publish(CLAVE, with_child(optional=False))
    case = desk.go(desk.start(), ("act_01_llenado", desk.solicitante, {}))
    task = open_task(case, "act_02_envio")
    with pytest.raises(ChildOpen, match="Abra primero"):
        running.complete(task.pk, by=desk.solicitante, answers={}, data={}, now=NOW)
    child = child_of(task, desk)
    with pytest.raises(ChildOpen, match=child.folio):
        running.complete(task.pk, by=desk.solicitante, answers={}, data={}, now=NOW)
    desk.go(desk.until_review(child), *((node, getattr(desk, who), answers) for node, who, answers in WHOLE))
    task.refresh_from_db()
    assert (task.state, task.done_by) == (Task.State.DONE, None)
    assert open_task(case, "act_03_revision")
    told = Event.objects.get(case=case, verb="child_ended")
    assert told.data == {"folio": child.folio, "outcome": "Dictamen emitido"}


def test_a_cancelled_child_lets_the_person_decide(desk: Office) -> None:
    versions.publish(CHILD, files())
    versions.publish(CLAVE, with_child(optional=True))
    case = desk.go(desk.start(), ("act_01_llenado", desk.solicitante, {}))
    task = open_task(case, "act_02_envio")
    child = child_of(task, desk)
    running.cancel(child.pk, by=desk.solicitante, reason="Ya no hace falta", now=NOW)
    assert open_task(case, "act_02_envio") == task
    running.complete(task.pk, by=desk.solicitante, answers={}, data={}, now=NOW)


def test_the_calendar_starts_one_case_in_each_period(desk: Office) -> None:
    monthly = "recurrencia: {cada: mes, entrada: mensual, motivo: Prueba}\n"
    entry = "  mensual: {etiqueta: Cada mes, quien: [portal]}\n"
    scheduled = replaced("procedure.yaml", "entradas:\n", f"{monthly}entradas:\n{entry}")
    versions.publish(CLAVE, scheduled)
    first = recurring.start_due(NOW)
    assert [(case.subject, case.channel, case.started_by) for case in first] == [
        ("Dictamen técnico de 03/2026", "calendario", None)
    ]
    assert recurring.start_due(NOW + datetime.timedelta(days=20)) == []
    assert len(recurring.start_due(NOW + datetime.timedelta(days=40))) == 1
    with pytest.raises(NotAllowed):
        running.start_case(CLAVE, "mensual", running.Request(subject="A mano"), by=desk.jefa, now=NOW)


@pytest.mark.parametrize(
    ("every", "day", "begins"),
    [
        ("dia", "2026-03-05", "2026-03-05"),
        ("semana", "2026-03-05", "2026-03-02"),
        ("mes", "2026-03-31", "2026-03-01"),
        ("trimestre", "2026-06-30", "2026-04-01"),
        ("anio", "2026-12-31", "2026-01-01"),
    ],
)
def test_periods_begin(every: str, day: str, begins: str) -> None:
    assert recurring.period_begins(every, datetime.date.fromisoformat(day)).isoformat() == begins
