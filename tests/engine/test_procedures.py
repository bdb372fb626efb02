"""One parametrised proof for every procedure folder, and proofs that it can fail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import command
from pipelines.engine import load_procedure, procedure_names
from pipelines.engine.scenarios import run_scenario
from pipelines.engine.verify import verify_folder
from schemas.procedures import ROOT, InvalidDeclaration, load_folder

CASES = [(clave, scenario) for clave in procedure_names() for scenario in load_folder(clave).scenarios]


@pytest.mark.parametrize("clave", procedure_names())
def test_every_folder_holds_together(clave: str) -> None:
    assert verify_folder(clave) == []


@pytest.mark.parametrize(("clave", "scenario"), CASES, ids=[f"{clave}-{one.name}" for clave, one in CASES])
def test_every_scenario_ends_where_it_says(clave: str, scenario) -> None:  # type: ignore[no-untyped-def]
    procedure = load_procedure(clave)
    assert run_scenario(procedure.process, scenario, procedure.declaration.entradas) == []


def test_procedure_seven_is_as_the_portal_expects() -> None:
    procedure = load_procedure("alta_conjunto_datos")
    assert list(procedure.declaration.roles) == [
        "enlace_datos_abiertos",
        "enlace_seguridad",
        "enlace_transparencia",
        "enlace_tecnico",
    ]
    assert [node.id for node in procedure.process.activities] == [
        "act_01_captura",
        "act_01_visto_bueno",
        "act_02_solicitud_validacion",
        "act_03_seguridad",
        "act_03_transparencia",
        "act_04_solicitud_publicacion",
        "act_05_validacion_tecnica",
        "act_06_aviso",
    ]
    assert [one.key for one in procedure.declaration.restricciones] == [
        "datos_personales",
        "informacion_reservada",
        "seguridad_publica",
        "derechos_de_autor",
        "secreto_comercial",
        "proceso_deliberativo",
    ]
    assert [node for node, one in procedure.declaration.actividades.items() if one.edits] == ["act_01_captura"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "alta_conjunto_datos", tmp_path / "alta_conjunto_datos")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("procedure.yaml", "  enlace_tecnico:", "  enlace_tecnica:", "rol_desconocido"),
        ("procedure.yaml", "nombre: Enlace Técnico", "nombre: Técnico", "nombre_de_rol"),
        ("procedure.yaml", "  act_06_aviso:", "  act_07_aviso:", "actividad_sin_pareja"),
        ("procedure.yaml", "      no_cumple: {", "      nunca: {", "respuestas_distintas"),
        ("procedure.yaml", "  publicacion:\n", "  envio:\n", "pregunta_sin_pareja"),
        ("procedure.yaml", "numero: 7", "numero: siete", "declaracion"),
        ("procedure.yaml", "numero: 7", "numero: 7\ncolor: rojo", "declaracion"),
        ("forms/act_01_visto_bueno.yaml", "visto_bueno:", "resultado:", "pregunta_sin_campo"),
        ("scenarios/camino_directo.yaml", "termina: true", "termina: false", "escenario"),
        ("scenarios/camino_directo.yaml", "por: enlace_tecnico", "por: enlace_seguridad", "escenario"),
        ("scenarios/camino_directo.yaml", "{publicacion: enviar}", "{publicacion: tal_vez}", "escenario"),
        ("process.bpmn", "restricciones == 'cumple'", "restricciones != 'cumple'", "condicion_no_admitida"),
    ],
)
def test_a_broken_folder_is_told_what_is_wrong(folder: Path, file: str, old: str, new: str, code: str) -> None:
    path = folder / "alta_conjunto_datos" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert code in {problem.code for problem in verify_folder("alta_conjunto_datos", folder)}


def test_missing_form_and_missing_scenarios_are_found(folder: Path) -> None:
    (folder / "alta_conjunto_datos/forms/act_03_seguridad.yaml").unlink()
    shutil.rmtree(folder / "alta_conjunto_datos/scenarios")
    found = {problem.code for problem in verify_folder("alta_conjunto_datos", folder)}
    assert found == {"sin_formulario", "pocos_escenarios", "respuesta_sin_escenario", "actividad_sin_escenario"}


def test_unknown_and_incomplete_folders(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        load_folder("../alta_conjunto_datos")
    (tmp_path / "nuevo").mkdir()
    (tmp_path / "nuevo/procedure.yaml").write_text("numero: 1")
    with pytest.raises(InvalidDeclaration):
        load_folder("nuevo", tmp_path)


def test_the_commands() -> None:
    runner = CliRunner()
    listed = json.loads(runner.invoke(command, ["procedimientos", "listar", "--json"]).output)
    seven = next(one for one in listed if one["clave"] == "alta_conjunto_datos")
    assert (seven["actividades"], seven["decisiones"], len(seven["roles"])) == (8, 4, 4)
    verified = runner.invoke(command, ["procedimientos", "verificar", "--json"])
    assert (verified.exit_code, json.loads(verified.output)["alta_conjunto_datos"]) == (0, [])
    assert runner.invoke(command, ["procedimientos", "diagrama", "alta_conjunto_datos"]).output.startswith("<svg")
    assert (
        len(json.loads(runner.invoke(command, ["procedimientos", "diagrama", "alta_conjunto_datos", "--json"]).output))
        == 8
    )
    assert runner.invoke(command, ["procedimientos", "diagrama", "nada"]).exit_code == 2
