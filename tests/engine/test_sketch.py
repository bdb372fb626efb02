"""Tables of activities become processes that run and are drawn cleanly."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from pipelines.cli import command
from pipelines.engine import advance, parse, start
from pipelines.engine.problems import InvalidProcess
from pipelines.engine.sketch import BadTable, sketch
from pipelines.engine.verify import drawing_problems

TABLE: dict[str, Any] = {
    "id": "prestamo",
    "nombre": "Préstamo de proyector",
    "documentacion": "Un proyector se presta y se devuelve.",
    "carriles": {"solicitante": "Área solicitante", "almacen": "Almacén"},
    "entrada": "canal",
    "pasos": [
        {
            "decision": "dec_00",
            "rol": "solicitante",
            "pregunta": "¿Cómo llega?",
            "variable": "canal",
            "respuestas": {
                "web": {"texto": "Web", "a": "act_01_pide"},
                "oficio": {"texto": "Oficio", "a": "act_02_da"},
            },
        },
        {"actividad": "act_01_pide", "rol": "solicitante", "numero": 1, "texto": "Pide", "documentos": ["Solicitud"]},
        {"actividad": "act_02_da", "rol": "almacen", "numero": "2", "texto": "Contesta", "tantos": "2 originales"},
        {
            "decision": "dec_02",
            "rol": "almacen",
            "pregunta": "¿Hay?",
            "variable": "hay",
            "respuestas": {"hay": {"texto": "Sí", "a": "par_03_abre"}, "no_hay": {"texto": "No", "a": "act_01_pide"}},
        },
        {"abre": "par_03_abre", "rol": "almacen", "ramas": ["act_03_usa", "act_03_anota"]},
        {"actividad": "act_03_usa", "rol": "solicitante", "texto": "Usa", "sigue": "par_03_cierra"},
        {"actividad": "act_03_anota", "rol": "almacen", "texto": "Anota", "servicio": True},
        {"cierra": "par_03_cierra", "rol": "almacen"},
        {"fin": "fin", "rol": "almacen", "texto": "Devuelto"},
    ],
}


def test_a_table_becomes_a_process_with_a_clean_drawing() -> None:
    process = parse(sketch(TABLE))
    assert [(node.id, node.kind, node.role) for node in process.nodes.values()] == [
        ("inicio", "startEvent", "solicitante"),
        ("dec_00", "exclusiveGateway", "solicitante"),
        ("act_01_pide", "userTask", "solicitante"),
        ("act_02_da", "userTask", "almacen"),
        ("dec_02", "exclusiveGateway", "almacen"),
        ("par_03_abre", "parallelGateway", "almacen"),
        ("act_03_usa", "userTask", "solicitante"),
        ("act_03_anota", "serviceTask", "almacen"),
        ("par_03_cierra", "parallelGateway", "almacen"),
        ("fin", "endEvent", "almacen"),
    ]
    assert (process.nodes["act_01_pide"].number, process.nodes["act_01_pide"].label) == ("1", "Pide")
    assert process.nodes["act_02_da"].facts["tantos"] == "2 originales"
    assert [(document.name, document.nodes) for document in process.documents] == [("Solicitud", ("act_01_pide",))]
    assert drawing_problems(process) == []
    assert sketch(TABLE) == sketch(TABLE)


def test_the_way_in_answers_the_first_question() -> None:
    process = parse(sketch(TABLE))
    assert process.entry_variable == "canal"
    assert start(process, {"canal": "web"}).opened == ("act_01_pide",)
    step = start(process, {"canal": "oficio"})
    assert step.opened == ("act_02_da",)
    step = advance(process, step.tokens, "act_02_da", {"hay": "hay"})
    assert (step.opened, step.automatic) == (("act_03_usa",), ("act_03_anota",))


def changed(number: int, **values: Any) -> dict[str, Any]:
    steps = [{**step, **values} if index == number else step for index, step in enumerate(TABLE["pasos"])]
    return {**TABLE, "pasos": [{key: value for key, value in step.items() if value is not None} for step in steps]}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (changed(1, rol="nadie"), "carriles que no existen: nadie"),
        (changed(1, texto=None), "falta 'texto'"),
        ({**TABLE, "pasos": TABLE["pasos"][:-1]}, "«par_03_cierra», no lleva a ninguna parte"),
        ({**TABLE, "pasos": [{"rol": "almacen"}]}, "no tiene la forma esperada"),
    ],
)
def test_a_table_with_holes_is_refused(table: dict[str, Any], says: str) -> None:
    with pytest.raises(BadTable, match=says):
        sketch(table)


def test_without_the_question_at_the_start_the_decision_has_no_answer() -> None:
    with pytest.raises(InvalidProcess) as refused:
        sketch({**TABLE, "entrada": ""})
    assert [problem.code for problem in refused.value.problems] == ["decision_sin_respuesta"]


def test_the_command_writes_the_file(tmp_path: Any) -> None:
    source, target = tmp_path / "tabla.yaml", tmp_path / "process.bpmn"
    source.write_text(yaml.safe_dump(TABLE, allow_unicode=True, sort_keys=False), encoding="utf-8")
    made = CliRunner().invoke(command, ["procedimientos", "esbozar", str(source), "--salida", str(target)])
    assert (made.exit_code, target.read_bytes()) == (0, sketch(TABLE))
    source.write_text(yaml.safe_dump({**TABLE, "pasos": TABLE["pasos"][:-1]}, sort_keys=False), encoding="utf-8")
    refused = CliRunner().invoke(command, ["procedimientos", "esbozar", str(source), "--salida", str(target)])
    assert refused.exit_code == 2
    assert "agregue un fin" in refused.output
