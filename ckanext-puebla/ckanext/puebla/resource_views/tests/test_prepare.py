"""Derived files made from published ones."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ckanext.puebla.resource_views import prepare as module
from ckanext.puebla.resource_views.derived import path_of
from ckanext.puebla.resource_views.prepare import prepare

LAYER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-98.2, 19.04]},
            "properties": {"nombre": "Zócalo"},
        },
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-98.3, 19.0], [-98.1, 19.0], [-98.1, 19.2], [-98.3, 19.0]]],
            },
            "properties": {"nombre": "Norte", "datos": {"a": 1}},
        },
    ],
}


@pytest.fixture
def storage(tmp_path: Path, ckan_config: Any, monkeypatch: Any) -> Path:
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path / "storage"))
    return tmp_path


def resource(path: Path, format_: str, kind: str = "tabla de datos") -> dict[str, str]:
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"hash": sha, "format": format_, "tipo_visualizacion": kind}


def table(sha: str) -> list[list[str]]:
    return list(csv.reader(path_of(sha, "csv").open(encoding="utf-8", newline="")))


def test_a_table_in_another_encoding_becomes_clean(storage: Path) -> None:
    file = storage / "a.csv"
    file.write_bytes("estación;costo\nZócalo;1,5\n\nÁvila;2\n".encode("cp1252"))
    one = resource(file, "CSV")
    made = prepare(one, file)
    assert (made.csv, made.geojson, made.problem) == (True, False, None)
    rows = table(one["hash"])
    assert rows[0] == ["estación", "costo"]
    assert [row[0] for row in rows[1:]] == ["Zócalo", "Ávila"]
    assert made.rows == len(rows) - 1


def test_a_spreadsheet_becomes_a_table(storage: Path) -> None:
    book = Workbook()
    book.active.append(["nombre", "monto"])
    book.active.append(["Niñez", 7])
    file = storage / "a.xlsx"
    book.save(file)
    one = resource(file, "XLS")
    assert prepare(one, file).rows == 1
    assert table(one["hash"]) == [["nombre", "monto"], ["Niñez", "7"]]


def test_features_get_a_map_and_a_table(storage: Path) -> None:
    file = storage / "a.geojson"
    file.write_text(json.dumps(LAYER), encoding="utf-8")
    one = resource(file, "GEOJSON", "mapa")
    made = prepare(one, file)
    assert (made.geojson, made.rows, made.bounds) == (True, 2, (-98.3, 19.0, -98.1, 19.2))
    assert len(json.loads(path_of(one["hash"], "geojson").read_text(encoding="utf-8"))["features"]) == 2
    rows = table(one["hash"])
    assert rows[0][0] == "nombre"
    assert rows[0][-3:] == ["tipo_geometria", "longitud", "latitud"]
    assert rows[1][-3:] == ["Point", "-98.2", "19.04"]
    assert rows[2][-3:] == ["Polygon", "-98.2", "19.1"]


def test_a_table_with_coordinates_can_be_a_map(storage: Path) -> None:
    file = storage / "a.csv"
    file.write_text("nombre,Latitud,Longitud\nA,19.0,-98.2\nB,mal,-98\nC,95,-98\n", encoding="utf-8")
    made = prepare(resource(file, "CSV", "mapa"), file)
    assert (made.csv, made.geojson, made.rows, made.bounds) == (True, True, 3, (-98.2, 19.0, -98.2, 19.0))


def test_a_layer_too_big_for_a_page_keeps_its_table(storage: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MAP_BYTES", 100)
    file = storage / "a.geojson"
    file.write_text(json.dumps(LAYER), encoding="utf-8")
    made = prepare(resource(file, "GEOJSON", "mapa"), file)
    assert (made.csv, made.geojson, made.problem) == (True, False, module.TOO_BIG)


@pytest.mark.parametrize(("format_", "content"), [("GEOJSON", b"{"), ("XLS", b"PK\x03\x04roto"), ("KML", b"<a>")])
def test_an_unreadable_file_is_noted_and_never_raised(storage: Path, format_: str, content: bytes) -> None:
    file = storage / "roto"
    file.write_bytes(content)
    one = resource(file, format_)
    made = prepare(one, file)
    assert made.problem
    assert (made.csv, made.geojson) == (False, False)
    file.unlink()
    assert prepare(one, file) == made


def test_other_formats_need_nothing(storage: Path) -> None:
    file = storage / "a.rdf"
    file.write_text("<rdf/>")
    made = prepare(resource(file, "RDF"), file)
    assert (made.csv, made.geojson, made.problem) == (False, False, None)
