"""Capture: create, change, attach, put; who may, and what an old page gets."""

from __future__ import annotations

import pytest
from ckan.plugins import toolkit as tk


def test_a_complete_dataset_is_put_once(city):
    staged = city.upload("capturista")
    organization = city.organization.id
    dataset = city.dataset(staged["sha256"])
    first = city.act("capturista", "puebla_dataset_put", organization_id=organization, dataset=dataset)
    again = city.act("capturista", "puebla_dataset_put", organization_id=organization, dataset=dataset)
    other = {**dataset, "nombre": "Otro nombre"}
    changed = city.act("capturista", "puebla_dataset_put", organization_id=organization, dataset=other)
    assert [first["status"], again["status"], changed["status"]] == ["creado", "sin_cambios", "actualizado"]
    assert first["submission_id"] == again["submission_id"] == changed["submission_id"]
    shown = city.act("capturista", "puebla_submission_show", id=first["submission_id"])
    assert shown["progress"]["missing"] == []
    assert [p for p in shown["problems"] if p["severidad"] == "error"] == []
    assert shown["progress"]["status"] == "Listo para enviar"
    assert shown["revision"] == 3


def test_an_old_page_changes_nothing(city):
    shown = city.submission()
    ident, revision = shown["id"], shown["revision"]
    city.act("capturista", "puebla_submission_update", id=ident, revision=revision, metadata={"nombre": "Uno"})
    with pytest.raises(tk.ValidationError) as error:
        city.act("capturista2", "puebla_submission_update", id=ident, revision=revision, metadata={"nombre": "Dos"})
    assert list(error.value.error_dict) == ["puebla_conflict"]
    assert city.act("seguridad", "puebla_submission_show", id=ident)["metadata"]["nombre"] == "Uno"


def test_columns_are_compared_with_the_dictionary(city):
    terms = [{"termino": name, "descripcion": "Dato"} for name in ("id", "Nombre", "capacidad", "barrio")]
    shown = city.submission(diccionario=terms)
    told = {(p["codigo"], p["hoja"], p["fila"], p["columna"]) for p in shown["problems"] if p["severidad"] == "error"}
    assert told == {
        ("termino_distinto", "estaciones.csv", 1, "nombre"),
        ("termino_sin_columna", "diccionario", None, "barrio"),
    }
    found = city.act(
        "capturista", "puebla_submission_update", id=shown["id"], revision=shown["revision"], dictionary=terms[:1]
    )["problems"]
    columns = [p["columna"] for p in found if p["codigo"] == "columna_sin_termino"]
    assert columns == ["nombre", "capacidad"]
