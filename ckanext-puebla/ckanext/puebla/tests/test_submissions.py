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
