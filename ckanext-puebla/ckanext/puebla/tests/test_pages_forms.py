"""Forms of the review: what is typed is kept, errors stand beside their fields, stale pages lose nothing."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from ckanext.puebla.tests.city import CSV, OFICIO, RESTRICTIONS
from ckanext.puebla.views import capture_form

pytestmark = pytest.mark.usefixtures("clean_puebla")


def post(app: Any, city: Any, person: str, path: str, data: dict[str, Any], **options: Any) -> Any:
    """Send a form as a person."""
    headers = {"Authorization": city.token(person), **options.pop("headers", {})}
    return app.post(path, data=data, headers=headers, follow_redirects=False, **options)


def typed(submission: dict[str, Any], **changes: str) -> dict[str, Any]:
    """The fields of the capture form as a browser sends them."""
    values = capture_form.from_submission(submission)
    data = {f"dataset-{field.key}": values["metadata"][field.key] for field in capture_form.DATASET}
    for sheet, rows in (("recurso", values["resources"]), ("diccionario", values["dictionary"])):
        for index, row in enumerate(rows):
            data |= {f"{sheet}-{index}-{key}": value for key, value in row.items()}
    return {**data, "revision": str(submission["revision"]), "accion": "guardar", **changes}


@pytest.fixture
def empty(city: Any) -> dict[str, Any]:
    """A submission just opened."""
    return city.act("capturista", "puebla_submission_create", organization_id=city.organization.id)


def show(city: Any, submission: dict[str, Any]) -> dict[str, Any]:
    """The submission as it is now."""
    return city.act("capturista", "puebla_submission_show", id=submission["id"])


def test_saving_unfinished_work_keeps_it(app: Any, city: Any, empty: dict[str, Any]) -> None:
    data = typed(empty, **{"dataset-nombre": "Árboles", "dataset-etiquetas": "árboles, parques"})
    assert post(app, city, "capturista", f"/solicitudes/{empty['id']}/editar", data).status_code == 302
    metadata = show(city, empty)["metadata"]
    assert (metadata["nombre"], metadata["etiquetas"]) == ("Árboles", ["árboles", "parques"])


def test_rows_are_added_and_removed_without_scripts(app: Any, city: Any, empty: dict[str, Any]) -> None:
    address = f"/solicitudes/{empty['id']}/editar"
    added = post(app, city, "capturista", address, typed(empty, accion="agregar_termino")).body
    assert 'name="diccionario-0-termino"' in added
    data = typed(
        empty,
        **{"dataset-nombre": "Sin guardar", "diccionario-0-termino": "a", "diccionario-1-termino": "b"},
        accion="quitar_termino:0",
    )
    left = post(app, city, "capturista", address, data).body
    assert 'value="Sin guardar"' in left
    assert re.findall(r'name="diccionario-\d+-termino" value="(\w*)"', left) == ["b"]
    assert show(city, empty)["metadata"]["nombre"] == ""


def test_files_sent_with_the_form_fill_the_dictionary(app: Any, city: Any, empty: dict[str, Any]) -> None:
    data = {**typed(empty), "archivos": [(io.BytesIO(CSV.encode()), "estaciones.csv")]}
    answer = post(
        app, city, "capturista", f"/solicitudes/{empty['id']}/editar", data, content_type="multipart/form-data"
    )
    assert answer.status_code == 302
    stored = show(city, empty)
    assert [(term["termino"], term["tipo"]) for term in stored["dictionary"]] == [
        ("id", "entero"),
        ("nombre", "texto"),
        ("capacidad", "entero"),
    ]
    assert [(row["archivo"], row["formato"]) for row in stored["resources"]] == [("estaciones.csv", "CSV")]


def test_the_script_sends_files_one_by_one(app: Any, city: Any, empty: dict[str, Any]) -> None:
    headers = {"X-Requested-With": "XMLHttpRequest"}
    address = f"/solicitudes/{empty['id']}/archivos"
    data = {"revision": str(empty["revision"]), "archivos": (io.BytesIO(CSV.encode()), "estaciones.csv")}
    answer = post(app, city, "capturista", address, data, headers=headers, content_type="multipart/form-data")
    assert answer.json["revision"] == empty["revision"] + 1
    stale = {"revision": str(empty["revision"]), "archivos": (io.BytesIO(CSV.encode()), "otra.csv")}
    refused = post(app, city, "capturista", address, stale, headers=headers, content_type="multipart/form-data")
    assert (refused.status_code, refused.json["stale"]) == (409, True)
    stranger = {"revision": "2", "archivos": (io.BytesIO(CSV.encode()), "otra.csv")}
    assert post(app, city, "ajeno", address, stranger, content_type="multipart/form-data").status_code == 403


def test_what_is_missing_has_a_link_to_its_field(app: Any, city: Any, empty: dict[str, Any]) -> None:
    sent = post(app, city, "capturista", f"/solicitudes/{empty['id']}/editar", typed(empty, accion="enviar"))
    assert "revisar=1" in sent.headers["Location"]
    page = app.get(
        f"/solicitudes/{empty['id']}/editar?revisar=1", headers={"Authorization": city.token("capturista")}
    ).body
    links = re.findall(r'<li><a href="#([\w-]+)">Falta', page)
    assert links[:2] == ["dataset-id_dataset", "dataset-nombre"]
    assert all(f'id="{link}"' in page for link in links)


def test_a_refused_value_keeps_the_whole_form(app: Any, city: Any, empty: dict[str, Any]) -> None:
    data = typed(empty, **{"dataset-tema": "Astrología", "dataset-nombre": "No se pierde"})
    page = post(app, city, "capturista", f"/solicitudes/{empty['id']}/editar", data).body
    assert 'value="No se pierde"' in page
    assert re.search(r'<a href="#dataset-tema">[^<]*Astrología', page)


def test_a_stale_capture_keeps_what_was_typed(app: Any, city: Any, empty: dict[str, Any]) -> None:
    old = typed(empty, **{"dataset-nombre": "Lo mío"})
    city.act(
        "capturista2",
        "puebla_submission_update",
        id=empty["id"],
        revision=empty["revision"],
        metadata={"nombre": "Lo de mi colega"},
    )
    page = post(app, city, "capturista", f"/solicitudes/{empty['id']}/editar", old).body
    assert "La solicitud cambió mientras usted escribía" in page
    assert 'value="Lo mío"' in page
    assert show(city, empty)["metadata"]["nombre"] == "Lo de mi colega"


def task_page(city: Any, id: str, node: str) -> tuple[str, dict[str, str]]:
    """Where a task's form goes, and the revision that it carries."""
    task = city.task(id, node)
    return f"/solicitudes/{id}/tareas/{task['id']}", {"revision": str(show(city, {"id": id})["revision"])}


