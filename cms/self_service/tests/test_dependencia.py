"""People of a dependencia ask, attend what waits for them, and read their cases; others see nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cms.cases.domain import running
from cms.cases.models import Case, CaseFile, Draft, Task
from cms.procedures.demo.invent import invent
from cms.self_service.domain import catalogue, mine, reading
from cms.self_service.tests import world
from cms.self_service.tests.world import DICTAMEN, DICTAMEN_PAGE, City, entered

pytestmark = pytest.mark.django_db
FORM = f"{DICTAMEN_PAGE}solicitud/"
PDF = b"%PDF-1.4 de prueba"


def filled(town: City, **more: Any) -> dict[str, Any]:
    """The form of a dictamen as a browser sends it."""
    offer = catalogue.find(DICTAMEN, "solicitud")
    assert offer is not None
    assert town.amada.person is not None
    data = invent(
        offer.form,
        offer.declared,
        {},
        today=datetime.date.today(),
        person=str(town.amada.person.uuid),
        office="movilidad",
    )
    sent: dict[str, Any] = {"momento": world.sealed(offer.key, town.amada), "tr-subject": "Diez computadoras"}
    for field in offer.form.fields:
        value = data.get(field.key)
        if field.kind == "filas":
            rows = value or []
            sent |= {f"{field.key}-TOTAL_FORMS": len(rows), f"{field.key}-INITIAL_FORMS": 0,
                     f"{field.key}-MIN_NUM_FORMS": 0, f"{field.key}-MAX_NUM_FORMS": 200}  # fmt: skip
            for number, row in enumerate(rows):
                sent |= {f"{field.key}-{number}-{key}": one for key, one in row.items() if one is not None}
        elif value is not None and field.computed is None:
            sent[field.key] = value
    return {**sent, **more}


def asked(town: City, by: Any = None) -> Case:
    """A case of Amada at its first activity."""
    wanted = running.Request(subject="Diez computadoras", organization=town.movilidad, applicant=by or town.amada)
    return running.start_case(DICTAMEN, "solicitud", wanted, by=by or town.amada, now=world.now())


def url(case: Case, rest: str = "") -> str:
    return f"/tramites/mios/{case.uuid}/{rest}"


def test_one_page_begins_the_case_and_does_its_first_activity(town: City) -> None:
    answer = entered(town.amada).post(FORM, filled(town))
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.get()
    assert answer["Location"] == url(case)
    assert (case.applicant, case.organization, case.subject) == (town.amada, town.movilidad, "Diez computadoras")
    assert case.tasks.get(node="act_01_llenado").done_by == town.amada
    assert case.tasks.filter(state=Task.State.OPEN).exists()


def test_a_double_click_is_one_case(town: City) -> None:
    client, sent = entered(town.amada), filled(town)
    assert client.post(FORM, sent)["Location"] == client.post(FORM, sent)["Location"]
    assert Case.objects.count() == 1


def test_a_draft_keeps_what_is_wrong_and_is_sent_later(town: City) -> None:
    client = entered(town.amada)
    sent = {key: value for key, value in filled(town).items() if "-" in key or key == "momento"}
    answer = client.post(FORM, {**sent, "hacer": "borrador"})
    case = Case.objects.get()
    task = case.tasks.get()
    assert answer["Location"] == url(case, f"actividades/{task.pk}/")
    assert Draft.objects.get().task == task
    assert client.get(answer["Location"]).status_code == 200
    kept = {key: value for key, value in filled(town).items() if key.endswith("-TOTAL_FORMS")}
    initial = {key.replace("TOTAL", "INITIAL"): value for key, value in kept.items()}
    assert client.post(answer["Location"], filled(town, **initial)).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.done_by, Draft.objects.count()) == (Task.State.DONE, town.amada, 0)


def test_what_is_wrong_is_told_and_stays(town: City) -> None:
    answer = entered(town.amada).post(FORM, filled(town, **{"tr-subject": ""}))
    assert answer.status_code == 422
    assert 'href="#id_tr-subject"' in answer.content.decode()
    assert Case.objects.count() == 0


def test_what_was_typed_survives_the_end_of_the_session(town: City) -> None:
    answer = Client().post(FORM, filled(town, **{"tr-subject": "Veinte monitores"}))
    assert answer["Location"].startswith("/cuenta/entrar/?next=")
    assert Case.objects.count() == 0
    path = answer["Location"].partition("next=")[2].replace("%3F", "?").replace("%3D", "=")
    page = entered(town.amada).get(path)
    assert page.status_code == 200
    assert "Veinte monitores" in page.content.decode()
    assert "Hay" not in page.content.decode().partition("<form class")[0].partition("</h1>")[2]
    assert "Veinte monitores" not in entered(town.colega).get(FORM).content.decode()


def test_a_correction_waits_for_whoever_asked_and_tells_why(town: City) -> None:
    client = entered(town.amada)
    client.post(FORM, filled(town))
    case = Case.objects.get()
    world.do(case, "act_02_envio", town.amada)
    returned = {"revision": "con_observaciones"}
    told = {
        "observaciones": [{"donde": "Partida 1", "que_corregir": "Falta la cotización."}],
        "viabilidad": "Duda interna",
    }
    world.do(case, "act_03_revision", town.jefa, returned, **told)
    assert mine.waiting(town.amada, timezone.localdate()).count() == 1
    assert "Le toca a usted" in client.get("/tramites/mios/").content.decode()
    content = client.get(url(case)).content.decode()
    assert "Falta la cotización." in content
    assert "Duda interna" not in content


def test_an_answer_that_the_office_wrote_over_is_the_offices(town: City) -> None:
    client = entered(town.amada)
    client.post(FORM, filled(town))
    case = Case.objects.get()
    offer = catalogue.find(DICTAMEN, "solicitud")
    assert offer is not None
    text = next(field.key for field in offer.form.fields if field.kind == "parrafo" and not field.when)
    assert text in read_by(case, town.amada)
    world.do(case, "act_02_envio", town.amada)
    world.do(case, "act_03_revision", town.jefa, {"revision": "con_observaciones"}, observaciones=[],
             **{text: "Nota interna."})  # fmt: skip
    case.refresh_from_db()
    assert text not in read_by(case, town.amada)
    assert "Nota interna." not in client.get(url(case)).content.decode()


def read_by(case: Case, user: Any) -> set[str]:
    return {one.key for _, shown in reading.reader(case, user, timezone.localdate()).answers() for one in shown}


def test_files_of_the_office_stay_there(town: City) -> None:
    case = asked(town)
    facts = {"name": "a.pdf", "content_type": "application/pdf", "size": 9, "sha256": "0", "uploaded_at": world.now()}
    own = CaseFile(case=case, node="act_01_llenado", field="anexos", uploaded_by=town.amada, **facts)
    theirs = CaseFile(case=case, node="act_03_revision", field="notas", uploaded_by=town.jefa, **facts)
    loose = CaseFile(case=case, node="", field="", uploaded_by=town.jefa, **facts)
    for file in (own, theirs, loose):
        file.file.save("a.pdf", SimpleUploadedFile("a.pdf", PDF))
    client = entered(town.amada)
    statuses = [client.get(url(case, f"archivos/{file.uuid}/")).status_code for file in (own, theirs, loose)]
    assert statuses == [200, 404, 404]


@pytest.mark.parametrize("rest", ["", "diagrama.svg", "cancelar/", "actividades/{task}/"])
def test_a_case_exists_only_for_those_it_concerns(town: City, rest: str) -> None:
    case = asked(town)
    path = url(case, rest.format(task=case.tasks.get().pk))
    assert entered(town.amada).get(path).status_code == 200
    for other in (town.colega, town.vecina, town.ciudadana, town.jefa):
        assert entered(other).get(path).status_code == 404
    assert Client().get(path)["Location"] == f"/cuenta/entrar/?next={path}"


def test_the_offices_activities_are_not_done_here(town: City) -> None:
    case = asked(town)
    entered(town.amada).post(url(case, f"actividades/{case.tasks.get().pk}/"), filled(town))
    world.do(case, "act_02_envio", town.amada)
    review = world.open_task(case, "act_03_revision")
    for user in (town.amada, town.jefa):
        assert entered(user).get(url(case, f"actividades/{review.pk}/")).status_code == 404
        assert entered(user).post(url(case, f"actividades/{review.pk}/"), {"hacer": "enviar"}).status_code == 404


def test_the_enlace_of_the_dependencia_reads_the_report_and_attends_it(town: City) -> None:
    case, _ = world.reported(Client(), telefono="222 555 10 00", conformidad="on")
    world.do(case, "act_04_canalizacion", town.operadora, {"canalizacion": "asignada"},
             dependencia_responsable="movilidad", urgencia="alta", nota_canalizacion="Vayan hoy.")  # fmt: skip
    give_to(case, town)
    client = entered(town.enlace)
    task = world.open_task(case, "act_04_verificacion")
    content = client.get(url(case, f"actividades/{task.pk}/")).content.decode()
    for told in ("222 555 10 00", "frente a la primaria", "Vayan hoy."):
        assert told in content
    answer = client.post(url(case, f"actividades/{task.pk}/"), {
        "verificacion": "verificada", "verificada_el": timezone.localdate().isoformat(), "hallazgo": "Sí está.",
    })  # fmt: skip
    assert answer.status_code == 302
    assert world.open_task(case, "act_04_cierre")
    assert entered(town.colega).get(url(case)).status_code == 404


def give_to(case: Case, town: City) -> None:
    """Where the folder does not name the dependencia to which the case goes."""
    case.refresh_from_db()
    if case.organization_id is None:
        Case.objects.filter(pk=case.pk).update(organization=town.movilidad)
        Task.objects.filter(case=case, node="act_04_verificacion").update(
            audience=["role:enlace_administrativo:movilidad"]
        )


def test_whoever_asked_cancels_with_a_reason(town: City) -> None:
    case, client = asked(town), entered(town.amada)
    assert client.post(url(case, "cancelar/"), {"reason": " "}).status_code == 422
    assert client.post(url(case, "cancelar/"), {"reason": "Ya no hace falta."}).status_code == 302
    case.refresh_from_db()
    assert case.state == Case.State.CANCELLED
    assert client.get(url(case, "cancelar/")).status_code == 404
    assert "Cancelado" in client.get(url(case)).content.decode()


def test_own_pages_are_kept_nowhere(town: City) -> None:
    case, client = asked(town), entered(town.amada)
    for path in ("/tramites/mios/", url(case), url(case, "diagrama.svg"), FORM, url(case, "cancelar/")):
        assert client.get(path)["Cache-Control"] == "private, no-store"


def test_a_seal_of_somebody_else_is_not_taken(town: City) -> None:
    answer = entered(town.amada).post(FORM, filled(town, momento=world.sealed(f"{DICTAMEN}/solicitud", town.colega)))
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_many_cases_come_in_pages_and_are_found(town: City) -> None:
    for number in range(23):
        wanted = running.Request(subject=f"Equipo número {number}", organization=town.movilidad, applicant=town.amada)
        running.start_case(DICTAMEN, "solicitud", wanted, by=town.amada, now=world.now())
    wanted = running.Request(subject="Impresión de credenciales", organization=town.movilidad, applicant=town.amada)
    running.start_case(DICTAMEN, "solicitud", wanted, by=town.amada, now=world.now())
    client = entered(town.amada)
    assert 'rel="next"' in client.get("/tramites/mios/").content.decode()
    found = client.get("/tramites/mios/?q=impresion").content.decode().partition("Todos mis trámites")[2]
    assert "Impresión de credenciales" in found
    assert "Equipo número" not in found
