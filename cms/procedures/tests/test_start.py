"""Finding what to start by the words that people use, and leaving how to reach who asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import running, starting
from cms.cases.models import Case
from cms.cases.tests.world import CLAVE, Office, office
from cms.procedures.domain import search
from cms.procedures.models import Contact
from cms.procedures.tests.test_pages import browser, soup
from cms.procedures.tests.world import published
from cms.procedures.views.base import case_url

pytestmark = pytest.mark.django_db
KNOWN = (
    "creacion_correo_institucional", "solicitud_bienes_tecnologicos", "monitoreo_mantenimiento_redes",
    "desarrollo_sitios_micrositios_web", "asignacion_cuentas_usuario", "reemplazo_refacciones",
)  # fmt: skip


@pytest.fixture
def desk(settings: Any) -> Office:
    settings.MFA_GROUPS = []
    made = office()
    for clave in KNOWN:
        published(clave)
    return made


def found(desk: Office, text: str) -> search.Suggestion:
    return search.search(starting.ways_in(desk.directora, timezone.localdate()), text)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("correo", "creacion_correo_institucional"),
        ("correos", "creacion_correo_institucional"),
        ("email", "creacion_correo_institucional"),
        ("un CORREO para mí", "creacion_correo_institucional"),
        ("internet", "monitoreo_mantenimiento_redes"),
        ("compu", "solicitud_bienes_tecnologicos"),
        ("micrositio", "desarrollo_sitios_micrositios_web"),
        ("página web", "desarrollo_sitios_micrositios_web"),
        ("paginas", "desarrollo_sitios_micrositios_web"),
        ("usuario", "asignacion_cuentas_usuario"),
        ("dictámenes técnicos", CLAVE),
        ("FORM.315", CLAVE),
        ("tóner", "reemplazo_refacciones"),
    ],
)
def test_everyday_words(desk: Office, words: str, first: str) -> None:
    suggestion = found(desk, words)
    assert suggestion.exact
    assert suggestion.ways[0].version.clave == first


def test_typing_errors_and_words_that_are_only_partly_there(desk: Office) -> None:
    wrong = found(desk, "micrsitio")
    assert (wrong.exact, wrong.instead) == (False, "micrositio")
    assert wrong.ways[0].version.clave == "desarrollo_sitios_micrositios_web"
    partly = found(desk, "dictamen xylófono")
    assert (partly.exact, partly.instead, partly.ways[0].version.clave) == (False, "", CLAVE)
    assert found(desk, "xylófono") == search.Suggestion([], exact=False)
    assert len(found(desk, "de la").ways) == len(found(desk, "").ways)


def test_an_empty_result_says_what_to_try(desk: Office) -> None:
    page = soup(browser(desk.directora).get(reverse("procedures:start"), {"q": "xylófono <b>"}))
    notice = page.select_one(".pr-aviso")
    assert "Ningún trámite de los que usted puede iniciar tiene «xylófono <b>»." in notice.get_text()
    assert len(notice.select("li")) == 3
    assert page.select(".pr-caminos") == []


def test_what_is_used_most_comes_first(desk: Office) -> None:
    wanted = running.Request(subject="x", applicant=desk.directora, organization=desk.directora.person.organization)
    for clave, entry, times in ((CLAVE, "solicitud", 1), ("solicitud_bienes_tecnologicos", "solicitud", 2)):
        for _ in range(times):
            running.start_case(clave, entry, wanted, by=desk.directora, now=timezone.now())
    page = soup(browser(desk.directora).get(reverse("procedures:start")))
    used = page.select_one("section")
    assert used.h2.get_text() == "Los que más usa"
    assert [li.a.get_text() for li in used.select("li")] == [
        "Solicitar bienes tecnológicos",
        "Solicitar un dictamen técnico",
    ]
    assert "Los que más usa" not in soup(browser(desk.jefa).get(reverse("procedures:start"))).get_text()


def test_what_to_have_at_hand_is_told_before(desk: Office) -> None:
    page = soup(browser(desk.jefa).get(reverse("procedures:new", args=(CLAVE, "solicitud"))))
    lines = [line.get_text() for line in page.select(".pr-aviso li")]
    assert lines[0] == "Tiempo: 15 días hábiles."
    assert "Tenga a la mano: Las cotizaciones y fichas técnicas, en PDF." in lines
    assert lines[-1].startswith("Va a llenar: Formato de solicitud de dictamen técnico") or any(
        line.startswith("Va a llenar: Formato de solicitud de dictamen técnico") for line in lines
    )


def test_how_to_reach_who_called(desk: Office) -> None:
    client, address = browser(desk.jefa), reverse("procedures:new", args=(CLAVE, "solicitud"))
    given = {
        "subject": "Diez monitores", "applicant_name": "Vecina de la colonia", "channel": "telefono",
        "applicant_email": "vecina@puebla.example", "applicant_phone": "222 555 01 00",
    }  # fmt: skip
    for wrong in ({"applicant_email": "vecina"}, {"applicant_phone": "no tengo"}, {"applicant_name": ""}):
        refused = client.post(address, given | wrong)
        assert refused.status_code == 422
        assert "Diez monitores" in refused.content.decode()
    assert not Case.objects.exists()
    assert client.post(address, given).status_code == 302
    case = Case.objects.get()
    assert (case.contact.email, case.contact.phone) == ("vecina@puebla.example", "222 555 01 00")
    page = soup(client.get(case_url(case)))
    assert "vecina@puebla.example" in page.get_text()
    client.post(address, {"subject": "Otros", "applicant_name": "Otra", "channel": "oficio"})
    assert Contact.objects.count() == 1
    assert browser(desk.vecina).get(case_url(case)).status_code in (302, 403)


def test_who_asks_for_herself_is_not_asked_how_to_be_reached(desk: Office) -> None:
    page = soup(browser(desk.directora).get(reverse("procedures:new", args=(CLAVE, "solicitud"))))
    assert page.select("[name=applicant_email], [name=applicant_phone]") == []
