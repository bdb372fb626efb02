"""Rules of the views on plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.puebla.resource_views.chart_data import ChartUnavailable, ColumnFacts, Series, choose
from ckanext.puebla.resource_views.chart_svg import draw, ticks
from ckanext.puebla.resource_views.choose import views_for
from ckanext.puebla.resource_views.derived import Derived, path_of
from ckanext.puebla.resource_views.preview import read_preview
from ckanext.puebla.resource_views.records import Question, from_csv
from ckanext.puebla.resource_views.service import service_addresses

MAP = Derived(csv=True, geojson=True, rows=1)


@pytest.mark.parametrize(
    ("kind", "loaded", "derived", "views"),
    [
        ("tabla de datos", True, None, ["puebla_tabla"]),
        ("gráfico", True, None, ["puebla_grafico", "puebla_tabla"]),
        ("mapa", True, None, ["puebla_tabla"]),
        ("mapa", True, MAP, ["puebla_mapa", "puebla_tabla"]),
        ("mapa", False, MAP, ["puebla_mapa"]),
        ("tabla de datos", False, MAP, ["puebla_mapa"]),
        ("tabla de datos", True, MAP, ["puebla_tabla", "puebla_mapa"]),
        ("gráfico", False, None, ["puebla_archivo"]),
        ("mapa", False, Derived(problem="No se lee."), ["puebla_archivo"]),
        ("", True, None, ["puebla_tabla"]),
    ],
)
def test_views_follow_the_kind_of_display_and_what_can_be_shown(
    kind: str, loaded: bool, derived: Derived | None, views: list[str]
) -> None:
    assert views_for({"tipo_visualizacion": kind, "datastore_active": loaded}, derived) == views


ID = ColumnFacts("id", "int8", 100, 100)
ZONE = ColumnFacts("zona", "text", 5, 100)
NAME = ColumnFacts("nombre", "text", 100, 100)
YEAR = ColumnFacts("Año", "int8", 4, 100)
DATE = ColumnFacts("fecha_corte", "date", 12, 100)
TRIPS = ColumnFacts("viajes", "int8", 90, 100)
MONTH = ColumnFacts("mes", "text", 9, 100, 100)


@pytest.mark.parametrize(
    ("columns", "axis", "value", "ordered"),
    [
        ([ID, ZONE, TRIPS], "zona", "viajes", False),
        ([ID, NAME, DATE, TRIPS], "fecha_corte", "viajes", True),
        ([YEAR, TRIPS], "Año", "viajes", True),
        ([ID, MONTH, TRIPS], "mes", "viajes", True),
        ([ID, ZONE, YEAR], "zona", "", False),
        ([TRIPS, YEAR, ZONE], "zona", "viajes", False),
    ],
)
def test_sensible_columns_are_chosen(columns: list[ColumnFacts], axis: str, value: str, ordered: bool) -> None:
    chosen = choose(columns)
    assert (chosen.category, chosen.value, chosen.ordered) == (axis, value, ordered)


def test_a_table_of_identifiers_has_no_chart() -> None:
    with pytest.raises(ChartUnavailable):
        choose([ID, NAME])


def test_negative_and_zero_values_can_be_drawn() -> None:
    for ordered in (False, True):
        choice = choose([DATE if ordered else ZONE, TRIPS])
        svg = draw(Series(choice, ("a", "b"), (-5.0, 0.0), 0), "T")
        assert svg.startswith("<svg")
        assert "nan" not in svg


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([0, 1277.5], [0, 500, 1000, 1500]),
        ([3, 4], [0, 1, 2, 3, 4]),
        ([-5, 5], [-6, -4, -2, 0, 2, 4, 6]),
        ([0, 0], [0, 0.2]),
        ([0.02], [0, 0.005, 0.01, 0.015, 0.02]),
    ],
)
def test_scales_have_round_numbers(values: list[float], marks: list[float]) -> None:
    assert ticks(values) == marks


def test_a_sha256_is_the_only_name_of_a_derived_file() -> None:
    for name in ("", "../../etc/passwd", "A" * 64, "a" * 63):
        with pytest.raises(ValueError, match="sha256"):
            path_of(name, "csv")


def test_preview_of_other_encodings_and_of_binary(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes("año;ñandú".encode("cp1252"))
    preview = read_preview(file)
    assert preview is not None
    assert (preview.text, preview.whole) == ("año;ñandú", True)
    file.write_bytes(b"PK\x03\x04\x00\x00")
    assert read_preview(file) is None
    file.write_bytes(("ñ" * 20_000).encode())
    preview = read_preview(file)
    assert preview is not None
    assert (len(preview.text), preview.whole) == (400, False)


def test_csv_is_read_by_pages_and_searched_without_accents(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("nombre,n\n" + "".join(f"Estación {n},{n}\n" for n in range(100)), encoding="utf-8")
    page = from_csv(file, 100, Question(page=4, size=25))
    assert (page.rows[0], page.last, page.total, page.pages) == (("Estación 75", "75"), 100, 100, 4)
    assert from_csv(file, 100, Question(q="estacion 99")).rows == (("Estación 99", "99"),)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a/b", "https://", "https://yo:clave@a/b", "archivo.csv"])
def test_only_plain_web_addresses_are_services(url: str) -> None:
    assert service_addresses(url) is None


def test_a_question_survives_its_address() -> None:
    one = Question(q="a b", column="ñ", value="1&2", sort="x", descending=True, page=3, size=50)
    assert one.query() == "busca=a+b&columna=%C3%B1&valor=1%262&orden=-x&pagina=3&filas=50"
    assert one.query(page=1, sort="", size=25) == "busca=a+b&columna=%C3%B1&valor=1%262"
