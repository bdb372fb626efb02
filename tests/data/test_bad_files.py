"""No bad file crashes the reader or slips through: each ends in a clear sentence, or is read without harm."""

import time

import pytest

from pipelines.data import check_rows, inspect_file, to_clean_csv
from pipelines.data.errors import CannotRead
from tests.data.files import BAD, write

SECONDS = 10.0

# The files of ../shared/data/generated: the problems each must end in. An empty set: harmless, read as it is.
GENERATED = {
    "billion_laughs.xml": {"xml_con_entidades"},
    "binary_png_as.csv": {"formato_no_aceptado"},
    "cell_2mb.csv": {"celda_demasiado_larga"},
    "cols_5000.csv": {"demasiadas_columnas"},
    "cp1252_smart_quotes.csv": set(),
    "cr_only_line_ends.csv": set(),
    "csv_as.xlsx": set(),
    "csv_injection.csv": {"posible_formula", "posible_codigo"},
    "deep_nesting.json": {"json_muy_anidado"},
    "double_bom.csv": set(),
    "duplicate_and_empty_headers.csv": {"encabezado_repetido", "encabezado_vacio", "encabezado_parecido"},
    "duplicate_keys.json": {"json_clave_repetida"},
    "empty.csv": {"archivo_vacio"},
    "formulas_and_hidden_sheet.xlsx": {"hoja_oculta", "formula_sin_valor", "posible_formula", "posible_codigo"},
    "header_only.csv": {"sin_filas"},
    "html_error_page_as.csv": {"formato_no_aceptado"},
    "html_table_as.xls": {"formato_no_aceptado"},
    "impossible_dates_and_numbers.csv": set(),
    "invalid_geometry.geojson": {"geometria_invalida", "coordenadas_al_reves", "geometria_nula"},
    "invisible_characters.csv": {"encabezado_invisible", "caracteres_invisibles"},
    "latin1.csv": set(),
    "leading_zeros_and_long_ids.csv": set(),
    "macro_inside.xlsm": {"formato_no_aceptado"},
    "merged_headers.xlsx": {
        "titulo_antes_del_encabezado",
        "encabezado_de_dos_renglones",
        "nota_al_pie",
        "formula_sin_valor",
        "columna_vacia",
    },
    "mixed_encodings.csv": {"codificacion_mezclada", "acentos_rotos"},
    "mojibake.csv": {"encabezado_mal_codificado", "acentos_rotos"},
    "nan.geojson": {"json_no_numero", "geometria_invalida"},
    "not_well_formed.xml": {"xml_mal_formado"},
    "nul_bytes.csv": {"bytes_nulos"},
    "only_bom.csv": {"archivo_sin_contenido"},
    "only_newlines.csv": {"archivo_sin_contenido"},
    "ragged.csv": {"fila_larga", "fila_corta", "comillas_sin_cerrar"},
    "reserved_and_long_headers.csv": {"encabezado_adaptado", "encabezado_parecido"},
    "script.svg": {"formato_no_aceptado"},
    "script_in_description.kml": {"posible_codigo", "kml_enlace_remoto"},
    "script_in_headers.csv": {"encabezado_con_codigo"},
    "trailing_comma.json": {"json_invalido"},
    "truncated.zip": {"zip_danado"},
    "utf16be_no_bom.csv": set(),
    "utf16le_bom.csv": set(),
    "xxe_external_entity.xml": {"xml_con_entidades"},
    "zip_5000_entries.zip": {"zip_demasiados_archivos"},
    "zip_bomb_10mb.zip": {"zip_bomba"},
    "zip_nested_bomb_100mb.zip": {"formato_no_aceptado"},
    "zip_path_traversal.zip": {"zip_ruta_peligrosa"},
    "zip_symlink.zip": {"zip_enlace"},
}
HARMFUL_WORDS = ("Traceback", "Exception", "Error:", "/pytest-")


def proved(path, expected):
    """Inspect, check and convert a file; nothing may raise but CannotRead, and nothing may take long."""
    began = time.monotonic()
    report = inspect_file(path)
    check_rows(path, None, [{"termino": name} for name in dict.fromkeys(report.header or [])])
    try:
        to_clean_csv(path, None, path.parent / "limpio.csv")
    except CannotRead as problem:
        assert problem.problem.message
    assert time.monotonic() - began < SECONDS
    assert report.problems.codes() == expected
    for problem in report.problems:
        assert len(problem.message) > 10
        assert problem.sheet == path.name
        assert not any(word in problem.message for word in HARMFUL_WORDS)


@pytest.mark.parametrize("name", BAD)
def test_every_kind_of_bad_file(tmp_path, name):
    content, expected = BAD[name]
    proved(write(tmp_path, name, content()), expected)


@pytest.mark.parametrize("name", GENERATED)
def test_every_generated_bad_file(shared_data, tmp_path, name):
    source = shared_data / "generated" / name
    if not source.exists():
        pytest.skip(f"{name} is not in the folder of generated files")
    proved(write(tmp_path, name, source.read_bytes()), GENERATED[name])


def test_no_generated_file_is_forgotten(shared_data):
    names = {p.name for p in (shared_data / "generated").iterdir() if p.suffix != ".py"}
    assert names <= set(GENERATED)
