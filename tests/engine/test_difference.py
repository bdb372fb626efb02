"""What a new version changes: exact words, elements of the drawing, and nothing where nothing changed."""

from __future__ import annotations

import pytest

from pipelines.engine import Procedure, Tokens, load_procedure, parse, procedure_names, ready, to_svg
from pipelines.engine.difference import Change, differences, marks
from pipelines.engine.soundness import can_finish_from
from pipelines.engine.verify import verify, verify_folder
from schemas.procedures import folder_files, load_files
from tests.engine.builder import bpmn

CLAVE = "solicitud_dictamen_tecnico"


def edited(path: str, old: str, new: str) -> Procedure:
    files = {name: content.decode() for name, content in folder_files(CLAVE).items()}
    assert old in files[path]
    files[path] = files[path].replace(old, new)
    return ready(load_files(CLAVE, {name: text.encode() for name, text in files.items()}))


def changed(path: str, old: str, new: str) -> list[Change]:
    return differences(load_procedure(CLAVE), edited(path, old, new))


@pytest.mark.parametrize("clave", procedure_names())
def test_a_procedure_differs_in_nothing_from_itself(clave: str) -> None:
    assert differences(load_procedure(clave), load_procedure(clave)) == []


def test_an_activity_that_is_called_otherwise() -> None:
    assert changed("process.bpmn", "Revisa los requerimientos y su viabilidad", "Revisa la solicitud") == [
        Change(
            "Actividades", "changed", "Actividad «Revisa los requerimientos y su viabilidad»", "Nombre",
            "Revisa los requerimientos y su viabilidad", "Revisa la solicitud", ("act_03_revision",),
        )
    ]  # fmt: skip


def test_a_term_a_form_a_role_and_a_letter() -> None:
    (term,) = changed("procedure.yaml", "plazo: {minimo: 1, maximo: 4,", "plazo: {minimo: 1, maximo: 3,")
    assert (term.aspect, term.nodes) == ("Plazo", ("act_06_elaboracion",))
    assert (term.before.split(", ")[1], term.after.split(", ")[1]) == ("maximo: 4", "maximo: 3")
    (field,) = changed("forms/act_03_revision.yaml", "etiqueta: Por qué es viable", "etiqueta: Viabilidad")
    assert field == Change(
        "Formularios", "changed", "Revisión de la solicitud: Por qué es viable", "Etiqueta", "Por qué es viable",
        "Viabilidad", ("act_03_revision",),
    )  # fmt: skip
    (duty,) = changed("procedure.yaml", "tarea: Revisa la solicitud y elabora", "tarea: Elabora")
    assert (duty.section, duty.subject, duty.aspect, duty.after) == (
        "Papeles", "Jefe/a de Departamento de Normatividad Informática", "Tarea", "Elabora el dictamen.",
    )  # fmt: skip
    (letter,) = changed("letters/form_314.yaml", "papel: Elabora", "papel: Elaboró")
    assert (letter.section, letter.subject, letter.aspect) == ("Plantillas", "Dictamen técnico", "Firmas")


def test_a_way_that_goes_elsewhere_is_one_less_and_one_more() -> None:
    new = edited(
        "process.bpmn",
        'act_01_llenado">\n      <bpmn:conditionExpression',
        'act_02_envio">\n      <bpmn:conditionExpression',
    )
    found = differences(load_procedure(CLAVE), new)
    assert [(one.section, one.kind, one.nodes) for one in found] == [
        ("Flujos", "removed", ("f05",)),
        ("Flujos", "added", ("f05",)),
    ]
    assert found[0].before == "De ¿Tiene observaciones? con «Sí» a Llena la solicitud y el anexo técnico"
    assert marks(found, load_procedure(CLAVE).process, without="added") == {"f05": "removed"}
    assert marks(found, new.process, without="removed") == {"f05": "added"}


def test_marks_are_told_in_words_borders_and_description() -> None:
    process = parse(bpmn([("ini", "act_1"), ("act_1", "act_2"), ("act_2", "fin")]))
    svg = to_svg(process, marks={"act_1": "added", "act_2": "changed"})
    assert "Se agrega: Nodo act_1. Cambia: Nodo act_2." in svg
    assert svg.count(">Se agrega</tspan>") == 1 and svg.count(">Cambia</tspan>") == 1
    assert 'class="pa-node added" data-node="act_1"' in svg


@pytest.mark.parametrize(("open_now", "waiting", "ends"), [
    (("act_1", "act_2"), {}, True),
    (("act_2",), {"une": ("act_1",)}, True),
    (("act_2",), {}, False),
    (("act_3",), {}, True),
])  # fmt: skip
def test_whether_a_case_can_end_from_where_it_stands(open_now, waiting, ends: bool) -> None:
    process = parse(bpmn([
        ("ini", "par_parte"), ("par_parte", "act_1"), ("par_parte", "act_2"), ("act_1", "par_une"),
        ("act_2", "par_une"), ("par_une", "act_3"), ("act_3", "fin"),
    ]))  # fmt: skip
    flow = {node: next(one.id for one in process.flows.values() if (one.source, one.target) == (node, "par_une"))
            for node in ("act_1", "act_2")}  # fmt: skip
    arrived = {"par_une": tuple(flow[node] for nodes in waiting.values() for node in nodes)} if waiting else {}
    assert can_finish_from(process, Tokens(tuple(open_now), arrived)) is ends


def test_what_is_kept_elsewhere_is_verified_as_a_folder_is() -> None:
    procedure = load_procedure(CLAVE)
    assert verify(procedure, set(procedure_names())) == verify_folder(CLAVE) == []
    alone = verify(procedure, {CLAVE})
    assert {problem.code for problem in alone} == {"procedimiento_desconocido"}
