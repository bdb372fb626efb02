"""Several people at the same moment, on a real PostgreSQL: exactly one outcome, no gap, no double."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select

from ckanext.puebla.domain import history, oficios, publication
from ckanext.puebla.model import Event, Oficio, Version
from ckanext.puebla.tests.city import all_fulfilled


@pytest.fixture
def together(app):
    """Run functions in threads of their own, all beginning at once; their results or their errors."""

    def run(*functions):
        barrier = Barrier(len(functions))

        def one(function):
            with app.flask_app.test_request_context():
                try:
                    barrier.wait(10)
                    return function()
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    model.Session.rollback()
                    return error
                finally:
                    model.Session.remove()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(one, functions))

    return run


def conflicts(results):
    return [r for r in results if isinstance(r, tk.ValidationError) and "puebla_conflict" in r.error_dict]


def test_two_colleagues_answer_the_same_task(city, together):
    shown = city.complete("capturista", city.submission()["id"], "act_01_captura")
    task, revision = shown["tasks"][0]["id"], shown["revision"]

    def answer(person, outcome):
        return lambda: city.act(
            person, "puebla_task_complete", id=task, revision=revision, outcome=outcome, observations="x"
        )

    results = together(*[answer(p, o) for p, o in (("seguridad", "conforme"), ("seguridad2", "regresa")) * 3])
    assert (len(conflicts(results)), len([r for r in results if isinstance(r, dict)])) == (5, 1)
    after = city.act("capturista", "puebla_submission_show", id=shown["id"])
    assert len(after["tasks"]) == 1
    assert len([s for s in after["signatures"] if s["node"] == "act_01_visto_bueno"]) == 1


@pytest.mark.parametrize("_turn", range(4))
def test_the_two_analyses_end_together(city, together, _turn):
    ident = city.submission()["id"]
    shown = city.advance(ident, until="restricciones")
    answers = {
        "act_03_seguridad": ("seguridad", all_fulfilled()),
        "act_03_transparencia": ("transparencia", all_fulfilled()),
    }

    def answer(task):
        person, restrictions = answers[task["node"]]
        return lambda: city.act(
            person,
            "puebla_task_complete",
            id=task["id"],
            revision=shown["revision"],
            restrictions=restrictions,
        )

    results = together(*[answer(task) for task in shown["tasks"]])
    assert [type(result) for result in results] == [dict, dict]
    after = city.act("capturista", "puebla_submission_show", id=ident)
    assert [task["node"] for task in after["tasks"]] == ["act_04_solicitud_publicacion"]


def test_an_edit_and_a_signature_never_cross(city, together):
    shown = city.submission()
    ident, revision, task = shown["id"], shown["revision"], shown["tasks"][0]["id"]
    results = together(
        lambda: city.act(
            "capturista2", "puebla_submission_update", id=ident, revision=revision, metadata={"nombre": "Otro"}
        ),
        lambda: city.act("capturista", "puebla_task_complete", id=task, revision=revision),
    )
    assert len(conflicts(results)) == 1
    after = city.act("capturista", "puebla_submission_show", id=ident)
    signed = [s for s in after["signatures"] if s["valid"]]
    assert (after["metadata"]["nombre"] == "Otro", len(signed)) in ((True, 0), (False, 1))


def test_the_same_dataset_is_put_once(city, together):
    dataset = city.dataset(city.upload("capturista")["sha256"])

    def put(person):
        return lambda: city.act(person, "puebla_dataset_put", organization_id=city.organization.id, dataset=dataset)

    results = together(*[put(p) for p in ("capturista", "capturista2") * 2])
    found = city.act("capturista", "puebla_submission_list")
    assert found["total"] == 1
    assert sorted(result["status"] for result in results) == ["creado", "sin_cambios", "sin_cambios", "sin_cambios"]


def test_folios_have_no_gaps_and_no_doubles(city, together):
    def take():
        folio = oficios.next_folio()
        model.Session.commit()
        return folio

    results = together(*[take] * 8)
    assert sorted(int(folio.rsplit("-", 1)[1]) for folio in results) == list(range(1, 9))


def test_two_workers_publish_once(city, together, ckan_config, monkeypatch):
    monkeypatch.setattr(publication, "request", lambda _id: None)
    ident = city.submission()["id"]
    city.advance(ident, until="publicándose")
    results = together(*[lambda: publication.publish(ident)] * 3)
    assert [r for r in results if isinstance(r, Exception)] == []
    assert len(model.Session.scalars(select(Version)).all()) == 1
    assert len(model.Session.scalars(select(Oficio).where(Oficio.kind == "publicacion")).all()) == 1
    assert city.act("capturista", "puebla_submission_show", id=ident)["state"] == "publicada"


def test_the_chain_holds_under_many_writers(city, together):
    def write():
        for _ in range(5):
            history.record(actor=None, kind="prueba", subject=("prueba", "1"), data={"n": 1})
            model.Session.commit()

    together(*[write] * 6)
    assert history.verify() == len(model.Session.scalars(select(Event)).all())
