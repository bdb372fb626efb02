"""CKAN's own `datastore_search` finds Spanish words without accents in the tables that we load."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from ckan.plugins import toolkit as tk

from ckanext.puebla.cli import puebla
from ckanext.puebla.domain import datastore
from pipelines.data import TEXT_SEARCH

CSV = "id,nombre,capacidad\n1,Zócalo,12\n2,Árboles del Carmen,8\n3,Peñuelas,10\n"


@pytest.fixture
def table(city: Any) -> str:
    """The table of a published dataset."""
    sha256 = city.upload("capturista", CSV)["sha256"]
    organization = city.organization.id
    put = city.act("capturista", "puebla_dataset_put", organization_id=organization, dataset=city.dataset(sha256))
    published = city.advance(put["submission_id"])
    package = tk.get_action("package_show")({"user": ""}, {"id": published["package_id"]})
    return str(package["resources"][0]["id"])


def test_words_without_accents_find_accented_cells(table: str) -> None:
    def found(question: Any) -> list[int]:
        answer = tk.get_action("datastore_search")({"user": ""}, {"resource_id": table, "q": question, "sort": "id"})
        return [record["id"] for record in answer["records"]]

    questions = ("zocalo", "ZÓCALO", "arbol", "árbol carmen", "penuelas", "xalapa", {"nombre": "zocalo"})
    assert [found(question) for question in questions] == [[1], [1], [2], [2], [3], [], [1]]


@pytest.mark.usefixtures("with_plugins")
def test_the_command_makes_what_the_settings_name(cli: Any, ckan_config: Any) -> None:
    assert ckan_config["ckan.datastore.default_fts_lang"] == TEXT_SEARCH
    with psycopg.connect(datastore.address(), autocommit=True) as connection:
        connection.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {TEXT_SEARCH} CASCADE")
        results = [cli.invoke(puebla, ["preparar-busqueda"]) for _ in range(2)]
        row = connection.execute("SELECT to_tsvector(%s::regconfig, 'Árboles')::text", [TEXT_SEARCH]).fetchone()
    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert row == ("'arbol':1",)
