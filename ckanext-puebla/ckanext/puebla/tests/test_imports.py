"""A workbook with its files: reviewed, annotated, applied once; and out again equal."""

from __future__ import annotations

import io

import pytest
from ckan.plugins import toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.puebla.tests.city import CSV
from pipelines.form317 import Workbook, read_workbook, write_workbook


@pytest.fixture
def here(city, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckanext.puebla.background_imports", False)
    return city


def workbook(city, tmp_path, **changes):
    owner = {
        "id_dependencia": "07",
        "nombre": "Secretaría de Movilidad de Ejemplo",
        "funciones": "Ordena la movilidad.",
        "logotipo": "logo.png",
    }
    dataset = city.dataset("", **changes)
    path = tmp_path / "libro.xlsx"
    write_workbook(path, Workbook.from_dict({"dependencia": owner, "conjuntos": [dataset]}))
    return path


def start(city, path, *names):
    files = [FileStorage(io.BytesIO(CSV.encode()), name) for name in names]
    book = FileStorage(io.BytesIO(path.read_bytes()), "libro.xlsx")
    organization = city.organization.id
    return city.act("capturista", "puebla_import_create", organization_id=organization, upload=book, files=files)


def test_a_good_workbook_becomes_submissions_once(here, tmp_path):
    found = start(here, workbook(here, tmp_path), "estaciones.csv")
    assert (found["status"], found["report"]["errores"]) == ("listo", [])
    applied = here.act("capturista", "puebla_import_apply", id=found["id"])
    assert [row["status"] for row in applied["results"]] == ["creado"]
    shown = here.act("capturista", "puebla_submission_show", id=applied["results"][0]["submission_id"])
    assert shown["progress"]["ready"] is True
    assert shown["resources"][0]["file"]["rows"] == 3
    with pytest.raises(tk.ValidationError) as error:
        here.act("capturista", "puebla_import_apply", id=found["id"])
    assert list(error.value.error_dict) == ["puebla_conflict"]


def test_a_missing_file_may_follow(here, tmp_path):
    found = start(here, workbook(here, tmp_path))
    assert found["status"] == "con_problemas"
    assert [problem["codigo"] for problem in found["report"]["errores"]] == ["archivo_faltante"]
    assert found["annotated_url"] == f"/importar/{found['id']}/anotado.xlsx"
    upload = FileStorage(io.BytesIO(CSV.encode()), "estaciones.csv")
    assert here.act("capturista", "puebla_import_file_add", id=found["id"], upload=upload)["status"] == "listo"


def test_a_workbook_of_another_dependencia_is_refused(here, tmp_path):
    owner = {"id_dependencia": "99", "nombre": "Otra", "funciones": "Otra cosa.", "logotipo": "l.png"}
    dataset = here.dataset("", id_dependencia="99")
    path = tmp_path / "ajeno.xlsx"
    write_workbook(path, Workbook.from_dict({"dependencia": owner, "conjuntos": [dataset]}))
    found = start(here, path, "estaciones.csv")
    assert found["status"] == "con_problemas"
    assert "otra_dependencia" in {problem["codigo"] for problem in found["report"]["errores"]}


def test_not_a_workbook_ends_in_a_clear_message(here, tmp_path):
    path = tmp_path / "libro.xlsx"
    path.write_bytes(b"esto no es un libro")
    found = start(here, path)
    assert (found["status"], found["annotated_url"]) == ("con_problemas", None)
    assert len(found["report"]["errores"]) == 1


def test_the_export_equals_what_was_put(here, tmp_path):
    here.submission()
    exported = here.act("seguridad", "puebla_workbook_export", organization_id=here.organization.id)
    read, problems = read_workbook(exported["path"])
    assert read.datasets == Workbook.from_dict({"conjuntos": [_without_types(here)]}).datasets
    assert [p for p in problems if p.severity == "error"] == []


def _without_types(city):
    dataset = city.dataset("")
    return {**dataset, "diccionario": [{**term, "tipo": None} for term in dataset["diccionario"]]}
