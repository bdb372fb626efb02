"""The review from capture to publication: branches, signatures, one person one role, exactly one outcome."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla.tests.city import OFICIO, all_fulfilled


def nodes(shown):
    return sorted(task["node"] for task in shown["tasks"])


def test_the_straight_way_publishes(city):
    ident = city.submission()["id"]
    shown = city.advance(ident)
    assert (shown["state"], shown["publication"]["status"]) == ("publicada", "hecha")
    package = tk.get_action("package_show")({"user": ""}, {"id": shown["package_id"]})
    assert package["title"] == "Estaciones de bicicletas compartidas"
    assert package["private"] is False
    rows = tk.get_action("datastore_search")({"user": ""}, {"resource_id": package["resources"][0]["id"]})
    assert rows["records"][0] == {"_id": 1, "id": 1, "nombre": "Zócalo", "capacidad": 12}
    assert len([s for s in shown["signatures"] if s["valid"]]) == 7


def test_each_step_waits_for_the_next_role(city):
    shown = city.submission()
    ident = shown["id"]
    assert (shown["state"], nodes(shown)) == ("captura", ["act_01_captura"])
    shown = city.complete("capturista", ident, "act_01_captura")
    assert (shown["state"], nodes(shown)) == ("visto_bueno", ["act_01_visto_bueno"])
    shown = city.complete("seguridad", ident, "act_01_visto_bueno", outcome="conforme")
    assert (shown["state"], nodes(shown)) == ("solicitud_validacion", ["act_02_solicitud_validacion"])
    shown = city.complete("capturista", ident, "act_02_solicitud_validacion", oficio=OFICIO)
    assert (shown["state"], nodes(shown)) == ("restricciones", ["act_03_seguridad", "act_03_transparencia"])
    shown = city.complete("transparencia", ident, "act_03_transparencia", restrictions=all_fulfilled())
    assert (shown["state"], nodes(shown)) == ("restricciones", ["act_03_seguridad"])
    shown = city.complete("seguridad", ident, "act_03_seguridad", restrictions=all_fulfilled())
    assert (shown["state"], nodes(shown)) == ("solicitud_publicacion", ["act_04_solicitud_publicacion"])
    shown = city.complete("capturista", ident, "act_04_solicitud_publicacion", outcome="enviar")
    assert (shown["state"], nodes(shown)) == ("validacion_tecnica", ["act_05_validacion_tecnica"])


def test_a_broken_restriction_sends_back_and_a_change_voids_only_what_it_touches(city):
    ident = city.submission()["id"]
    city.advance(ident, until="restricciones")
    city.complete("seguridad", ident, "act_03_seguridad", restrictions=all_fulfilled())
    broken = all_fulfilled(datos_personales={"verdict": "incumple", "observation": "Sobra el teléfono."})
    shown = city.complete("transparencia", ident, "act_03_transparencia", restrictions=broken)
    assert (shown["state"], nodes(shown)) == ("captura", ["act_01_captura"])
    metadata = {"descripcion": "Ubicación y capacidad, sin teléfonos."}
    shown = city.act("capturista", "puebla_submission_update", id=ident, revision=shown["revision"], metadata=metadata)
    valid = {signature["node"] for signature in shown["signatures"] if signature["valid"]}
    assert valid == {"act_03_seguridad"}
    city.complete("capturista", ident, "act_01_captura")
    city.complete("seguridad", ident, "act_01_visto_bueno", outcome="conforme")
    shown = city.complete("capturista", ident, "act_02_solicitud_validacion", oficio=OFICIO)
    assert nodes(shown) == ["act_03_transparencia"]
    automatic = [task for task in shown["completed"] if task["automatic"]]
    assert [(task["node"], task["outcome"]) for task in automatic] == [("act_03_seguridad", "cumple")]


def test_technical_failure_goes_back_to_the_request(city):
    ident = city.submission()["id"]
    city.advance(ident, until="validacion_tecnica")
    with pytest.raises(tk.ValidationError) as error:
        city.complete("tecnico", ident, "act_05_validacion_tecnica", outcome="no_cumple")
    assert list(error.value.error_dict) == ["observations"]
    shown = city.complete(
        "tecnico", ident, "act_05_validacion_tecnica", outcome="no_cumple", observations="Falta una columna."
    )
    assert nodes(shown) == ["act_04_solicitud_publicacion"]
    shown = city.complete(
        "capturista", ident, "act_04_solicitud_publicacion", outcome="corregir", observations="Se corrige."
    )
    assert nodes(shown) == ["act_01_captura"]


def test_one_person_never_signs_for_two_roles(city):
    from ckanext.puebla.domain import roles
    from ckanext.puebla.tests.city import appoint

    appoint(city.people["seguridad"], roles.TRANSPARENCIA, None)
    ident = city.submission()["id"]
    city.advance(ident, until="restricciones")
    with pytest.raises(tk.ValidationError) as error:
        city.complete("seguridad", ident, "act_03_transparencia", restrictions=all_fulfilled())
    assert list(error.value.error_dict) == ["role"]
    shown = city.act("seguridad", "puebla_submission_show", id=ident)
    assert nodes(shown) == ["act_03_seguridad", "act_03_transparencia"]


def test_an_incomplete_capture_is_not_sent(city):
    shown = city.act("capturista", "puebla_submission_create", organization_id=city.organization.id)
    with pytest.raises(tk.ValidationError) as error:
        city.complete("capturista", shown["id"], "act_01_captura")
    assert "Falta «Nombre del Dataset»." in error.value.error_dict["captura"]
    model.Session.rollback()


def test_a_second_click_finds_the_task_closed(city):
    shown = city.submission()
    task = shown["tasks"][0]
    city.act("capturista", "puebla_task_complete", id=task["id"], revision=shown["revision"])
    with pytest.raises(tk.ValidationError) as error:
        city.act("capturista", "puebla_task_complete", id=task["id"], revision=shown["revision"])
    assert list(error.value.error_dict) == ["puebla_conflict"]
    signatures = city.act("seguridad", "puebla_submission_show", id=shown["id"])["signatures"]
    assert len(signatures) == 1
