"""Words of the folders that came later: columns, limits, choosers, series, related cases, terms that follow dates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.engine.verify import verify_folder
from schemas.procedures import ROOT, Recurrence, load_folder

CONTRACTS, CALLS, BACKUPS = (
    "seguimiento_cumplimiento_contratos",
    "registro_incidentes_072",
    "copias_seguridad_bases_datos",
)
CLAIMS, CCTV = "atencion_siniestros_aseguradora", "administracion_usuarios_cctv"
MAIN = "procedure.yaml"


def problems(tmp_path: Path, clave: str, file: str, old: str, new: str) -> set[str]:
    """The codes of a folder that is changed in one place, beside all the others."""
    for name in ROOT.iterdir():
        if (name / MAIN).is_file():
            (tmp_path / name.name).symlink_to(name)
    (tmp_path / clave).unlink()
    shutil.copytree(ROOT / clave, tmp_path / clave)
    path = tmp_path / clave / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return {problem.code for problem in verify_folder(clave, tmp_path)}


LIST, AREA = "forms/act_01_contrato.yaml", "      area: {etiqueta: Área que lo recibe, tipo: texto, "
CHOOSER = "forms/act_01_solicitud.yaml"
SHOWN = "forms/act_02_verificacion.yaml"
ASKED = "forms/act_01_documentos.yaml"
SEVERAL = "forms/act_02_validacion.yaml"


@pytest.mark.parametrize(
    ("clave", "file", "old", "new", "code"),
    [
        (CONTRACTS, LIST, AREA, AREA.replace("tipo: texto", "tipo: archivo"), "columna"),
        (CONTRACTS, LIST, AREA, AREA + "prellenado: hoy, ", "columna"),
        (CONTRACTS, LIST, AREA, AREA.replace("tipo: texto", "tipo: opcion"), "sin_opciones"),
        (CONTRACTS, LIST, AREA, AREA + "minimo: 900, ", "limites"),
        (CONTRACTS, LIST, AREA, AREA + "patron: '[', patron_en_palabras: Algo, ", "patron"),
        (CONTRACTS, CHOOSER, "unidades: [dge]", "unidades: [nada]", "unidad_desconocida"),
        (CONTRACTS, CHOOSER, ", unidades: [dge]", "", "eleccion_abierta"),
        (CONTRACTS, SHOWN, "{entregable}", "{nada}", "mostrado"),
        (CONTRACTS, SHOWN, "tipo: mostrado", "tipo: texto", "mostrado"),
        (CONTRACTS, MAIN, "desde: fecha_limite", "desde: area_correspondiente", "plazo_sin_fecha"),
        (CALLS, MAIN, "turna_por: dependencia_responsable", "turna_por: urgencia", "turno_sin_campo"),
        (BACKUPS, MAIN, "{cada: mes, entrada: revision", "{cada: mes, entrada: plan", "recurrencia"),
        (BACKUPS, MAIN, "{cada: mes, entrada: revision", "{cada: mes, entrada: programada", "recurrencia"),
        (BACKUPS, MAIN, "{cada: mes, entrada: revision", "{cada: mes, entrada: nada", "recurrencia"),
        (CLAIMS, MAIN, "      entrada: reposicion\n", "      entrada: nada\n", "hijo_sin_entrada"),
        (CLAIMS, MAIN, "bienes_recibidos: bienes_repuestos", "bienes_recibidos: relato", "hijo_datos"),
        (CLAIMS, MAIN, "bienes_dados_alta: bienes_registrados", "bienes_dados_alta: folio", "hijo_datos"),
        (CCTV, MAIN, "cuando: {campo: medio,", "cuando: {campo: nada,", "condicion"),
        (CCTV, MAIN, "valores: [oficio, ambos]", "valores: [paloma]", "condicion"),
        (
            "carga_requisiciones_siam", SEVERAL, "    tipo: varias\n", "    tipo: varias\n    minimo: 9\n", "limites",
        ),
        ("carga_requisiciones_siam", ASKED, "tipo: si_no", "tipo: si_no, maximo: 3", "limites"),
    ],
)  # fmt: skip
def test_each_mistake_is_found(tmp_path: Path, clave: str, file: str, old: str, new: str, code: str) -> None:
    assert code in problems(tmp_path, clave, file, old, new)


def test_one_series_may_stand_without_a_list() -> None:
    """Versions that were published before there were lists are read as they were."""
    series = load_folder("operacion_mesa_servicio").declaration.recurrencia
    assert [type(one) for one in series] == [Recurrence]
    assert [(one.every, one.entry) for one in load_folder(BACKUPS).declaration.recurrencia] == [
        ("dia", "programada"), ("mes", "revision"),
    ]  # fmt: skip
