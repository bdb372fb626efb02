"""Departments in the menu and their pages: by role, and a new folder appears with no other edit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world as people_world
from cms.cases.domain import versions
from cms.cases.tests.world import CLAVE, Office, office
from cms.procedures import menu
from cms.procedures.tests.test_pages import browser, soup
from cms.procedures.tests.world import published

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[3] / "tests/engine/example/prestamo_equipo"
DESK, BACKUPS = "operacion_mesa_servicio", "copias_seguridad_bases_datos"


@pytest.fixture
def desk(settings: Any) -> Office:
    settings.MFA_GROUPS = []
    return office()


def groups(user: User) -> dict[str, list[str]]:
    """Department -> its entries, as the menu has them for this person."""
    request = RequestFactory().get("/administracion/")
    request.user = user
    found = menu.groups(request)
    return {
        group.label: [item.label for item in group.menu.menu_items_for_request(request)]
        for group in sorted(found, key=lambda one: one.order)
    }


def test_each_sees_the_departments_where_she_has_a_part(desk: Office) -> None:
    published(DESK)
    assert groups(desk.jefa) == {"Normatividad Informática": ["Todo el departamento", "Dictamen técnico"]}
    assert groups(desk.directora) == {
        "Soporte Técnico": ["Todo el departamento", "Mesa de Servicio"],
        "Normatividad Informática": ["Todo el departamento", "Dictamen técnico"],
    }
    assert (groups(desk.vecina), groups(desk.solicitante)) == ({}, {})


def test_an_appointment_is_a_part_too(desk: Office) -> None:
    published("alta_conjunto_datos")
    person = people_world.person(desk.organization, "Benito Ejemplo Candado")
    people_world.appointment(person, "enlace_seguridad", desk.organization)
    reviewer = people_world.user("benito", of=person)
    assert groups(reviewer) == {"Servicios Web": ["Todo el departamento", "Alta de conjunto de datos"]}
    assert reviewer.has_perm("wagtailadmin.access_admin")
    page = soup(browser(reviewer).get(reverse("procedures:procedure", args=("alta_conjunto_datos",))))
    assert "Sus casos se llevan en el portal de datos abiertos." in page.get_text()


def test_a_new_folder_appears_by_itself(desk: Office) -> None:
    files = {str(path.relative_to(EXAMPLE)): path.read_text() for path in EXAMPLE.rglob("*.*") if path.is_file()}
    made = versions.publish("prestamo_equipo", files)
    assert made.name in [label for entries in groups(desk.directora).values() for label in entries]
    assert browser(desk.directora).get(reverse("procedures:procedure", args=("prestamo_equipo",))).status_code == 200


def test_the_menu_of_the_administration_carries_them(desk: Office) -> None:
    page = soup(browser(desk.jefa).get(reverse("procedures:inbox")))
    props = json.dumps(json.loads(page.select_one("#wagtail-sidebar-props").string), ensure_ascii=False)
    assert "Normatividad Informática" in props
    assert reverse("procedures:procedure", args=(CLAVE,)) in props


def test_a_department_with_its_figures(desk: Office) -> None:
    now = timezone.now()
    desk.until_review(desk.start(now=now))
    desk.start(now=now)
    page = soup(browser(desk.jefa).get(reverse("procedures:department", args=("ni",))))
    figures = [one.get_text(" ", strip=True) for one in page.select(".pr-cifras li")]
    assert figures == ["2 Me esperan", "2 En curso", "0 Vencidos", "0 En espera", "0 Terminados"]
    assert page.select_one(".pr-botones a")["href"] == reverse("procedures:new", args=(CLAVE, "solicitud"))
    link = page.select(".pr-cifras a")[1]["href"]
    assert len(soup(browser(desk.jefa).get(link)).select("tbody tr")) == 2


def test_departments_of_others_do_not_exist(desk: Office) -> None:
    published(DESK)
    for unit in ("st", "no-existe"):
        assert browser(desk.jefa).get(reverse("procedures:department", args=(unit,))).status_code == 404
    assert browser(desk.directora).get(reverse("procedures:department", args=("st",))).status_code == 200


def test_a_procedure_is_read_by_whoever_may_start_it(desk: Office) -> None:
    address = reverse("procedures:procedure", args=(CLAVE,))
    page = soup(browser(desk.directora).get(address))
    text = page.get_text(" ", strip=True)
    assert "Solicitud de dictamen técnico" in text
    assert "Sin dictamen no puede iniciar la adquisición" in text
    assert "Revisa los requerimientos y su viabilidad" in text
    picture = browser(desk.directora).get(page.select_one(".pr-dibujo img")["src"])
    assert (picture["Content-Type"], b"<svg" in picture.content) == ("image/svg+xml; charset=utf-8", True)
    assert browser(desk.jefa).get(reverse("procedures:procedure", args=("no_existe",))).status_code == 404


def test_what_is_reserved_is_read_by_those_who_take_part(desk: Office) -> None:
    published(BACKUPS)
    for name in ("procedure", "procedure_diagram"):
        address = reverse(f"procedures:{name}", args=(BACKUPS,))
        assert browser(desk.jefa).get(address).status_code == 404
        assert browser(desk.directora).get(address).status_code == 200
    published("administracion_data_center")
    asked = reverse("procedures:procedure", args=("administracion_data_center",))
    text = soup(browser(desk.jefa).get(asked)).get_text()
    assert "El detalle de este procedimiento es reservado" in text
    assert browser(desk.jefa).get(f"{asked}diagrama.svg").status_code == 404
