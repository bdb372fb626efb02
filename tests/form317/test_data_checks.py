"""The data files against what the workbook says of them."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.form317 import Term, Workbook, review, write_workbook
from pipelines.form317.codes import CODES
from pipelines.form317.data_checks import DataFolder
from tests.form317.books import BOOK, DATASET, DEPENDENCIA, RESOURCE, book

GOOD = "especie,altura\njacaranda,7.5\nfresno,12.0\n"
MAP = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"especie": "fresno", "altura": 12},
            "geometry": {"type": "Point", "coordinates": [-98.2, 19.04]},
        }
    ],
}


@pytest.fixture
def checked(tmp_path):
    """Write the workbook and its files; return the problems as (code, sheet, row, column)."""

    def check(workbook=BOOK, **files):
        folder = tmp_path / "datos"
        folder.mkdir(exist_ok=True)
        contents = {
            "arboles.csv": GOOD,
            "logotipo.png": "imagen",
            **{k.replace("__", "."): v for k, v in files.items()},
        }
        for name, content in contents.items():
            if content is not None:
                (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        write_workbook(tmp_path / "libro.xlsx", workbook)
        return review(tmp_path / "libro.xlsx", folder)

    return check


def told(result):
    return [(p.code, p.sheet, p.row, p.column) for p in result.problems]


def test_good_files(checked):
    result = checked()
    assert told(result) == []
    assert result.files["arboles.csv"].header == ["especie", "altura"]
    assert result.files["arboles.csv"].rows == 2


def test_the_folder_is_not_looked_at_without_being_asked(tmp_path):
    write_workbook(tmp_path / "libro.xlsx", BOOK)
    assert told(review(tmp_path / "libro.xlsx")) == []


def test_a_missing_file(checked):
    assert told(checked(arboles__csv=None)) == [("archivo_faltante", "Recurso", 4, "Nombre del archivo")]


def test_a_missing_file_with_one_alike(checked):
    result = checked(arboles__csv=None, Árboles__CSV=GOOD)
    assert told(result)[0] == ("archivo_faltante", "Recurso", 4, "Nombre del archivo")
    assert "Hay uno llamado «Árboles.CSV»" in result.errores[0].message


def test_a_missing_logo_and_a_file_nobody_uses(checked):
    assert told(checked(logotipo__png=None, notas__txt="hola")) == [
        ("logotipo_faltante", "Dependencia", 4, "Nombre de archivo del logotipo de la Dependencia (adjuntar archivo)"),
        ("archivo_sobrante", "notas.txt", None, None),
    ]


def test_another_format_than_declared(checked):
    result = checked(arboles__csv=json.dumps(MAP))
    assert ("formato_distinto", "Recurso", 4, "Formato") in told(result)
    assert not result.valido


def test_a_column_that_is_no_term(checked):
    result = checked(arboles__csv="especie,altura,diámetro\njacaranda,7.5,1\n")
    assert told(result) == [("columna_sin_termino", "Recurso", 4, "Nombre del archivo")]
    assert "Sobra la columna «diámetro»" in result.errores[0].message


def test_a_term_that_is_no_column(checked):
    result = checked(arboles__csv="especie\njacaranda\nfresno\n")
    assert told(result) == [("termino_sin_columna", "Diccionario de Datos", 5, "Término")]
    assert "Falta la columna «altura»" in result.errores[0].message


@pytest.mark.parametrize("column", ["Altura", "áltura", "ALTURA"])
def test_names_that_differ_only_in_case_or_accents(checked, column):
    result = checked(arboles__csv=f"especie,{column}\njacaranda,7.5\nfresno,8\n")
    assert told(result) == [("termino_distinto", "Diccionario de Datos", 5, "Término")]
    assert f"«altura» y la columna «{column}»" in result.errores[0].message


def test_decomposed_accents_are_the_same_name(checked):
    terms = (Term(id_dataset="1", termino="especié", descripcion="x"), DATASET.terms[1])
    assert told(checked(book(terms=terms), arboles__csv="especie\u0301,altura\njacaranda,7.5\nfresno,8\n")) == []


def two_files(first, second):
    resources = (RESOURCE, replace(RESOURCE, archivo="otros.csv", nombre="Otros"))
    return book(resources=resources), {"arboles__csv": first, "otros__csv": second}


def test_each_term_must_be_in_one_of_the_files(checked):
    workbook, files = two_files("especie\njacaranda\nfresno\n", "altura\n7.5\n8\n")
    assert told(checked(workbook, **files)) == []


def test_each_column_of_each_file_must_be_a_term(checked):
    workbook, files = two_files(GOOD, "altura,peso\n7.5,1\n8,2\n")
    assert told(checked(workbook, **files)) == [("columna_sin_termino", "Recurso", 5, "Nombre del archivo")]


def test_nothing_is_said_of_unused_terms_while_a_file_is_missing(checked):
    workbook, files = two_files("especie\njacaranda\nfresno\n", None)
    assert [code for code, *_ in told(checked(workbook, **files))] == ["archivo_faltante"]


def test_attributes_of_a_map_without_terms_are_a_warning(checked):
    resource = replace(RESOURCE, archivo="mapa.geojson", formato="GEOJSON", tipo_visualizacion="mapa")
    terms = (DATASET.terms[0],)
    result = checked(book(resources=(resource,), terms=terms), arboles__csv=None, mapa__geojson=json.dumps(MAP))
    assert [(p.code, p.severity) for p in result.problems if p.sheet == "Recurso"] == [
        ("atributo_sin_termino", "aviso")
    ]
    assert result.valido


def test_a_map_and_its_terms(checked):
    resource = replace(RESOURCE, archivo="mapa.geojson", formato="GEOJSON", tipo_visualizacion="mapa")
    result = checked(book(resources=(resource,)), arboles__csv=None, mapa__geojson=json.dumps(MAP))
    assert result.valido
    assert not {"termino_sin_columna", "atributo_sin_termino"} & {p.code for p in result.problems}


def test_a_service_has_no_file(checked):
    resource = replace(RESOURCE, archivo="https://mapas.ejemplo.mx/wms", formato="WMS", tipo_visualizacion="mapa")
    assert told(checked(book(resources=(resource,), terms=()), arboles__csv=None)) == []


def test_a_wide_file_is_told_in_few_lines(checked):
    names = [f"c{n}" for n in range(200)]
    result = checked(arboles__csv=",".join(["especie", "altura", *names]) + "\n" + ",".join(["1"] * 202) + "\n")
    lines = [p for p in result.problems if p.code == "columna_sin_termino"]
    assert len(lines) == 31
    assert "170 columnas más" in lines[-1].message


def test_an_unreadable_file(checked):
    result = checked(arboles__csv=b"PK\x03\x04 esto no es un csv")
    assert not result.valido
    assert all(p.message for p in result.errores)


def test_rows_are_checked_against_the_types_of_the_dictionary(tmp_path):
    from pipelines.form317.data_checks import check_files

    folder = tmp_path / "datos"
    folder.mkdir()
    (folder / "arboles.csv").write_text("especie,altura\njacaranda,7.5\nfresno,alto\n", encoding="utf-8")
    typed = (DATASET.terms[0], replace(DATASET.terms[1], tipo="decimal"))
    found = check_files(Workbook(DEPENDENCIA, (replace(DATASET, terms=typed),)), folder).problems
    wrong = [p for p in found if p.sheet == "arboles.csv" and p.severity == "error"]
    assert [(p.row, p.column) for p in wrong] == [(3, "altura")]


def test_only_plain_files_of_the_folder_are_opened(tmp_path):
    folder, outside = tmp_path / "datos", tmp_path / "secreto.csv"
    (folder / "carpeta").mkdir(parents=True)
    outside.write_text("a\n1\n")
    os.symlink(outside, folder / "enlace.csv")
    (folder / "carpeta" / "dentro.csv").write_text("a\n1\n")
    (folder / "bueno.csv").write_text("a\n1\n")
    files = DataFolder(folder)
    assert files.names == ["bueno.csv"]
    for name in ("../secreto.csv", "enlace.csv", "carpeta/dentro.csv", str(outside), "..", "."):
        assert files.find(name) is None
    assert files.find("bueno.csv") == folder / "bueno.csv"


def test_every_code_of_the_files_is_tested_here():
    source = Path(__file__).read_text(encoding="utf-8")
    group = {code for code, known in CODES.items() if known.group == CODES["archivo_faltante"].group}
    assert [code for code in group if f'"{code}"' not in source] == []
