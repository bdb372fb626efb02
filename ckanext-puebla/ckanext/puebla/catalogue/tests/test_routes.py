"""The catalogue for programs, on a real CKAN."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from ckanext.puebla.catalogue.dcat import FREQUENCIES, THEMES
from ckanext.puebla.resource_views.derived import Derived
from ckanext.puebla.resource_views.tests.published import as_site, keep, publish, sha256
from schemas.form317 import FORMAT

pytestmark = pytest.mark.usefixtures("portal")
SPDX = Namespace("http://spdx.org/rdf/terms#")
EU = "http://publications.europa.eu/resource/authority/"


@pytest.fixture
def package() -> dict[str, Any]:
    sha = sha256("hoja")
    keep(sha, Derived(csv=True, rows=1), csv="nombre\nNiñez\n")
    book = {"format": "XLS", "archivo": "hoja.xlsx", "hash": sha, "size": 9, "mimetype": "application/vnd.ms-excel"}
    return publish([book, {"name": "=Texto", "fecha_inicial": "2025-06-01"}], title="Padrón de niñez")


def hidden() -> dict[str, Any]:
    secret = publish([{}], title="Conjunto secreto")
    return helpers.call_action("package_patch", context=as_site(), id=secret["id"], private=True)


def test_clean_csv_of_a_spreadsheet(app: Any, package: dict[str, Any]) -> None:
    with app.flask_app.test_request_context("/"):
        address = tk.h.puebla_clean_csv_url(package, package["resources"][0])
        assert tk.h.puebla_clean_csv_url(package, package["resources"][1]) is None
    answer = app.get(address)
    assert answer.get_data(as_text=True) == "nombre\nNiñez\n"
    assert answer.headers["Content-Disposition"] == "attachment; filename=hoja.csv"
    other = package["resources"][1]["id"]
    assert app.get(f"/dataset/{package['name']}/resource/{other}/limpio.csv", status=404).status_code == 404
    helpers.call_action("package_patch", context=as_site(), id=package["id"], private=True)
    assert app.get(address, status=404).status_code == 404


def test_inventory_has_every_resource_and_nothing_hidden(app: Any, package: dict[str, Any]) -> None:
    secret = hidden()
    text = app.get("/inventario.csv").get_data().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["direccion"].endswith(f"/{package['name']}")]
    assert [(row["recurso"], row["formato"], row["bytes"]) for row in rows] == [
        ("Estaciones", "XLS", "9"),
        ("'=Texto", "CSV", ""),
    ]
    assert (rows[0]["conjunto"], rows[0]["etiquetas"], rows[0]["version"]) == (
        "Padrón de niñez",
        "bicicletas, transporte",
        "2",
    )
    assert secret["name"] not in text
    assert "secreto" not in text


@pytest.mark.parametrize("address", ["/inventario.csv", "/novedades.rss", "/sitemap-1.xml"])
def test_what_may_be_cached_is_the_same_for_everybody(app: Any, address: str) -> None:
    secret = hidden()
    member = factories.UserWithToken()
    organization = secret["organization"]["id"]
    helpers.call_action("member_create", id=organization, object=member["id"], object_type="user", capacity="admin")
    for person in (member, factories.SysadminWithToken()):
        answer = app.get(address, headers={"Authorization": person["token"]})
        assert secret["name"] not in answer.get_data(as_text=True)
        assert "public" in answer.headers["Cache-Control"]


def test_news_and_sitemap_name_public_datasets_only(app: Any, package: dict[str, Any]) -> None:
    secret, site = hidden(), tk.config["ckan.site_url"]
    news = app.get("/novedades.rss")
    assert news.headers["Content-Type"].startswith("application/rss+xml")
    links = [link.text for link in ET.fromstring(news.get_data()).iter("link")]
    first = ET.fromstring(app.get("/sitemap.xml").get_data())
    files = [loc.text for loc in first.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert files == [f"{site}/sitemap-1.xml"]
    places = [one.text for one in ET.fromstring(app.get("/sitemap-1.xml").get_data()).iter() if one.tag.endswith("loc")]
    for found in (links, places):
        assert f"{site}/dataset/{package['name']}" in found
        assert not [one for one in found if secret["name"] in (one or "")]
    assert app.get("/sitemap-99.xml", status=404).status_code == 404


@pytest.mark.parametrize(("suffix", "kind"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml")])
def test_dcat_of_a_dataset(app: Any, package: dict[str, Any], suffix: str, kind: str) -> None:
    graph = Graph().parse(data=app.get(f"/dataset/{package['name']}.{suffix}").get_data(), format=kind)
    dataset = next(graph.subjects(DCTERMS.title, Literal("Padrón de niñez", lang="es")))
    value = graph.value
    assert value(dataset, DCTERMS.accrualPeriodicity) == URIRef(f"{EU}frequency/MONTHLY")
    assert value(dataset, DCAT.theme) == URIRef(f"{EU}data-theme/TRAN")
    assert value(dataset, DCTERMS.language) == URIRef(f"{EU}language/SPA")
    assert str(value(dataset, DCTERMS.identifier)) == "4-12"
    assert str(value(value(dataset, DCTERMS.publisher), FOAF.name)) == "Secretaría de Movilidad de Ejemplo"
    assert {str(word) for word in graph.objects(dataset, DCAT.keyword)} == {"bicicletas", "transporte"}
    period = value(dataset, DCTERMS.temporal)
    assert (str(value(period, DCAT.startDate))[:10], str(value(period, DCAT.endDate))[:10]) == (
        "2025-06-01",
        "2026-01-31",
    )
    first = next(one for one in graph.objects(dataset, DCAT.distribution) if package["resources"][0]["id"] in str(one))
    checksum = value(first, SPDX.checksum)
    assert (str(value(checksum, SPDX.checksumValue)).lower(), value(checksum, SPDX.algorithm)) == (
        package["resources"][0]["hash"],
        SPDX.checksumAlgorithm_sha256,
    )
    assert value(first, DCTERMS.license) == URIRef("https://datos.gob.mx/libreusomx")
    assert value(first, DCTERMS["format"]) == URIRef(f"{EU}file-type/XLS")


def test_dcat_of_the_catalogue_hides_what_is_private(app: Any, package: dict[str, Any]) -> None:
    hidden()
    graph = Graph().parse(
        data=app.get("/catalog.ttl", query_string={"q": "secreto OR niñez"}).get_data(), format="turtle"
    )
    titles = {str(title) for title in graph.objects(None, DCTERMS.title)}
    assert "Padrón de niñez" in titles
    assert "Conjunto secreto" not in titles


def test_every_theme_and_frequency_of_the_format_has_a_code() -> None:
    catalogues = FORMAT.catalogues
    assert set(THEMES) == {option.value for option in catalogues["temas"].options}
    assert set(FREQUENCIES) == {option.value for option in catalogues["frecuencias"].options}


def test_licences_are_ours() -> None:
    register = model.Package.get_license_register()
    assert list(register.keys()) == ["libre-uso-mx", "CC-BY-4.0"]
    assert register["libre-uso-mx"].url == "https://datos.gob.mx/libreusomx"


def test_facts_of_the_page(app: Any, package: dict[str, Any]) -> None:
    with app.flask_app.test_request_context("/"):
        site, citation = tk.config["ckan.site_url"], tk.h.puebla_citation(package)
        assert citation.endswith(f"Datos Abiertos Puebla. {site}/dataset/{package['name']}/version/2")
        assert citation.startswith("Secretaría de Movilidad de Ejemplo (")
        assert tk.h.puebla_freshness(package).estado == "al_dia"
        assert tk.h.puebla_responsible(package)["nombre"] == "Persona de Ejemplo"
        assert [one["label"] for one in tk.h.puebla_dataset_formats(package)] == ["RDF", "Turtle", "JSON-LD", "JSON"]
        for one in tk.h.puebla_catalogue_links():
            assert one["url"].startswith("/")
