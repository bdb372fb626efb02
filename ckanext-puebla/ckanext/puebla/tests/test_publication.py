"""Publication: whole, resumable, versioned; updates beside the public version; withdrawal."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select, text

from ckanext.puebla.domain import datastore, oficios, publication
from ckanext.puebla.errors import PublicationError
from ckanext.puebla.model import FolioCounter, Version
from ckanext.puebla.tests.city import CSV

NEW = "id,nombre,capacidad\n1,Zócalo,14\n2,El Carmen,8\n4,La Paz,6\n"


def public(action, **data):
    return tk.get_action(action)({"user": ""}, data)


@pytest.fixture
def published(city):
    return city.advance(city.submission()["id"])


@pytest.fixture
def update(city, published):
    """An update in capture, with another file."""
    shown = city.act(
        "capturista",
        "puebla_submission_create",
        organization_id=city.organization.id,
        package_id=published["package_id"],
    )
    resources = [{**shown["resources"][0], "sha256": city.upload("capturista", NEW)["sha256"]}]
    metadata = {"descripcion": "Ubicación y capacidad, revisadas en febrero."}
    return city.act(
        "capturista",
        "puebla_submission_update",
        id=shown["id"],
        revision=shown["revision"],
        metadata=metadata,
        resources=resources,
    )


def test_what_is_public_is_form_317_and_the_signed_bytes(city, app, published):
    package = public("package_show", id=published["package_id"])
    resource = package["resources"][0]
    assert {key: package[key] for key in ("tema", "frecuencia", "responsable_correo", "version")} == {
        "tema": "Movilidad y Transporte",
        "frecuencia": "mensual",
        "responsable_correo": "datos@movilidad.example",
        "version": "1",
    }
    assert [tag["name"] for tag in package["tags"]] == ["bicicletas", "transporte"]
    assert resource["hash"] == hashlib.sha256(CSV.encode()).hexdigest()
    assert (resource["size"], resource["format"], resource["datastore_active"]) == (len(CSV.encode()), "CSV", True)
    assert app.get(urlsplit(resource["url"]).path).body == CSV
    version = f"/dataset/{package['name']}/version/1/archivo/estaciones.csv"
    assert app.get(version).body == CSV
    for person in ("capturista", "seguridad", "transparencia", "tecnico"):
        assert f"Persona {person}" not in str(package)
        assert city.people[person]["id"] not in str(package)


def test_the_oficio_is_confirmed_without_naming_anybody(city, app, published):
    folio = published["versions"][0]["folio"]
    shown = public("puebla_oficio_show", folio=folio)
    pdf = app.get(f"/oficio/{folio}.pdf")
    assert pdf.data[:4] == b"%PDF"
    assert hashlib.sha256(pdf.data).hexdigest() == shown["pdf_sha256"]
    assert app.get(f"/oficio/{folio}.pdf").data == pdf.data
    assert "Persona" not in str(shown)
    assert shown["archivos"][0]["sha256"] == hashlib.sha256(CSV.encode()).hexdigest()
    app.get("/oficio/DGE-DA-1999-0001.pdf", status=404)


def test_an_update_stays_beside_the_public_version(city, app, published, update):
    before = public("package_show", id=published["package_id"])
    shown = city.advance(update["id"], until="validacion_tecnica")
    assert public("package_show", id=published["package_id"]) == before
    assert public("datastore_search", resource_id=before["resources"][0]["id"])["records"][0]["capacidad"] == 12
    shown = city.advance(update["id"])
    assert shown["state"] == "publicada"
    after = public("package_show", id=published["package_id"])
    assert (after["version"], after["resources"][0]["id"]) == ("2", before["resources"][0]["id"])
    assert public("datastore_search", resource_id=after["resources"][0]["id"])["records"][0]["capacidad"] == 14
    assert [v["number"] for v in public("puebla_version_list", package_id=after["name"])] == [2, 1]
    bodies = [app.get(f"/dataset/{after['name']}/version/{n}/archivo/estaciones.csv").body for n in (1, 2)]
    assert bodies == [CSV, NEW]
    assert app.get(urlsplit(after["resources"][0]["url"]).path).body == NEW


def test_a_version_is_cited_as_itself(city, app, published, update):
    after = public("package_show", id=city.advance(update["id"])["package_id"])
    for number in ("1", "2"):
        page = BeautifulSoup(app.get(f"/dataset/{after['name']}/version/{number}").body, "html.parser")
        cited = page.find(class_="pa-cita").get_text(strip=True)
        assert f"(versión {number})" in cited
        assert cited.endswith(f"/dataset/{after['name']}/version/{number}")


def test_an_oficio_dates_the_signatures_by_the_calendar_of_the_office(city):
    assert oficios._day("2026-01-06T03:10:00+00:00") == "2026-01-05"
    dated = oficios._dated({"validaciones": [{"cargo": "Enlace Técnico", "fecha": "2026-01-05"}]})
    assert dated == {"validaciones": [{"cargo": "Enlace Técnico", "fecha": "5 de enero de 2026"}]}


def test_reviewers_see_the_difference(city, published, update):
    found = city.act("seguridad", "puebla_submission_difference", id=update["id"])
    assert [change["key"] for change in found["metadata"]] == ["descripcion"]
    assert found["dictionary"] == []
    changed = found["resources"][0]
    assert (changed["archivo"], changed["change"], changed["fields"]) == ("estaciones.csv", "cambiado", [])
    rows = changed["rows"]
    assert (rows["added"], rows["removed"], rows["changed"]) == (1, 1, 1)


def test_a_second_update_waits_for_the_first(city, published, update):
    with pytest.raises(tk.ValidationError) as error:
        city.act(
            "capturista",
            "puebla_submission_create",
            organization_id=city.organization.id,
            package_id=published["package_id"],
        )
    assert list(error.value.error_dict) == ["id_dataset"]


def test_putting_a_published_dataset_again_changes_nothing(city, published):
    dataset = city.dataset(hashlib.sha256(CSV.encode()).hexdigest())
    put = {"organization_id": city.organization.id, "dataset": dataset}
    assert city.act("capturista", "puebla_dataset_put", **put) == {"submission_id": None, "status": "sin_cambios"}
    put["dataset"] = {**dataset, "frecuencia": "anual"}
    second = city.act("capturista", "puebla_dataset_put", **put)
    assert second["status"] == "actualizado"
    shown = city.act("capturista", "puebla_submission_show", id=second["submission_id"])
    assert (shown["kind"], shown["package_id"]) == ("actualizacion", published["package_id"])


@pytest.mark.parametrize("broken", ["datastore.load", "choose.create_views", "oficios.register"])
def test_a_publication_that_dies_is_invisible_and_is_taken_up_again(city, monkeypatch, broken):
    module, name = broken.split(".")
    place = {"datastore": datastore, "choose": publication.choose, "oficios": oficios}[module]
    good = getattr(place, name)

    def die(*_args, **_kwargs):
        raise OSError("no queda espacio")

    monkeypatch.setattr(publication, "enqueue", lambda _id: None)
    monkeypatch.setattr(place, name, die)
    ident = city.submission()["id"]
    shown = city.advance(ident)
    assert (shown["state"], shown["publication"]["status"]) == ("validacion_tecnica", "error")
    if module != "oficios":
        assert public("package_list") == []
        assert public("package_search")["count"] == 0
    monkeypatch.setattr(place, name, good)
    assert publication.unfinished() == [ident]
    publication.run(ident)
    shown = city.act("capturista", "puebla_submission_show", id=ident)
    assert (shown["state"], [v["folio"][-4:] for v in shown["versions"]]) == ("publicada", ["0001"])
    assert model.Session.scalar(select(FolioCounter.last)) == 1
    assert publication.publish(ident).number == 1
    assert len(model.Session.scalars(select(Version)).all()) == 1


def test_a_large_file_is_public_before_its_clean_copy(city, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckanext.puebla.inline_publication_mb", 0)
    monkeypatch.setattr(publication, "enqueue", publication.publish)
    made = []
    good = publication.prepare.prepare
    state = "SELECT private FROM package"

    def prepare(*args):
        made.append(model.Session.execute(text(state)).scalar())
        return good(*args)

    monkeypatch.setattr(publication.prepare, "prepare", prepare)
    shown = city.advance(city.submission()["id"])
    assert made == [False]
    resource = public("package_show", id=shown["package_id"])["resources"][0]
    assert public("datastore_search", resource_id=resource["id"])["total"] == 3
    assert len(public("resource_view_list", id=resource["id"])) == 1


def test_failure_is_an_error_of_ours(city, monkeypatch):
    monkeypatch.setattr(publication, "request", lambda _id: None)
    ident = city.submission()["id"]
    city.advance(ident)
    monkeypatch.setattr(datastore, "load", lambda *_: 1 / 0)
    with pytest.raises(PublicationError):
        publication.publish(ident)


def test_a_withdrawn_dataset_is_gone_with_its_versions(city, app, published):
    package = public("package_show", id=published["package_id"])
    city.act("tecnico", "puebla_dataset_withdraw", package_id=package["name"], reason="Orden de autoridad.")
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        public("package_show", id=package["id"])
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        public("puebla_version_list", package_id=package["id"])
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        public("datastore_search", resource_id=package["resources"][0]["id"])
    app.get(f"/dataset/{package['name']}/version/1/archivo/estaciones.csv", status=404)
    assert public("puebla_oficio_show", folio=package["folio"])["retirado"] is True
    again = city.act(
        "capturista",
        "puebla_dataset_put",
        organization_id=city.organization.id,
        dataset=city.dataset(hashlib.sha256(CSV.encode()).hexdigest()),
    )
    assert again["status"] == "creado"
