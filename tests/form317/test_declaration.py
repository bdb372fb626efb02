"""The declaration of FORM.317 and what the manual says."""

import json
import os
from pathlib import Path

import pytest

from schemas.form317 import FORMAT, Recommendation, fold

MANUAL = Path(os.environ.get("PUEBLA_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")).parent
FORMATS = MANUAL / "manual" / "formats.json"

KINDS_OF_MANUAL = {
    "text": {"text", "identifier", "reference"},
    "textarea": {"paragraphs"},
    "file": {"file", "image"},
    "tags": {"tags"},
    "select": {"choice"},
    "email": {"email"},
    "date": {"date"},
    "ref": {"reference"},
}


@pytest.fixture(scope="module")
def manual():
    if not FORMATS.is_file():
        pytest.skip(f"no reading of the manual at {FORMATS}")
    formats = json.loads(FORMATS.read_text(encoding="utf-8"))["formats"]
    return next(f for f in formats if f.get("code") == "FORM.317/SECATI/012224")


def test_the_five_sheets_and_their_fields_are_the_manuals(manual):
    assert FORMAT.code == manual["code"]
    assert FORMAT.title == manual["name"]
    assert [sheet.section for sheet in FORMAT.sheets] == [section["title"] for section in manual["sections"]]
    for sheet, section in zip(FORMAT.sheets, manual["sections"], strict=True):
        assert [f.label for f in sheet.printed] == [f["label"] for f in section["fields"]]
        assert [f.required for f in sheet.printed] == [f["required"] for f in section["fields"]]
        for ours, theirs in zip(sheet.printed, section["fields"], strict=True):
            assert ours.kind in KINDS_OF_MANUAL[theirs["type"]]


def test_the_catalogues_are_the_manuals(manual):
    theirs = manual["catalogs"]
    assert [(o.value, o.description) for o in FORMAT.catalogues["temas"].options] == [
        (o["value"], o["examples"]) for o in theirs["temas"]
    ]
    assert list(FORMAT.catalogues["frecuencias"].values) == theirs["frecuencia"]
    assert list(FORMAT.catalogues["formatos"].values) == [o["value"] for o in theirs["formato"]]
    assert list(FORMAT.catalogues["visualizaciones"].values) == theirs["tipo_visualizacion"]
    assert [(o.value, o.description) for o in FORMAT.catalogues["utilidad"].options] == [
        (o["value"], o["question"]) for o in theirs["tipos_de_datos_con_mayor_utilidad"]
    ]


def test_the_help_is_not_copied_from_the_manual(manual):
    printed = {f["instructivo"] for section in manual["sections"] for f in section["fields"]}
    assert not printed & {f.help for sheet in FORMAT.sheets for f in sheet.fields}


def test_counts():
    assert {key: len(c.options) for key, c in FORMAT.catalogues.items()} == {
        "temas": 10,
        "frecuencias": 9,
        "formatos": 12,
        "visualizaciones": 3,
        "utilidad": 4,
        "tipos_columna": 7,
    }


def test_every_reference_and_catalogue_exists():
    for sheet in FORMAT.sheets:
        for f in sheet.fields:
            assert f.catalogue is None or f.catalogue in FORMAT.catalogues
            assert (f.kind == "choice") == (f.catalogue is not None)
            assert (f.kind == "reference") == (f.reference is not None)
            if f.reference:
                assert FORMAT.field(f.reference).required
            if f.not_before:
                assert sheet.field(f.not_before).kind == f.kind


def test_no_header_of_a_sheet_means_two_fields():
    for sheet in FORMAT.captured:
        labels = [fold(f.label) for f in sheet.printed]
        assert len(set(labels)) == len(labels)
        for f in sheet.printed:
            others = set().union(*(other.names for other in sheet.printed if other is not f))
            assert fold(f.label) not in others


@pytest.mark.parametrize(
    ("catalogue", "text", "value"),
    [
        ("temas", "medio ambiente", "Medio Ambiente"),
        ("temas", "ECONOMIA Y EMPLEO ", "Economía y Empleo"),
        ("frecuencias", "Mensual", "mensual"),
        ("frecuencias", "cada año", "anual"),
        ("formatos", "xlsx", "XLS"),
        ("formatos", "GeoJSON", "GEOJSON"),
        ("visualizaciones", "Gráfica", "gráfico"),
        ("visualizaciones", "Tabla de Datos", "tabla de datos"),
    ],
)
def test_catalogues_understand_what_people_write(catalogue, text, value):
    assert FORMAT.catalogues[catalogue].match(text).value == value


def test_catalogues_do_not_guess():
    assert FORMAT.catalogues["temas"].match("Deportes") is None
    assert FORMAT.catalogues["temas"].get("medio ambiente") is None


def test_facets_in_order():
    assert [f.field for f in FORMAT.facets] == ["tema", "organization", "res_format", "frecuencia", "tags"]


def test_recommendations_count_words_and_paragraphs():
    words, paragraphs = Recommendation("words", 3, ""), Recommendation("paragraphs", 2, "")
    assert not words.exceeded("uno dos tres")
    assert words.exceeded("uno dos tres cuatro")
    assert not paragraphs.exceeded("uno\n\ndos\n")
    assert paragraphs.exceeded("uno\ndos\n\ntres")
