"""Whoever asked hears by mail what changes on her own page, once, nothing else, and stops it when she likes."""

from __future__ import annotations

import datetime
import logging
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import User
from cms.accounts.tests import world as people
from cms.cases.domain import following, running
from cms.cases.models import Case, CasePaper
from cms.cases.registry import Printed, tell_printed, tell_told
from cms.core.printing.models import PrintedDocument
from cms.self_service.domain import news
from cms.self_service.models import News
from cms.self_service.tests import world
from cms.self_service.tests.world import DICTAMEN, City, do, entered

pytestmark = pytest.mark.django_db
CARMEN = "carmen@correo.example"
GIVEN = {"correo": CARMEN, "conformidad": "on", "nombre": "Carmen Ejemplo", "telefono": "222 555 10 00"}
ADDRESS = re.compile(r"/tramites/avisos/[^\s]+/")


@pytest.fixture
def later(town: City, django_capture_on_commit_callbacks: Any) -> Any:
    """Let some minutes pass; the mails that then left."""

    def pass_by(minutes: int = 5) -> list[Any]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            news.look_at_due(world.now() + datetime.timedelta(minutes=minutes))
        return list(mail.outbox)

    return pass_by


def assign(case: Case, town: City) -> None:
    do(case, "act_04_canalizacion", town.operadora, {"canalizacion": "asignada"},
       dependencia_responsable="movilidad", urgencia="alta", nota_canalizacion="Otra vez la misma señora.")  # fmt: skip


def asked(town: City, by: User | None = None) -> Case:
    """A request of Amada that waits for the review of the office."""
    who = by or town.amada
    wanted = running.Request(subject="Diez computadoras", organization=town.movilidad, applicant=who)
    case = running.start_case(DICTAMEN, "solicitud", wanted, by=who, now=world.now())
    do(case, "act_01_llenado", who)
    return case


# ── Citizens ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_citizen_hears_that_her_report_was_assigned_and_nothing_internal_or_typed(town: City, later: Any) -> None:
    case, key = world.reported(Client(), **GIVEN)
    assert later() == []
    assign(case, town)
    (told,) = later()
    assert told.to == [CARMEN]
    assert case.folio in told.subject
    assert "Ahora está: Asignada. Lo atiende: Enlace Administrativo." in told.body
    for hidden in ("Carmen", "222 555", "5 de Mayo", "Centro", "primaria", "misma señora", "Olga", key):
        assert hidden not in told.body + told.subject
    assert later() == []


def test_the_end_is_told_with_its_outcome(town: City, later: Any) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    later()
    assign(case, town)
    do(case, "act_04_verificacion", town.operadora, {"verificacion": "verificada"}, hallazgo="Es de otra obra nuestra.")
    do(case, "act_04_cierre", town.operadora, resultado_incidente="atendido", que_se_hizo="Se tapó con asfalto.")
    (told,) = later()
    assert "terminó" in told.subject
    assert "Terminó: Incidente cerrado." in told.body
    assert "otra obra" not in told.body


def test_a_cancelled_report_is_told_without_the_offices_reason(town: City, later: Any) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    later()
    head = people.user("gilda", of=people.person(
        town.operadora.person.organization, "Gilda Ejemplo", post=people.post(
            town.operadora.person.organization, code="gpi-jefe")))  # fmt: skip
    running.cancel(case.pk, by=head, reason="Está repetido por la vecina.", now=world.now())
    (told,) = later()
    assert "se canceló" in told.subject
    assert "vecina" not in told.body


def test_several_changes_within_some_minutes_are_one_mail_and_not_before(town: City, later: Any) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    later()
    assign(case, town)
    assert later(minutes=1) == []
    do(case, "act_04_verificacion", town.operadora, {"verificacion": "verificada"}, hallazgo="Es nuestra.")
    (told,) = later()
    assert "Verificada" in told.body
    assert "Asignada" not in told.body


def test_nobody_without_an_address_or_a_key_is_told_anything(town: City, later: Any) -> None:
    case, _ = world.reported(Client())
    later()
    assign(case, town)
    assert later() == []
    wanted = running.Request(subject="Bache", applicant_name="Carmen Ejemplo", channel=Case.Channel.PHONE)
    by_phone = running.start_case(world.REPORT, "telefono", wanted, by=town.operadora, now=world.now())
    Case.objects.filter(pk=by_phone.pk).update(data={"correo": CARMEN})
    by_phone.refresh_from_db()
    assert news.address_of(by_phone) == ""
    following.give_key(by_phone, by=town.operadora, now=world.now())
    assert news.address_of(by_phone) == CARMEN


# ── Stopping ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_address_in_a_mail_stops_them_without_logging_in_and_only_by_a_click(town: City, later: Any) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    later()
    assign(case, town)
    found = ADDRESS.search(later()[0].body)
    assert found
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(found[0])
    assert page.status_code == 200
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert News.objects.get(case=case).wanted
    answer = visitor.post(f"{found[0]}?next=https://malo.example/", {"next": "https://malo.example/"})
    assert answer.status_code == 200
    assert "malo.example" not in answer.content.decode()
    assert not News.objects.get(case=case).wanted
    do(case, "act_04_verificacion", town.operadora, {"verificacion": "verificada"}, hallazgo="Es nuestra.")
    assert later() == []


def test_an_address_that_was_not_signed_for_this_opens_nothing(town: City) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    for token in (case.uuid.hex, f"{case.uuid.hex}:nada", world.sealed(f"{world.REPORT}/web")):
        assert Client().get(f"/tramites/avisos/{token}/").status_code == 404
        assert Client().post(f"/tramites/avisos/{token}/").status_code == 404
    assert News.objects.get(case=case).wanted


