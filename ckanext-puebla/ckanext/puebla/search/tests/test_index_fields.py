"""The fields of FORM.317 reach the index through CKAN, and the facets are those of the format."""

from __future__ import annotations

import json

import ckan.lib.search
import ckan.plugins as p
import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories

from ckanext.puebla.search import fields
from ckanext.puebla.search.index_fields import IndexFields, flattened
from schemas.form317 import FORMAT

ROWS = [{"termino": "caudal_lps", "descripcion": "Litros por segundo"}, {"termino": "pozo", "descripcion": ""}]


def indexed(dataset, **more):
    return IndexFields().before_dataset_index({"validated_data_dict": json.dumps(dataset), **more})


def test_dictionary_and_organization_become_flat():
    found = indexed(
        {"organization": {"title": "Aguas"}, "diccionario": ROWS}, diccionario=ROWS, extras_diccionario="[]"
    )
    assert {name: text for name, text in found.items() if name != "validated_data_dict"} == {
        "organization_title": "Aguas",
        "diccionario_terminos": "caudal_lps\npozo",
        "diccionario_descripciones": "Litros por segundo\n",
    }


@pytest.mark.parametrize("raw", [None, "", "no es JSON", "{}", [1, "a"], json.dumps(ROWS)])
def test_any_form_of_dictionary_is_taken(raw):
    found = indexed({"organization": None, "diccionario": raw})
    assert found.get("diccionario_terminos") == ("caudal_lps\npozo" if raw == json.dumps(ROWS) else None)
    assert "organization_title" not in found


def test_nothing_is_added_for_nothing():
    assert flattened(None, []) == {}


def test_facets_of_the_format_are_counted_from_the_precomputed_array():
    assert all(fields.is_faceted(facet.field) for facet in FORMAT.facets)


@pytest.mark.ckan_config("ckan.plugins", "puebla_theme puebla puebla_search datastore scheming_datasets")
@pytest.mark.usefixtures("with_plugins")
def test_search_page_has_the_facets_of_the_format():
    shown = p.get_plugin("puebla_theme").dataset_facets({}, "dataset")
    assert list(shown) == [facet.field for facet in FORMAT.facets]


@pytest.mark.ckan_config("ckan.plugins", "puebla puebla_search datastore scheming_datasets")
@pytest.mark.usefixtures("clean_db", "clean_index", "with_plugins")
class TestThroughCkan:
    def index(self, **more):
        organization = factories.Organization(title="Dirección de Aguas")
        dataset = {
            "id": "0123",
            "name": "pozos",
            "title": "Pozos de la ciudad",
            "state": "active",
            "private": False,
            "type": "dataset",
            "metadata_created": "2024-01-01T00:00:00",
            "metadata_modified": "2024-01-01T00:00:00",
            "organization": {"name": organization["name"], "title": organization["title"]},
            "diccionario": ROWS,
            **more,
        }
        ckan.lib.search.index_for("package").index_package({**dataset, "with_custom_schema": dataset})

    @pytest.mark.parametrize("q", ["dirección de aguas", "caudal", "litro por segundo", "pozo"])
    def test_found_by_dictionary_and_organization(self, q):
        self.index()
        found = ckan.lib.search.query_for("package").run({"q": q})
        assert found == {"results": ["pozos"], "count": 1}

    def test_core_plugin_adds_the_fields(self):
        assert isinstance(p.get_plugin("puebla"), IndexFields)
        assert p.get_plugin("puebla") in list(p.PluginImplementations(p.IPackageController))

    def test_suggestions_are_titles_that_the_reader_may_see(self):
        connection = ckan.lib.search.make_connection()
        site = tk.config["ckan.site_id"]
        base = {"site_id": site, "state": "active", "entity_type": "package", "capacity": "public"}
        connection.add(
            [
                {**base, "index_id": "1", "name": "a", "title": "Rutas del tranvía", "permission_labels": ["public"]},
                {**base, "index_id": "2", "name": "b", "title": "Rutas del tren", "permission_labels": ["creator-x"]},
                {**base, "index_id": "3", "name": "c", "title": "Tranvías", "permission_labels": ["public"]},
            ]
        )
        suggest = tk.get_action("puebla_search_suggest")
        assert suggest({"user": ""}, {"q": "rutas tr"}) == [{"name": "a", "title": "Rutas del tranvía"}]
        assert {hit["name"] for hit in suggest({"user": ""}, {"q": "Tranv"})} == {"a", "c"}
        assert suggest({"user": ""}, {"q": '"); --'}) == []
        assert len(suggest({"user": ""}, {"q": "tranv", "limit": "1"})) == 1
        with pytest.raises(tk.ValidationError):
            suggest({"user": ""}, {"q": "tranv", "limit": "muchos"})
