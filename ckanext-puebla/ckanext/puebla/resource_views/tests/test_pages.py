"""The views as a citizen's browser gets them, on a real CKAN with its DataStore."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories, helpers

from ckanext.puebla.resource_views.choose import create_views
from ckanext.puebla.resource_views.derived import Derived
from ckanext.puebla.resource_views.tests.published import as_site, keep, load, publish, sha256

pytestmark = pytest.mark.usefixtures("portal")

FIELDS = {"estación": "texto", "capacidad": "entero", "costo": "decimal", "activa": "logico", "alta": "fecha"}
ROWS = [
    ["Ávila Camacho", 20, 10.5, True, "2026-01-03"],
    ["Zócalo", 35, 7, False, "2026-01-02"],
    ["<script>alert(1)</script>", 5, 1, True, "2026-01-01"],
]


def shown(app: Any, package: dict[str, Any], resource: dict[str, Any], **args: Any) -> BeautifulSoup:
    address = f"/dataset/{package['name']}/resource/{resource['id']}"
    return BeautifulSoup(app.get(address, query_string=args).get_data(as_text=True), "html.parser")


def cells(page: BeautifulSoup) -> list[list[str]]:
    table = page.select_one(".pv-tabla tbody")
    return [[cell.get_text(strip=True) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")]


@pytest.fixture
def table() -> tuple[dict[str, Any], dict[str, Any]]:
    package = publish([{}])
    load(package["resources"][0], FIELDS, ROWS)
    resource = helpers.call_action("resource_show", id=package["resources"][0]["id"])
    assert [view["view_type"] for view in create_views(resource)] == ["puebla_tabla"]
    return package, resource


def test_table_keeps_accents_and_escapes_values(app: Any, table: Any) -> None:
    page = shown(app, *table)
    headers = [th.get_text(strip=True).split(",")[0] for th in page.select(".pv-tabla thead th")]
    assert headers == list(FIELDS)
    assert cells(page) == [
        ["Ávila Camacho", "20", "10.5", "Sí", "2026-01-03"],
        ["Zócalo", "35", "7", "No", "2026-01-02"],
        ["<script>alert(1)</script>", "5", "1", "Sí", "2026-01-01"],
    ]
    assert "<script>alert(1)" not in str(page.select_one(".pv-tabla"))
    assert page.select_one(".pv-caja")["tabindex"] == "0"


QUESTIONS: list[tuple[dict[str, str], list[str] | None, str]] = [
    ({"orden": "-capacidad"}, ["Zócalo", "Ávila Camacho", "<script>alert(1)</script>"], "Filas 1 a 3 de 3"),
    ({"orden": "estación"}, None, "Filas 1 a 3 de 3"),
    ({"columna": "estación", "valor": "Zócalo"}, ["Zócalo"], "Filas 1 a 1 de 1"),
    ({"columna": "capacidad", "valor": "5"}, ["<script>alert(1)</script>"], "Filas 1 a 1 de 1"),
    ({"busca": "zócalo"}, ["Zócalo"], "Filas 1 a 1 de 1"),
    ({"busca": "avila camacho"}, ["Ávila Camacho"], "Filas 1 a 1 de 1"),
    ({"busca": "estadio"}, None, "Ninguna fila coincide con lo que se buscó."),
    ({"filas": "10", "pagina": "1"}, None, "Filas 1 a 3 de 3"),
    ({"orden": 'x"; drop table a'}, None, "Filas 1 a 3 de 3"),
    ({"columna": "no existe", "valor": "x"}, None, "Filas 1 a 3 de 3"),
    ({"pagina": "nada", "filas": "-4"}, None, "Filas 1 a 3 de 3"),
]


def test_table_sorts_filters_and_searches(app: Any, table: Any, subtests: Any) -> None:
    for args, first_column, count in QUESTIONS:
        with subtests.test(**args):
            page = shown(app, *table, **args)
            assert page.select_one(".pv-cuenta").get_text(strip=True) == count
            if first_column:
                assert [row[0] for row in cells(page)] == first_column


def test_a_value_of_the_wrong_type_gets_words_and_not_an_error(app: Any, table: Any) -> None:
    page = shown(app, *table, columna="capacidad", valor="muchas")
    assert "Quite los filtros" in page.select_one(".pv-aviso").get_text()


def test_text_that_is_not_indexed_yet_is_said(app: Any) -> None:
    package = publish([{}])
    load(package["resources"][0], FIELDS, ROWS, index=False)
    resource = helpers.call_action("resource_show", id=package["resources"][0]["id"])
    create_views(resource)
    assert (
        "todavía se está preparando"
        in shown(app, package, resource, busca="zócalo").select_one(".pv-cuenta").get_text()
    )


def test_pages_of_a_longer_table(app: Any) -> None:
    package = publish([{}])
    load(package["resources"][0], {"n": "entero"}, [[number] for number in range(60)])
    resource = helpers.call_action("resource_show", id=package["resources"][0]["id"])
    create_views(resource)
    page = shown(app, package, resource, pagina=3, orden="n")
    assert [row[0] for row in cells(page)] == [str(number) for number in range(50, 60)]
    links = {link.get_text(strip=True): link["href"] for link in page.select(".pv-paginas a")}
    assert set(links) == {"Primera", "Anterior"}
    assert links["Anterior"].endswith("orden=n&pagina=2#tabla")


SQUARE = [[-98.2, 19.0], [-98.1, 19.0], [-98.1, 19.1], [-98.2, 19.0]]
LAYER = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
            "properties": {"nombre": "<b>Norte</b>"},
        }
    ],
}


@pytest.fixture
def layer() -> tuple[dict[str, Any], dict[str, Any]]:
    sha = sha256("capa")
    csv = "nombre,tipo_geometria,longitud,latitud\n<b>Norte</b>,Polygon,-98.15,19.05\n"
    note = Derived(csv=True, geojson=True, rows=1, bounds=(-98.2, 19.0, -98.1, 19.1))
    keep(sha, note, geojson=json.dumps(LAYER), csv=csv)
    package = publish([{"format": "GEOJSON", "tipo_visualizacion": "mapa", "hash": sha}])
    create_views(package["resources"][0])
    return package, package["resources"][0]


def test_map_has_its_features_and_their_list(app: Any, layer: Any) -> None:
    package, resource = layer
    page = shown(app, package, resource)
    box = page.select_one(".pv-mapa")
    assert box["data-bounds"] == "-98.2,19.0,-98.1,19.1"
    assert app.get(box["data-geojson"]).json == LAYER
    assert cells(page) == [["<b>Norte</b>", "Polygon", "-98.15", "19.05"]]
    assert "<b>Norte" not in str(page.select_one(".pv-tabla"))
    addresses = [tag.get("src") or tag.get("href") for tag in page.select("#mapa script, #mapa link")]
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    assert app.get("/leaflet/leaflet.js").status_code == 200


def test_map_is_only_for_who_may_see_the_dataset(app: Any, layer: Any) -> None:
    package, resource = layer
    address = f"/dataset/{package['name']}/resource/{resource['id']}/mapa.geojson"
    assert app.get(address).status_code == 200
    helpers.call_action("package_patch", context=as_site(), id=package["id"], private=True)
    assert app.get(address, status=404).status_code == 404
    stranger = factories.UserWithToken()
    assert app.get(address, headers={"Authorization": stranger["token"]}, status=404).status_code == 404
    assert app.get(f"/dataset/{package['name']}/resource/otro/mapa.geojson", status=404).status_code == 404


def test_chart_sums_by_category_and_gives_its_table(app: Any) -> None:
    package = publish([{"tipo_visualizacion": "gráfico"}])
    rows = [[1, "Norte", 2026, 10], [2, "Sur", 2026, 1], [3, "Norte", 2025, 5], [4, "<i>Este</i>", 2025, 2]]
    load(package["resources"][0], {"id": "entero", "zona": "texto", "año": "entero", "viajes": "entero"}, rows)
    resource = helpers.call_action("resource_show", id=package["resources"][0]["id"])
    assert [view["view_type"] for view in create_views(resource)] == ["puebla_grafico", "puebla_tabla"]
    page = shown(app, package, resource)
    assert page.select_one("figcaption").get_text() == "viajes por zona"
    assert cells(page) == [["Norte", "15"], ["<i>Este</i>", "2"], ["Sur", "1"]]
    assert page.select_one("svg[role=img] title").get_text() == "viajes por zona"
    by_year = shown(app, package, resource, categoria="año", valor_columna="")
    assert cells(by_year) == [["2025", "2"], ["2026", "2"]]
    assert by_year.select_one(".pv-linea") is not None
    assert cells(shown(app, package, resource, categoria="no", valor_columna="zona")) == cells(page)


def test_a_table_without_categories_says_so(app: Any) -> None:
    package = publish([{"tipo_visualizacion": "gráfico"}])
    load(package["resources"][0], {"id": "entero"}, [[1], [2]])
    resource = helpers.call_action("resource_show", id=package["resources"][0]["id"])
    create_views(resource)
    assert "Ninguna columna" in shown(app, package, resource).select_one(".pv-aviso").get_text()


def test_service_shows_its_addresses(app: Any) -> None:
    wms = "https://mapas.example/wms?map=a"
    package = publish([{"format": "WMS", "tipo_visualizacion": "mapa", "archivo": wms, "url": wms}])
    assert [view["view_type"] for view in create_views(package["resources"][0])] == ["puebla_archivo"]
    page = shown(app, package, package["resources"][0])
    assert page.select_one(".pv-direccion").get_text() == wms
    assert page.select_one("#vista-previa a")["href"] == f"{wms}&service=WMS&request=GetCapabilities"


def test_text_is_shown_escaped_and_short(app: Any, create_with_upload: Any) -> None:
    package = publish([])
    body = '<?xml version="1.0"?>\n<a><script>alert("ñ")</script></a>\n' + "x\n" * 500
    resource = create_with_upload(
        body,
        "avisos.xml",
        package_id=package["id"],
        context=as_site(),
        **{key: value for key, value in publish([{"format": "XML"}])["resources"][0].items() if key in KEPT},
    )
    create_views(resource)
    page = shown(app, package, resource)
    text = page.select_one(".pv-texto")
    assert '<script>alert("ñ")</script>' in text.get_text()
    assert text.find("script") is None
    assert "Comienzo del archivo: 200 líneas" in page.select_one(".pv-cuenta").get_text()


KEPT = {"name", "archivo", "format", "tipo_visualizacion", "fecha_inicial", "fecha_final"}


def test_unreadable_file_gets_an_honest_message_and_its_download(app: Any, create_with_upload: Any) -> None:
    package = publish([])
    facts = {key: value for key, value in publish([{}])["resources"][0].items() if key in KEPT}
    sha = sha256("roto")
    keep(sha, Derived(problem="El archivo está dañado."))
    resource = create_with_upload(
        b"\x00\x01\x02", "roto.csv", package_id=package["id"], context=as_site(), **facts, hash=sha
    )
    assert [view["view_type"] for view in create_views(resource)] == ["puebla_archivo"]
    notice = shown(app, package, resource).select_one(".pv-aviso")
    assert "El archivo está dañado." in notice.get_text()
    assert notice.select_one("a")["href"].endswith("roto.csv")
