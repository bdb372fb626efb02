"""An activity filled in and sent: drafts, files, what the next form begins with, and the documents that are printed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from cms.cases.domain import filling, papers, versions
from cms.cases.errors import CaseError, NotAllowed
from cms.cases.models import Case, CaseFile, CasePaper, Draft, Task
from cms.cases.tests.world import NOW, Office, open_task
from cms.core.tests import pdf_text
from cms.media.tests import material

TODAY = NOW.date()
FIRST = {
    "area": "Dirección de Pruebas", "responsable": "Amada Ejemplo Rueda", "responsable_telefono": "222 555 01 00",
    "responsable_correo": "amada@puebla.example", "contacto": "Eva Paz", "contacto_telefono": "222 555 01 01",
    "contacto_correo": "eva@puebla.example", "proyecto": "Renovación de equipo", "que_se_pide": "adquisicion",
    "fecha_solicitud": "2026-03-02", "generales": "El equipo es de 2015.", "bienes_nuevos": "Diez computadoras",
    "suficiencia_oficio": "TES/12/2026", "suficiencia_fecha": "2026-02-20", "presupuesto": "150000",
    "responsables_proyecto-TOTAL_FORMS": "1", "responsables_proyecto-INITIAL_FORMS": "0",
    "responsables_proyecto-0-nombre": "Amada Ejemplo", "responsables_proyecto-0-cargo": "Analista",
    "responsables_proyecto-0-dependencia": "Movilidad", "partidas-TOTAL_FORMS": "1", "partidas-INITIAL_FORMS": "0",
    "partidas-0-descripcion": "Computadora de escritorio", "partidas-0-especificaciones": "16 GB de memoria",
    "partidas-0-cantidad": "10", "partidas-0-unidad": "pieza",
}  # fmt: skip
ROWS = ("computadoras", "impresoras", "especializado", "otros_equipos", "software", "telecomunicaciones")
EMPTY_ROWS = {
    f"{name}-{part}": "0" for name in (*ROWS, "otros_requerimientos") for part in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def fill(task: Task, by: Any, typed: dict[str, Any], files: dict[str, list[Any]] | None = None) -> filling.TaskForm:
    data = MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in typed.items()})
    return filling.form_of(task, by=by, today=TODAY, data=data, sent=MultiValueDict(files or {}))


def send(case: Case, node: str, by: Any, typed: dict[str, Any], files: dict[str, list[Any]] | None = None) -> Case:
    task = open_task(case, node)
    form = fill(task, by, typed, files)
    assert form.is_valid(), (form.errors, {key: rows.errors for key, rows in form.rows.items()})
    return filling.send(task, form, by=by, now=NOW)


def pdf(name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, material.PDF, content_type="application/pdf")


def test_the_form_begins_with_what_is_known(desk: Office) -> None:
    case = desk.start()
    form = filling.form_of(open_task(case, "act_01_llenado"), by=desk.solicitante, today=TODAY)
    assert form["responsable"].value() == "Amada Ejemplo Rueda"
    assert form["fecha_solicitud"].value() == TODAY.isoformat()


def test_a_draft_comes_back_and_is_gone_when_the_activity_is_sent(desk: Office) -> None:
    case = desk.start()
    task = open_task(case, "act_01_llenado")
    filling.save_draft(task, fill(task, desk.solicitante, {"proyecto": "A medias"}), by=desk.solicitante, now=NOW)
    again = filling.form_of(task, by=desk.solicitante, today=TODAY)
    assert again["proyecto"].value() == "A medias"
    with pytest.raises(NotAllowed):
        filling.save_draft(task, fill(task, desk.vecina, {"proyecto": "Ajeno"}), by=desk.vecina, now=NOW)
    send(case, "act_01_llenado", desk.solicitante, FIRST | EMPTY_ROWS)
    assert not Draft.objects.exists()


def test_answers_stay_with_the_case_and_come_back_when_it_returns(desk: Office) -> None:
    case = send(desk.start(), "act_01_llenado", desk.solicitante, FIRST | EMPTY_ROWS)
    case = send(case, "act_02_envio", desk.solicitante, {"nota_envio": "Va completa"})
    review = {
        "revision": "con_observaciones", "observaciones-TOTAL_FORMS": "1", "observaciones-INITIAL_FORMS": "0",
        "observaciones-0-donde": "Partida 1", "observaciones-0-que_corregir": "Falta el procesador",
    }  # fmt: skip
    case = send(case, "act_03_revision", desk.jefa, review)
    assert case.data["observaciones"] == [{"donde": "Partida 1", "que_corregir": "Falta el procesador"}]
    assert (case.data["presupuesto"], case.data["partidas"][0]["cantidad"]) == ("150000", 10)
    again = filling.form_of(open_task(case, "act_01_llenado"), by=desk.solicitante, today=TODAY)
    assert again["proyecto"].value() == "Renovación de equipo"
    assert again.rows["partidas"].initial[0]["descripcion"] == "Computadora de escritorio"


def test_files_are_what_they_say_or_nothing_is_written(desk: Office) -> None:
    case = desk.go(desk.until_review(desk.start()), ("act_03_revision", desk.jefa, {"revision": "sin_observaciones"}))
    typed = {
        "oficio_numero": "MOV/7/2026", "oficio_fecha": "2026-03-02", "suscribe_nombre": "Eva Paz",
        "suscribe_cargo": "Directora", "requiere_croquis": "no",
    }  # fmt: skip
    names = ("oficio_archivo", "catalogos", "fichas_tecnicas", "cotizacion")
    bad = {name: [pdf()] for name in names} | {"catalogos": [SimpleUploadedFile("b.pdf", material.PROGRAM)]}
    with pytest.raises(CaseError) as refused:
        send(case, "act_04_oficio", desk.solicitante, typed, bad)
    assert refused.value.field == "catalogos"
    assert not CaseFile.objects.exists()
    case = send(case, "act_04_oficio", desk.solicitante, typed, {name: [pdf(f"{name}.pdf")] for name in names})
    assert sorted(CaseFile.objects.values_list("field", "name")) == sorted((name, f"{name}.pdf") for name in names)
    assert open_task(case, "act_05_turno").role == "dge_director"


def test_documents_are_printed_with_folio_and_their_answers(
    desk: Office, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        case = send(desk.start(), "act_01_llenado", desk.solicitante, FIRST | EMPTY_ROWS)
    found = {paper.key: paper.document for paper in CasePaper.objects.filter(case=case)}
    assert sorted(found) == ["form_315", "form_321"]
    text = pdf_text.words(found["form_315"].file.read())
    for words in ("Formato de solicitud de dictamen técnico", "FORM.315/SECATI/012224", "Renovación de equipo",
                  "$150,000.00", "2 de marzo de 2026", case.folio, found["form_315"].folio):  # fmt: skip
        assert words in text, words
    assert dict(found["form_321"].public_facts) == {
        "Documento": "Anexo técnico", "Procedimiento": "Dictamen técnico", "Caso": case.folio,
    }  # fmt: skip
    again = papers.print_paper(case, "form_321", node="act_01_llenado", by=desk.solicitante, today=TODAY)
    found["form_321"].refresh_from_db()
    assert found["form_321"].cancelled_at is not None
    assert again.document.folio != found["form_321"].folio


def test_the_dictamen_has_the_folio_of_the_direccion_and_its_signatures(desk: Office) -> None:
    case = desk.until_review(desk.start())
    case.data |= {"objeto": "diez computadoras", "oficio_numero": "MOV/7/2026", "oficio_fecha": "2026-03-02"}
    case.save()
    draft = papers.draft(case, versions.procedure_of(case.version), "form_314", TODAY)
    assert draft.series == "SECATI/DGE"
    assert [(place.caption, place.name) for place in draft.places] == [
        ("Elabora", ""), ("Valida", "Jacinta Ejemplo Rueda"), ("Emite", "Dora Ejemplo Rueda"),
    ]  # fmt: skip
    assert "MOV/7/2026, de fecha 2 de marzo de 2026" in draft.context["paragraphs"][0]
    assert "{folio}" in draft.context["paragraphs"][1]
    paper = papers.print_paper(case, "form_314", node="act_06_elaboracion", by=desk.jefa, today=TODAY)
    assert paper.document.folio == "SECATI/DGE/0001/2026"
