"""What folders may say of forms and documents, met on the forms of cases."""

from __future__ import annotations

import pytest

from cms.accounts.tests import world as people_world
from cms.cases.domain import filling, papers, versions
from cms.cases.forms import TaskForm
from cms.cases.tests.test_forms import make, outcome
from cms.cases.tests.test_joints import replaced
from cms.cases.tests.world import CLAVE, NOW, Office, open_task
from pipelines.engine import load_procedure

TODAY = NOW.date()
SEVERAL = "cual: {etiqueta: Cuál, tipo: varias, minimo: 2, maximo: 3, opciones: {a: A, b: B, c: C, d: D}}"


@pytest.mark.parametrize(("typed", "says"), [
    (["a"], "Elija al menos 2."), (["a", "b", "c", "d"], "Elija 3, cuando más."), (["a", "b"], ""), ([], ""),
])  # fmt: skip
def test_how_many_may_be_chosen(typed: list[str], says: str) -> None:
    found = outcome(SEVERAL, {"cual": typed})
    assert found["cual"] == ([says] if says else typed)


@pytest.mark.django_db
def test_only_those_of_a_post_a_unit_or_an_appointment_are_shown() -> None:
    office = people_world.organization("movilidad")
    people = {
        code: people_world.person(office, f"{name} Ejemplo", post=people_world.post(office, code=code))
        for code, name in (
            ("ai-jefe", "Ana"),
            ("ai-analista-ab", "Eva"),
            ("st-jefe", "Inés"),
            ("ss-subdirector", "Olga"),
        )
    }
    enlace = people_world.person(office, "Uma Ejemplo")
    people_world.appointment(enlace, "enlace_web", office, today=TODAY)

    def shown(limit: str) -> set[str]:
        form: TaskForm = make(f"quien: {{etiqueta: Quién, tipo: persona{limit}}}")
        return {person.first_names for person in form.fields["quien"].queryset}

    assert shown("") == {"Ana", "Eva", "Inés", "Olga"}
    assert shown(", puestos: [ai-jefe, st-jefe]") == {"Ana", "Inés"}
    assert shown(", unidades: [sit]") == {"Ana", "Eva", "Inés"}
    assert shown(", nombramientos: [enlace_web]") == {"Uma"}
    limited = "quien: {etiqueta: Quién, tipo: persona, puestos: [st-jefe]}"
    assert set(outcome(limited, {"quien": str(people["ai-jefe"].uuid)})) == {"quien"}


def test_rows_take_the_columns_that_both_have(desk: Office) -> None:
    """The lines of the request have a guarantee and a place; those of the dictamen do not."""
    case = desk.start()
    case.data = {"partidas": [{"descripcion": "Monitor", "cantidad": 2, "garantia": "Un año", "lugar": "Almacén"}]}
    form = load_procedure(CLAVE).folder.forms["act_06_elaboracion"]
    found = filling.beginning(case, form.fields, by=desk.jefa, today=TODAY)
    assert found["partidas_dictaminadas"] == [{"descripcion": "Monitor", "cantidad": 2}]


def test_a_field_of_a_dependencia_begins_with_its_clave(desk: Office) -> None:
    form = load_procedure("soporte_tecnico_dependencias").folder.forms["act_01_solicitud"]
    found = filling.beginning(desk.start(), form.fields, by=desk.solicitante, today=TODAY)
    assert found["usuario_dependencia"] == desk.organization.clave


def test_what_is_only_shown_is_told_and_not_kept(desk: Office) -> None:
    turn = "forms/act_05_turno.yaml"
    told = 'campos:\n  visto: {etiqueta: Oficio, tipo: mostrado, texto: "{oficio_numero}, caso {folio}"}\n'
    partidas = "  pedido: {etiqueta: Se pidió, tipo: mostrado, prellenado: caso.partidas}\n"
    versions.publish(CLAVE, replaced(turn, "campos:\n", told + partidas))
    case = desk.go(
        desk.until_review(desk.start()),
        ("act_03_revision", desk.jefa, {"revision": "sin_observaciones"}),
        ("act_04_oficio", desk.solicitante, {}),
    )
    case.data |= {"oficio_numero": "MOV/7/2026", "partidas": [{"descripcion": "Monitor", "cantidad": 2}]}
    case.save()
    form = filling.form_of(open_task(case, "act_05_turno"), by=desk.directora, today=TODAY)
    entries = {entry.declared.key: entry.value for part in form.parts() for entry in part.entries}
    assert entries["visto"].text == f"MOV/7/2026, caso {case.folio}"
    assert entries["pedido"].table.rows[0][0] == "Monitor"
    assert "visto" not in form.fields


def test_a_document_is_printed_only_with_the_answer_that_calls_for_it() -> None:
    procedure = load_procedure("administracion_usuarios_cctv")
    assert papers.due_papers(procedure, "act_09_aviso", {"medio": "ambos"}) == ["oficio_modificacion"]
    assert papers.due_papers(procedure, "act_09_aviso", {"medio": "correo"}) == []
