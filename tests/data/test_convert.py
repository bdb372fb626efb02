"""Clean CSV from every tabular format; GeoJSON in WGS84 from every map."""

import csv
import json

import pytest

from pipelines.data import CannotRead, Limits, inspect_file, to_clean_csv, to_geojson
from tests.data.files import ACCENTS, KML, LAMBERT, PX, feature, features, open_document, shp, workbook, write

CLEAN = 'id,población,nota\n1,10.5,Peñón\n2,20,"a, b"\n'


def clean(folder, name, content):
    info = to_clean_csv(write(folder, name, content), None, folder / "limpio.csv")
    return info, (folder / "limpio.csv").read_bytes().decode()


@pytest.mark.parametrize(
    "content",
    [
        CLEAN,
        CLEAN.replace("\n", "\r\n"),
        CLEAN.rstrip("\n"),
        b"\xef\xbb\xbf" + CLEAN.encode(),
        CLEAN.encode("cp1252"),
        CLEAN.encode("utf-16"),
        'id;población;nota\n1;10.5;Peñón\n2;20;"a, b"\n',
        "id\tpoblación\tnota\n1\t10.5\tPeñón\n2\t20\ta, b\n",
        ' id , población,nota \n1,10.5,Peñón\n2,20,"a, b"\n',
        "Título\n\n" + CLEAN + "\nFuente: nosotros\n",
        workbook(("H", [["id", "población", "nota"], [1, 10.5, "Peñón"], [2, 20, "a, b"]])),
        open_document([["id", "población", "nota"], [1, 10.5, "Peñón"], [2, 20, "a, b"]]),
    ],
    ids="LF CRLF no-end mark cp1252 utf-16 semicolon tab blanks title XLSX ODS".split(),
)
def test_every_spelling_of_a_table_gives_the_same_clean_csv(tmp_path, content):
    info, text = clean(tmp_path, "t.dat", content)
    assert text == CLEAN
    assert (info.header, info.rows) == (["id", "población", "nota"], 2)


def test_px_as_a_long_table(tmp_path):
    info, text = clean(tmp_path, "t.px", PX.encode("cp1252"))
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["Municipio", "Sexo", "Año", "valor"]
    assert rows[1] == ["Puebla", "Hombres", "2020", "1"]
    assert rows[5:8] == [
        ["San Andrés", "Hombres", "2020", "5"],
        ["San Andrés", "Hombres", "2021", ""],
        ["San Andrés", "Mujeres", "2020", ""],
    ]
    assert rows[-2:] == [
        ["Cholula, la vieja", "Mujeres", "2020", "11.5"],
        ["Cholula, la vieja", "Mujeres", "2021", "12"],
    ]
    assert info.rows == 12


def test_formulas_are_kept_as_data(tmp_path):
    text = 'id,nota\n1,"=HYPERLINK(""http://x.invalid"")"\n2,@SUM(1)\n'
    assert clean(tmp_path, "t.csv", text)[1] == text
    assert inspect_file(tmp_path / "t.csv").problems.codes() == {"posible_formula"}


def test_workbook_values(tmp_path):
    import datetime as dt

    rows = [["fecha", "momento", "hora", "entero", "decimal", "si", "nada"]]
    rows.append([dt.date(2024, 1, 5), dt.datetime(2024, 1, 5, 13, 45), dt.time(7, 5), 12.0, 0.1, True, None])
    assert (
        clean(tmp_path, "t.xlsx", workbook(("H", rows)))[1].splitlines()[1]
        == "2024-01-05,2024-01-05 13:45:00,07:05:00,12,0.1,true,"
    )


def test_no_table_is_refused(tmp_path):
    with pytest.raises(CannotRead) as refusal:
        to_clean_csv(write(tmp_path, "m.geojson", features()), "CSV", tmp_path / "x.csv")
    assert refusal.value.code == "no_es_tabla"


def drawn(folder, name, content, limits=None):
    info = to_geojson(write(folder, name, content), None, folder / "mapa.geojson", *([limits] if limits else []))
    return info, json.loads((folder / "mapa.geojson").read_text())


def test_kml(tmp_path):
    info, document = drawn(tmp_path, "m.kml", KML)
    assert document["features"][0] == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-98.2063, 19.0414]},
        "properties": {"name": "Bache", "description": "Calle 5", "folio": "7"},
    }
    assert (info.geometry_types, info.omitted, info.honest_note) == ({"Point": 1, "Polygon": 1}, 0, None)
    assert "<" not in json.dumps(document)


