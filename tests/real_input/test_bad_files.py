"""Every generated bad file ends in a clear message: as the data file of a workbook, and handed in as a workbook."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from pipelines.data import inspect_file
from pipelines.form317 import review, write_workbook
from pipelines.form317.records import Dataset, Dependencia, Resource, Term, Workbook
from schemas.form317 import FORMAT

SECONDS = 10

# What `revisar` says first of the file; a name after "aviso:" is a warning, "" means that the file is right after all
# (an honest encoding, line ends of old computers, zeros that matter).
EXPECTED = {
    "billion_laughs.xml": "xml_con_entidades",
    "binary_png_as.csv": "formato_no_aceptado",
    "cell_2mb.csv": "celda_demasiado_larga",
    "cols_5000.csv": "demasiadas_columnas",
    "cp1252_smart_quotes.csv": "",
    "cr_only_line_ends.csv": "",
    "csv_as.xlsx": "formato_distinto",
    "csv_injection.csv": "aviso:posible_formula",
    "deep_nesting.json": "json_muy_anidado",
    "double_bom.csv": "",
    "duplicate_and_empty_headers.csv": "encabezado_vacio",
    "duplicate_keys.json": "aviso:json_clave_repetida",
    "empty.csv": "archivo_vacio",
    "formulas_and_hidden_sheet.xlsx": "aviso:hoja_oculta",
    "header_only.csv": "sin_filas",
    "html_error_page_as.csv": "formato_no_aceptado",
    "html_table_as.xls": "formato_no_aceptado",
    "impossible_dates_and_numbers.csv": "",
    "invalid_geometry.geojson": "geometria_invalida",
    "invisible_characters.csv": "aviso:encabezado_invisible",
    "latin1.csv": "",
    "leading_zeros_and_long_ids.csv": "",
    "macro_inside.xlsm": "formato_no_aceptado",
    "merged_headers.xlsx": "aviso:formula_sin_valor",
    "mixed_encodings.csv": "codificacion_mezclada",
    "mojibake.csv": "aviso:encabezado_mal_codificado",
    "nan.geojson": "json_no_numero",
    "not_well_formed.xml": "xml_mal_formado",
    "nul_bytes.csv": "bytes_nulos",
    "only_bom.csv": "archivo_sin_contenido",
    "only_newlines.csv": "archivo_sin_contenido",
    "ragged.csv": "comillas_sin_cerrar",
    "reserved_and_long_headers.csv": "aviso:encabezado_parecido",
    "script.svg": "formato_no_aceptado",
    "script_in_description.kml": "aviso:posible_codigo",
    "script_in_headers.csv": "aviso:encabezado_con_codigo",
    "trailing_comma.json": "json_invalido",
    "truncated.zip": "zip_danado",
    "utf16be_no_bom.csv": "",
    "utf16le_bom.csv": "",
    "xxe_external_entity.xml": "xml_con_entidades",
    "zip_5000_entries.zip": "zip_demasiados_archivos",
    "zip_bomb_10mb.zip": "zip_bomba",
    "zip_nested_bomb_100mb.zip": "formato_no_aceptado",
    "zip_path_traversal.zip": "zip_ruta_peligrosa",
    "zip_symlink.zip": "zip_enlace",
}
BY_EXTENSION = {".xlsm": "XLS", ".xls": "XLS", ".xlsx": "XLS", ".zip": "SHP", ".svg": "XML"}
SPREADSHEETS = ("formulas_and_hidden_sheet.xlsx", "merged_headers.xlsx")


def workbook_for(bad: Path, folder: Path) -> Path:
    """A right workbook whose only resource is the bad file, its dictionary taken from the file if it has a header."""
    shutil.copy(bad, folder / bad.name)
    formato = BY_EXTENSION.get(bad.suffix, bad.suffix.lstrip(".").upper())
    header = [name for name in inspect_file(bad).header or ["columna"] if name]
    option = FORMAT.file_format(formato)
    terms = header if option and option.tabular else []
    owner = {"id_dataset": "D-1"}
    dataset = Dataset(
        id_dataset="D-1",
        nombre="Archivo de prueba",
        descripcion="Un archivo hecho para fallar.",
        etiquetas=("prueba",),
        id_dependencia="0101",
        tema="Gobierno Abierto",
        frecuencia="anual",
        responsable_nombre="Persona Inventada",
        responsable_correo="persona@puebla.example",
        resources=(
            Resource(
                archivo=bad.name,
                tipo_visualizacion="tabla de datos",
                nombre="Archivo",
                fecha_inicial=date(2026, 1, 1),
                fecha_final=date(2026, 6, 30),
                formato=formato,
                **owner,
            ),
        ),
        terms=tuple(Term(termino=name[:60], descripcion="Algo.", **owner) for name in dict.fromkeys(terms[:200])),
    )
    office = Dependencia(id_dependencia="0101", nombre="Dependencia", funciones="Funciones.", logotipo="logo.png")
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    path = folder / "FORM-317.xlsx"
    write_workbook(path, Workbook(office, (dataset,)))
    return path


def test_the_table_names_every_bad_file(shared_data: Path) -> None:
    present = {path.name for path in (shared_data / "generated").iterdir() if path.suffix != ".py"}
    assert present == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_data_file_gets_its_message(shared_data: Path, tmp_path: Path, name: str) -> None:
    path = workbook_for(shared_data / "generated" / name, tmp_path)
    began = time.monotonic()
    found = review(path, tmp_path)
    assert time.monotonic() - began < SECONDS
    about = [problem for problem in found.problems if problem.sheet == name or name in problem.message]
    expected = EXPECTED[name]
    if not expected:
        assert [problem.message for problem in about if problem.severity == "error"] == []
        return
    severity = "aviso" if expected.startswith("aviso:") else "error"
    matching = [p for p in about if (p.severity, p.code) == (severity, expected.removeprefix("aviso:"))]
    assert matching != [], [(p.severity, p.code, p.message) for p in about]
    assert all(len(p.message) > 15 and p.message[-1] in ".!?»)" for p in matching)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_file_handed_in_as_a_workbook_gets_its_message(shared_data: Path, name: str) -> None:
    began = time.monotonic()
    found = review(shared_data / "generated" / name)
    assert time.monotonic() - began < SECONDS
    assert (found.valido, found.legible) == (False, name in SPREADSHEETS)
    first = found.errores[0]
    assert len(first.message) > 15
    assert first.message.endswith(".")
