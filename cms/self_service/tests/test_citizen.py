"""A citizen reports without an account and follows the report by folio and key."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms.cases.domain import events, following, history
from cms.cases.models import Case, CaseFile, FollowUp, Task
from cms.core import guarding
from cms.self_service.models import Submission
from cms.self_service.tests import world
from cms.self_service.tests.world import FOLLOW, REPORT_PAGE, City, do

pytestmark = pytest.mark.django_db


def picture(name: str = "bache.png") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def test_a_report_begins_a_case_with_its_first_activity_done(town: City) -> None:
    case, _ = world.reported(Client(), fotos=picture())
    assert (case.channel, case.applicant, case.started_by, case.organization) == ("web", None, None, None)
    assert case.subject == "Bache o pavimento dañado, Centro"
    assert case.data["domicilio"] == "5 de Mayo 10"
    assert list(case.tasks.values_list("node", "state")) == [
        ("act_02_registro_web", Task.State.DONE), ("act_04_canalizacion", Task.State.OPEN),
    ]  # fmt: skip
    assert CaseFile.objects.get(case=case).uploaded_by is None
    assert events.broken(case) == ""
    assert history.of(case)[-1].who == "Quien solicita"


def test_the_page_tells_folio_and_key_and_a_receipt_with_a_qr(town: City) -> None:
    client = Client()
    case, key = world.reported(client)
    page = client.get(f"/tramites/seguimiento/{case.uuid}/acuse/")
    assert page["Cache-Control"] == "private, no-store"
    content = page.content.decode()
    assert case.folio in content
    assert key in content
    assert "<svg" in content
    assert key not in repr(list(FollowUp.objects.values()))


def test_whoever_leaves_a_mail_gets_folio_and_key_and_nothing_that_was_typed(
    town: City, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        case, key = world.reported(Client(), correo="carmen@correo.example", conformidad="on", nombre="Carmen Ejemplo")
    told = [one for one in mail.outbox if one.to == ["carmen@correo.example"]]
    assert len(told) == 1
    assert case.folio in told[0].body
    assert key in told[0].body
    for typed in ("Carmen", "primaria", "5 de Mayo", "Centro,"):
        assert typed not in told[0].body


def test_personal_data_need_consent_and_nobody_must_leave_any(town: City) -> None:
    refused = world.report(Client(), correo="carmen@correo.example")
    assert refused.status_code == 422
    assert "necesitamos su conformidad" in refused.content.decode()
    assert "carmen@correo.example" in refused.content.decode()
    assert world.report(Client()).status_code == 303


def test_what_is_wrong_is_told_where_it_stands_and_nothing_is_lost(town: City) -> None:
    answer = world.report(Client(), colonia="", descripcion="Corto", fotos=picture())
    content = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_colonia"' in content
    assert 'value="5 de Mayo 10"' in content
    assert "Elija otra vez los archivos" in content
    assert Case.objects.count() == 0


def test_a_double_click_is_one_case(town: City) -> None:
    client, moment = Client(), world.sealed(f"{world.REPORT}/web")
    first, second = world.report(client, momento=moment), world.report(client, momento=moment)
    assert first["Location"] == second["Location"]
    assert first.cookies["puebla_seguimiento"].value == second.cookies["puebla_seguimiento"].value
    assert Case.objects.count() == 1
    assert world.report(client, momento=moment, colonia="La Paz").status_code == 303  # went back and wrote another
    assert (Case.objects.count(), Submission.objects.count()) == (2, 2)


def test_folio_and_key_open_the_case_without_what_was_written(town: City) -> None:
    case, key = world.reported(Client(), nombre="Carmen Ejemplo", telefono="222 555 10 00", conformidad="on")
    visitor = Client()
    answer = visitor.post(FOLLOW, {"folio": case.folio.lower(), "clave": key.lower().replace("-", " ")})
    assert answer.status_code == 302
    content = visitor.get(answer["Location"]).content.decode()
    assert "Recibido" in content
    for personal in ("Carmen", "222 555", "primaria", "5 de Mayo"):
        assert personal not in content


def test_the_states_are_those_of_the_manual_and_the_answer_is_told(town: City) -> None:
    """registro_incidentes_072.consulta_publica"""
    visitor = Client()
    case, _ = world.reported(visitor)
    do(case, "act_04_canalizacion", town.operadora, {"canalizacion": "asignada"},
       dependencia_responsable="movilidad", urgencia="alta", nota_canalizacion="Otra vez la misma señora.")  # fmt: skip
    assert ">Asignada<" in page_of(visitor, case)
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(organization=town.movilidad)
    do(case, "act_04_verificacion", town.operadora, {"verificacion": "verificada"}, hallazgo="Es de otra obra nuestra.")
    assert ">Verificada<" in page_of(visitor, case)
    do(case, "act_04_cierre", town.operadora, resultado_incidente="atendido", que_se_hizo="Se tapó con asfalto.")
    content = page_of(visitor, case)
    assert "Incidente cerrado" in content
    assert "Se tapó con asfalto." in content
    assert "Es de otra obra" not in content
    assert "misma señora" not in content


def page_of(client: Client, case: Case) -> str:
    return str(client.get(f"/tramites/seguimiento/{case.uuid}/").content.decode())


def test_the_qr_leads_to_the_case_and_leaves_the_key_out_of_the_address(town: City) -> None:
    case, key = world.reported(Client())
    visitor = Client()
    answer = visitor.get(f"/tramites/seguimiento/abrir/{case.uuid}/{following.tidy(key)}/")
    assert answer["Location"] == f"/tramites/seguimiento/{case.uuid}/"
    assert answer["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies["puebla_seguimiento"]
    assert (cookie["httponly"], cookie["path"]) == (True, f"/tramites/seguimiento/{case.uuid}/")
    assert visitor.get(answer["Location"]).status_code == 200


def test_another_key_makes_the_first_one_useless(town: City) -> None:
    case, key = world.reported(Client())
    following.change_key(case, by=town.operadora, now=world.now())
    assert following.find(case.folio, key) is None
    assert following.find(case.folio, following.key_of(FollowUp.objects.get(case=case))) == case
    assert events.broken(case) == ""


# ── Abuse ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "ago", "trap", "said"),
    [
        (f"{world.REPORT}/web", 60, "https://spam.example", guarding.TRAPPED),
        (f"{world.REPORT}/web", 1, "", guarding.TOO_FAST),
        (f"{world.REPORT}/web", guarding.LATEST + 60, "", guarding.TOO_OLD),
        ("otra/entrada", 60, "", guarding.TOO_OLD),
    ],
)
def test_machines_are_told_no_and_people_lose_nothing(town: City, key: str, ago: int, trap: str, said: str) -> None:
    answer = world.report(Client(), momento=world.sealed(key, ago=ago), **{guarding.TRAP: trap})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "frente a la primaria" in answer.content.decode()
    assert Case.objects.count() == 0


def test_too_many_reports_of_one_address_wait_with_what_was_typed(town: City) -> None:
    for number in range(guarding.PER_PERSON):
        assert world.report(Client(), domicilio=f"Calle {number}").status_code == 303
    answer = world.report(Client(), domicilio="Calle 7")
    assert answer.status_code == 429
    assert "Calle 7" in answer.content.decode()
    assert Case.objects.count() == guarding.PER_PERSON


def test_a_file_that_is_not_a_picture_is_refused_by_what_it_is(town: City) -> None:
    answer = world.report(Client(), fotos=SimpleUploadedFile("bache.png", b"<script>", "image/png"))
    assert answer.status_code == 422
    assert Case.objects.count() == 0
    assert CaseFile.objects.count() == 0


def test_nothing_tells_a_wrong_key_from_an_unknown_folio(town: City) -> None:
    case, _ = world.reported(Client())
    wrong = Client().post(FOLLOW, {"folio": case.folio, "clave": "2222-2222-2222"})
    unknown = Client().post(FOLLOW, {"folio": "GPI/9999/2026", "clave": "2222-2222-2222"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    tidy = [
        answer.content.decode().replace(case.folio, "F").replace("GPI/9999/2026", "F") for answer in (wrong, unknown)
    ]
    assert tidy[0] == tidy[1]


def test_guessing_keys_comes_to_an_end(town: City) -> None:
    case, key = world.reported(Client())
    for _ in range(20):
        Client().post(FOLLOW, {"folio": case.folio, "clave": "2222-2222-2222"})
    assert Client().post(FOLLOW, {"folio": case.folio, "clave": key}).status_code == 429
    assert Client().get(f"/tramites/seguimiento/abrir/{case.uuid}/{key}/").status_code == 429


def test_without_the_cookie_a_case_stays_closed(town: City) -> None:
    case, _ = world.reported(Client())
    assert Client().get(f"/tramites/seguimiento/{case.uuid}/")["Location"] == FOLLOW
    other = Client()
    other.cookies["puebla_seguimiento"] = "222222222222"
    assert other.get(f"/tramites/seguimiento/{case.uuid}/acuse/")["Location"] == FOLLOW


def test_what_only_offices_may_ask_is_not_asked_without_an_account(town: City) -> None:
    assert Client().post(f"{world.DICTAMEN_PAGE}reporte/", {}).status_code == 404
    assert Client().get(f"{REPORT_PAGE}solicitud/").status_code == 302
    assert world.entered(town.amada).get(f"{REPORT_PAGE}solicitud/").status_code == 404