def test_shapefile_is_projected_and_decoded(tmp_path):
    import pyproj

    x, y = pyproj.Transformer.from_crs("EPSG:4326", pyproj.CRS.from_wkt(LAMBERT), always_xy=True).transform(
        -98.2063, 19.0414
    )
    info, document = drawn(tmp_path, "m.zip", shp([(x, y, "Peñón")], prj=LAMBERT, cpg="1252", page="cp1252"))
    assert document["features"][0]["geometry"]["coordinates"] == pytest.approx([-98.2063, 19.0414], abs=1e-5)
    assert document["features"][0]["properties"] == {"NOMBRE": "Peñón"}
    assert info.crs == "INEGI_LCC"


def test_shapefile_without_prj_and_cpg(tmp_path):
    info, document = drawn(tmp_path, "m.zip", shp([(-98.2, 19.0, "Peñón")], page="cp1252"))
    assert document["features"][0]["properties"]["NOMBRE"] == "Peñón"
    assert info.problems.codes() == {"shp_sin_prj", "shp_sin_codificacion"}


def test_old_geojson_with_its_own_reference(tmp_path):
    document = json.loads(features(feature({"type": "Point", "coordinates": [-10932276.0, 2157972.0]}, a=1)))
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    _, written = drawn(tmp_path, "m.geojson", json.dumps(document))
    assert written["features"][0]["geometry"]["coordinates"] == pytest.approx([-98.2063, 19.0258], abs=1e-3)


def test_a_heavy_map_is_simplified_and_says_so(tmp_path):
    import math

    ring = [
        [-98.2 + math.cos(i / 5_000 * 2 * math.pi) / 10, 19 + math.sin(i / 5_000 * 2 * math.pi) / 10]
        for i in range(5_000)
    ]
    ring.append(ring[0])
    shape = feature({"type": "Polygon", "coordinates": [ring]}, nombre="círculo")
    info, document = drawn(tmp_path, "m.geojson", features(shape), Limits(map_vertices=500))
    assert info.simplified
    assert len(document["features"][0]["geometry"]["coordinates"][0]) < 500
    assert (
        info.honest_note
        == "En este mapa los contornos se simplificaron para mostrarlos; la descarga trae el archivo completo."
    )


def test_what_cannot_be_drawn_is_counted(tmp_path):
    point = feature({"type": "Point", "coordinates": [-98.2, 19.0]})
    info, _ = drawn(tmp_path, "m.geojson", features(point, feature(None), feature({"type": "Circle"})))
    assert (info.features, info.written, info.omitted) == (3, 1, 2)
    assert (
        info.honest_note == "En este mapa 2 de 3 elementos no se pueden dibujar; la descarga trae el archivo completo."
    )


REAL = {
    "csv/inegi_censo_2020_poblacion_municipios.csv": 2502,
    "csv/semarnat_retc_emisiones_2022.csv": 7409,
    "csv/shcp_obra_publica_abierta_2015.csv": 3140,
    "csv/metepec_tramites.csv": 23,
    "csv/inegi_iter_2020_puebla_latin1.csv": 7059,
    "xlsx/conapo_proyecciones_puebla.xlsx": 3270,
    "xls/simat_rama_o3_2017.xls": 8760,
    "ods/denue_actividades.ods": 58,
    "px/ine_matrimonios_14001.px": 8064,
    "px/bfs_0602000000_107.px": 60800,
    "px/pxr_example6.px": 20,
}


@pytest.mark.parametrize("name", REAL)
def test_real_tables(shared_data, tmp_path, name):
    info = to_clean_csv(shared_data / name, None, tmp_path / "limpio.csv")
    with (tmp_path / "limpio.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == info.header
    assert len(rows) - 1 == info.rows == REAL[name]
    assert {len(row) for row in rows} == {len(info.header)}


MAPS = {
    "geo/puebla_municipios.geojson": (214, "WGS84"),
    "geo/tlaxcala_codigos_postales.geojson": (400, "WGS84"),
    "geo/conagua_agua_subterranea_a.kml": (1550, "WGS84"),
    "geo/sonora_municipios_shp.zip": (72, None),
    "geo/monterrey_colonias_shp.zip": (895, None),
}


@pytest.mark.parametrize("name", MAPS)
def test_real_maps_stand_in_mexico(shared_data, tmp_path, name):
    count, crs = MAPS[name]
    info = to_geojson(shared_data / name, None, tmp_path / "mapa.geojson")
    assert info.features == count
    assert crs is None or info.crs == crs
    west, south, east, north = info.bbox
    assert -118.6 < west < east < -86.6
    assert 14.4 < south < north < 32.8
    assert len(json.loads((tmp_path / "mapa.geojson").read_text())["features"]) == info.written


def test_clean_csv_keeps_accents_in_headers(tmp_path):
    assert clean(tmp_path, "t.csv", ACCENTS.encode("cp1252"))[0].header == ["colonia", "población", "año"]
