"""What is declared beside the diagram: every kind of mistake is found, and named where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.engine.verify import verify_folder
from schemas.procedures import ROOT, InvalidDeclaration, load_folder

CLAVE = "solicitud_dictamen_tecnico"
MAIN = "procedure.yaml"
REVISION, TURN = "forms/act_03_revision.yaml", "forms/act_05_turno.yaml"
ISSUE, LETTER = "forms/act_06_emision.yaml", "letters/form_314.yaml"
FIELD = "act_05_turno.instruccion"
NEIGHBOURS = ("carga_requisiciones_siam", "recepcion_registro_bienes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of one procedure beside stand-ins for those it leads to."""
    for name in (CLAVE, *NEIGHBOURS):
        shutil.copytree(ROOT / CLAVE, tmp_path / name)
    return tmp_path


def found(folder: Path) -> set[tuple[str, str]]:
    return {(problem.code, problem.element) for problem in verify_folder(CLAVE, folder)}


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / CLAVE / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_copy_is_sound(folder: Path) -> None:
    assert found(folder) == set()


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (MAIN, "departamento: ni", "departamento: nada", ("departamento", CLAVE)),
        (MAIN, "puestos: [ni-jefe]", "puestos: [ni-chofer]", ("puesto_desconocido", "ni_jefe")),
        (MAIN, "    puestos: [ni-jefe]\n", "", ("rol_sin_puesto", "ni_jefe")),
        (MAIN, "registra: [ni_jefe]", "registra: [chofer]", ("registra_desconocido", "solicitante")),
        (MAIN, "quien: [solicitante]", "quien: [vecino]", ("rol_desconocido", "solicitud")),
        (
            MAIN,
            "    quien: [solicitante]\n",
            "    quien: [solicitante]\n    respuestas: {canal: web}\n",
            ("entrada_sin_respuesta", "solicitud"),
        ),
        (MAIN, "[oficio_solicitud, anexos]", "[oficio_perdido]", ("documento_desconocido", "oficio_perdido")),
        (MAIN, "  ni_jefe:\n    nombre", "  ni_jefa:\n    nombre", ("rol_desconocido", "ni_jefa")),
        (MAIN, "carga_requisiciones_siam", "carga_de_nada", ("procedimiento_desconocido", "act_06_emision")),
        (MAIN, "donde: act_06_emision.vigencia", "donde: act_06.vigor", ("regla_sin_lugar", "vigencia_90")),
        (REVISION, "valores: [sin_obs", "valores: [con_otras_obs", ("condicion", "act_03_revision.viabilidad")),
        (REVISION, "campo: revision", "campo: otra", ("condicion", "act_03_revision.observaciones")),
        (ISSUE, "de: [fecha_dictamen]", "de: [fecha]", ("calculo", "act_06_emision.vigencia")),
        (ISSUE, "prellenado: hoy", "prellenado: ayer", ("prellenado", "act_06_emision.fecha_dictamen")),
        (TURN, "tipo: parrafo", "tipo: opcion", ("sin_opciones", FIELD)),
        (TURN, "tipo: parrafo", "tipo: filas", ("columnas", FIELD)),
        (TURN, "tipo: parrafo", "tipo: texto, patron: '['", ("patron", FIELD)),
        (TURN, "tipo: parrafo", "tipo: texto, minimo: 9, maximo: 2", ("limites", FIELD)),
        (TURN, "instruccion:", "cotizacion:", ("campo_de_dos_tipos", "cotizacion")),
        (LETTER, "{objeto}", "{objeto_perdido}", ("dato_desconocido", "form_314")),
        (LETTER, "tabla: partidas_dictaminadas", "tabla: objeto", ("tabla_desconocida", "form_314")),
        (LETTER, "rol: ni_jefe", "rol: ni_nadie", ("firma_desconocida", "form_314")),
    ],
)  # fmt: skip
def test_a_mistake_is_found(folder: Path, file: str, old: str, new: str, problem: tuple[str, str]) -> None:
    change(folder, file, old, new)
    assert problem in found(folder)


def test_letters_and_documents_go_together(folder: Path) -> None:
    (folder / CLAVE / LETTER).rename(folder / CLAVE / "letters/form_999.yaml")
    assert {("sin_plantilla", "form_314"), ("plantilla_suelta", "form_999")} <= found(folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("numero: 28", "numero: 28\nnumero: 29", "claves repetidas: numero"),
        ("numero: 28", "color: azul", "claves desconocidas: color"),
        ("numero: 28\n", "", "falta «numero»"),
        (
            "confidencialidad: interna",
            "confidencialidad: secreta",
            "'secreta' no es uno de publica, interna, reservada",
        ),
        ("datos_personales: true", "datos_personales: quizá", "«datos_personales»: tiene un valor no admitido"),
        ("unidad: dias_habiles, texto", "unidad: semanas, texto", "«tiempo», «unidad»"),
        ("maximo: 15", 'maximo: "15"', "«tiempo», «maximo»"),
        ("      con_observaciones: {", "      no: {", "con comillas"),
    ],
)
def test_a_file_of_another_shape_says_where(folder: Path, old: str, new: str, says: str) -> None:
    change(folder, MAIN, old, new)
    with pytest.raises(InvalidDeclaration, match=says):
        load_folder(CLAVE, folder)
    assert {problem.code for problem in verify_folder(CLAVE, folder)} == {"declaracion"}