def test_a_citizen_chooses_on_her_page_and_without_the_key_nobody_does(town: City) -> None:
    client = Client()
    case, _ = world.reported(client, **GIVEN)
    path = f"/tramites/seguimiento/{case.uuid}/"
    content = client.get(path).content.decode()
    assert "No recibir más avisos" in content
    assert CARMEN not in content
    assert Client().post(path, {"avisos": "no"})["Location"] == world.FOLLOW
    assert News.objects.get(case=case).wanted
    assert client.post(path, {"avisos": "no"})["Location"] == path
    assert not News.objects.get(case=case).wanted
    assert "Recibir avisos" in client.get(path).content.decode()
    client.post(path, {"avisos": "si"})
    assert News.objects.get(case=case).wanted
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = client.cookies
    assert guarded.post(path, {"avisos": "no"}).status_code == 403
    assert client.post(f"{path}acuse/", {"avisos": "no"}).status_code == 405


def test_who_left_no_address_is_offered_no_mails(town: City) -> None:
    client = Client()
    case, _ = world.reported(client)
    assert "avisos" not in client.get(f"/tramites/seguimiento/{case.uuid}/").content.decode()


# ── People of the dependencias ────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_asked_hears_that_it_waits_for_her_and_not_of_what_she_did(town: City, later: Any) -> None:
    case = asked(town)
    later()
    do(case, "act_02_envio", town.amada)
    assert later() == []
    do(case, "act_03_revision", town.jefa, {"revision": "con_observaciones"}, viabilidad="Duda interna",
       observaciones=[{"donde": "Partida 1", "que_corregir": "Falta la cotización."}])  # fmt: skip
    (told,) = later()
    assert told.to == [town.amada.email]
    assert "le toca a usted" in told.subject
    task = case.tasks.get(state="abierta")
    assert f"/tramites/mios/{case.uuid}/actividades/{task.pk}/" in told.body
    for hidden in ("Duda interna", "cotización", "Jacinta"):
        assert hidden not in told.body


def test_only_whoever_asked_chooses_on_the_page_of_the_case(town: City) -> None:
    case = asked(town)
    path = f"/tramites/mios/{case.uuid}/"
    for other in (town.colega, town.vecina, town.ciudadana):
        assert entered(other).post(path, {"avisos": "no"}).status_code == 404
    assert Client().post(path, {"avisos": "no"})["Location"].startswith("/cuenta/entrar/?next=")
    client = entered(town.amada)
    assert client.post(path, {"avisos": "no"})["Location"] == path
    assert not News.objects.get(case=case).wanted
    assert "Recibir avisos" in client.get(path).content.decode()


def test_a_document_for_her_is_told_and_one_of_the_office_is_not(town: City, later: Any) -> None:
    case = asked(town)
    later()
    paper(case, "act_03_revision", "Cédula interna", "NI/DOC/0001/2026")
    assert later() == []
    paper(case, "act_01_llenado", "Solicitud: diez computadoras", "NI/DOC/0002/2026")
    (told,) = later()
    assert "Solicitud: diez computadoras (folio NI/DOC/0002/2026)" in told.body


def paper(case: Case, node: str, title: str, folio: str) -> None:
    document = PrintedDocument(
        folio=folio, kind="prueba", title=title, sha256="0" * 64, size=4, made_at=world.now(),
        file=ContentFile(b"%PDF", name="d.pdf"),
    )  # fmt: skip
    document.save()
    made = CasePaper.objects.create(case=case, key=f"prueba_{folio[7:11]}", node=node, document=document)
    tell_printed(Printed(paper=made, kind="formato", addressee="", copies=(), by=None, now=world.now()))


def test_who_enters_the_administration_is_told_of_the_end_and_not_what_her_inbox_says(town: City, later: Any) -> None:
    town.amada.groups.add(Group.objects.get(name="procedimientos"))
    case = asked(town)
    do(case, "act_02_envio", town.amada)
    later()
    do(case, "act_03_revision", town.jefa, {"revision": "con_observaciones"}, viabilidad="Faltan datos.")
    assert later() == []
    running.cancel(case.pk, by=town.jefa, reason="Se pidió dos veces.", now=world.now())
    (told,) = later()
    assert "se canceló" in told.subject


def test_a_mail_of_the_procedure_takes_the_place_of_ours(town: City, later: Any) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    later()
    tell_told(case)
    assign(case, town)
    assert later() == []
    do(case, "act_04_verificacion", town.operadora, {"verificacion": "verificada"}, hallazgo="Es nuestra.")
    assert len(later()) == 1


def test_an_account_that_was_closed_gets_nothing(town: City, later: Any) -> None:
    case = asked(town)
    do(case, "act_02_envio", town.amada)
    later()
    User.objects.filter(pk=town.amada.pk).update(is_active=False)
    do(case, "act_03_revision", town.jefa, {"revision": "con_observaciones"}, viabilidad="Faltan datos.")
    assert later() == []


def test_cases_that_nobody_outside_follows_cost_one_statement(town: City) -> None:
    with CaptureQueriesContext(connection) as asked_for:
        news.mark(0, world.now())
    assert len(asked_for) == 1


def test_the_signed_address_stays_out_of_the_log(town: City) -> None:
    case, _ = world.reported(Client(), **GIVEN)
    path = f"/tramites/avisos/{news.token_of(case)}/"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    assert logging.getLogger("django.request").filter(record)
    assert record.getMessage() == "Not Found: /tramites/avisos/…/"