def test_the_whole_review_through_its_forms(app: Any, city: Any) -> None:
    id = city.submission()["id"]
    fulfilled = {f"restriccion-veredicto-{key}": "cumple" for key in RESTRICTIONS}
    letter = {f"oficio-{key}": value for key, value in OFICIO.items()}
    for person, node, answer in (
        ("capturista", "act_01_captura", {}),
        ("seguridad", "act_01_visto_bueno", {"resultado": "conforme"}),
        ("capturista", "act_02_solicitud_validacion", letter),
        ("seguridad", "act_03_seguridad", fulfilled),
        ("transparencia", "act_03_transparencia", fulfilled),
        ("capturista", "act_04_solicitud_publicacion", {"resultado": "enviar", **letter}),
        ("tecnico", "act_05_validacion_tecnica", {"resultado": "cumple"}),
    ):
        address, hidden = task_page(city, id, node)
        page = app.get(f"/solicitudes/{id}", headers={"Authorization": city.token(person)}).body
        assert f'action="{address}"' in page
        assert post(app, city, person, address, {**hidden, **answer}).status_code == 302, node
    assert show(city, {"id": id})["state"] == "publicada"


def test_a_broken_restriction_needs_its_reason(app: Any, city: Any) -> None:
    id = city.submission()["id"]
    city.advance(id, until="restricciones")
    address, hidden = task_page(city, id, "act_03_transparencia")
    answer = {f"restriccion-veredicto-{key}": "cumple" for key in RESTRICTIONS}
    answer |= {"restriccion-veredicto-datos_personales": "incumple", "observaciones": "Ver la columna CURP"}
    page = post(app, city, "transparencia", address, {**hidden, **answer}).body
    assert "Su respuesta no se registró" in page
    assert "Ver la columna CURP" in page
    assert re.search(r'restriccion-veredicto-datos_personales" value="incumple" checked', page)


def test_a_second_answer_is_refused_kindly(app: Any, city: Any) -> None:
    id = city.submission()["id"]
    city.advance(id, until="visto_bueno")
    address, hidden = task_page(city, id, "act_01_visto_bueno")
    answer = {**hidden, "resultado": "conforme", "observaciones": "Mi texto"}
    assert post(app, city, "seguridad", address, answer).status_code == 302
    page = post(app, city, "seguridad2", address, answer).body
    assert "Su respuesta no se registró" in page
    assert "Mi texto" in page


def test_an_appointment_through_its_form(app: Any, city: Any) -> None:
    data = {"user": "ciudadana", "role": "enlace_tecnico", "oficio_numero": "N/1", "oficio_fecha": "2026-01-01"}
    page = post(app, city, "administradora", "/nombramientos", data).body
    assert 'href="#nombramiento-fecha_inicio"' in page
    full = {**data, "fecha_inicio": "2026-01-01"}
    assert post(app, city, "administradora", "/nombramientos", full).status_code == 302
    assert [role["role"] for role in city.act("ciudadana", "puebla_my_roles")] == ["enlace_tecnico"]
    assert post(app, city, "capturista", "/nombramientos", full).status_code == 403


def test_a_workbook_with_files_that_the_portal_already_has(app: Any, city: Any) -> None:
    names = ("estaciones.csv", "copia.csv", "otra.csv")
    city.upload("capturista")
    blank = app.get("/plantilla.xlsx", headers={"Authorization": city.token("capturista")})
    data = {
        "dependencia": city.organization.id,
        "libro": (io.BytesIO(blank.data), "libro.xlsx"),
        "archivos": [(io.BytesIO(CSV.encode()), name) for name in names],
    }
    sent = post(app, city, "capturista", "/importar", data, content_type="multipart/form-data")
    assert sent.status_code == 302
    found = city.act("capturista", "puebla_import_show", id=sent.headers["Location"].rsplit("/", 1)[1])
    assert [row["archivo"] for row in found["files"]] == list(names)
    page = app.get(sent.headers["Location"], headers={"Authorization": city.token("capturista")}).body
    assert "Revisión del libro" in page
    stranger = app.get(sent.headers["Location"], headers={"Authorization": city.token("ajeno")})
    assert stranger.status_code == 403
