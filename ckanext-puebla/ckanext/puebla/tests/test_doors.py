"""CKAN's own doors to datasets are shut for everybody; only the portal itself passes."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla import doors

PEOPLE = ("admin_dependencia", "editora", "administradora", "capturista", "tecnico", "ciudadana", None)


@pytest.fixture
def published(city):
    shown = city.advance(city.submission()["id"])
    return tk.get_action("package_show")({"user": ""}, {"id": shown["package_id"]})


def attempts(city, package):
    """Every way in, with data that CKAN would accept from an editor."""
    ident, organization = package["id"], city.organization.id
    resource = package["resources"][0]
    return {
        "package_create": {"name": "por-la-puerta", "owner_org": organization, "title": "Por la puerta"},
        "package_update": {**package, "title": "Otro"},
        "package_patch": {"id": ident, "title": "Otro"},
        "package_revise": {"match": {"id": ident}, "update": {"title": "Otro"}},
        "package_delete": {"id": ident},
        "dataset_purge": {"id": ident},
        "package_owner_org_update": {"id": ident, "organization_id": city.other.id},
        "package_resource_reorder": {"id": ident, "order": [resource["id"]]},
        "bulk_update_private": {"org_id": organization, "datasets": [ident]},
        "bulk_update_public": {"org_id": organization, "datasets": [ident]},
        "bulk_update_delete": {"org_id": organization, "datasets": [ident]},
        "resource_create": {"package_id": ident, "url": "https://ejemplo.example/a.csv", "name": "a"},
        "resource_update": {**resource, "name": "Otro"},
        "resource_patch": {"id": resource["id"], "name": "Otro"},
        "resource_delete": {"id": resource["id"]},
        "resource_view_create": {"resource_id": resource["id"], "title": "Otra", "view_type": "puebla_tabla"},
        "datastore_create": {"resource_id": resource["id"], "force": True, "records": [{"a": 1}]},
        "datastore_upsert": {"resource_id": resource["id"], "force": True, "records": [], "method": "insert"},
        "datastore_delete": {"resource_id": resource["id"], "force": True},
        "datastore_records_delete": {"resource_id": resource["id"], "force": True, "filters": {}},
        "organization_delete": {"id": organization},
        "organization_purge": {"id": organization},
    }


def test_every_door_is_shut_for_everybody(city, published):
    before = tk.get_action("package_show")({"user": ""}, {"id": published["id"]})
    passed = []
    for name, data in attempts(city, published).items():
        for person in PEOPLE:
            try:
                city.act(person, name, **data)
            except tk.NotAuthorized:
                model.Session.rollback()
            else:
                passed.append((name, person))
    assert passed == []
    assert tk.get_action("package_show")({"user": ""}, {"id": published["id"]}) == before
    rows = tk.get_action("datastore_search")({"user": ""}, {"resource_id": published["resources"][0]["id"]})
    assert rows["total"] == 3


def test_every_writing_action_of_ckan_on_datasets_is_listed():
    """A new version of CKAN with a new door makes this fail."""
    from ckan.logic.auth import create, delete, patch, update

    words = ("package_", "resource_", "dataset_", "bulk_update_")
    names = {
        name
        for module in (create, update, delete, patch)
        for name, value in vars(module).items()
        if name.startswith(words) and callable(value) and value.__module__ == module.__name__
    }
    assert names - set(doors.CORE) == set()


def test_the_web_forms_say_so(city, app, published):
    token = {"Authorization": city.token("administradora")}
    assert app.get("/dataset/new", headers=token, status=403).status_code == 403
    assert app.get(f"/dataset/edit/{published['name']}", headers=token, status=403).status_code == 403
    answer = app.post("/api/3/action/package_create", json={"name": "x-y"}, headers=token, status=403).json
    assert answer["error"]["message"].endswith(doors.MESSAGE)
