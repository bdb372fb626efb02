"""Pages of the procedures' office as a head sees them: figures, correspondence, calendar, and what the public sees."""

from __future__ import annotations

import datetime

import pytest

from tests.e2e.desk import today
from tests.e2e.stage import Stage

ADMIN = "/administracion/"
PAGES = {
    "oficina-estadisticas": f"{ADMIN}procedimientos/estadisticas/",
    "oficina-estadistica": f"{ADMIN}procedimientos/estadisticas/solicitud_dictamen_tecnico/",
    "oficina-correspondencia": f"{ADMIN}correspondencia/",
    "oficina-enviada": f"{ADMIN}correspondencia/enviada/",
    "oficina-calendario": f"{ADMIN}procedimientos/dias-inhabiles/",
    "oficina-avisos": f"{ADMIN}procedimientos/mis-avisos/",
    "oficina-casos": f"{ADMIN}procedimientos/casos/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_office(stage: Stage, name: str) -> None:
    with stage.person("direccion") as head:
        head.see(stage.portal.www + PAGES[name], name)
    faults = [stage.findings.accessibility, stage.findings.overflow, stage.findings.broken]
    assert not [found for part in faults for found in part.items() if found[0].startswith(name)]


def test_a_letter(stage: Stage) -> None:
    with stage.person("direccion") as head:
        page = head.go(f"{stage.portal.www}{ADMIN}correspondencia/")
        page.locator("tbody a").first.click()
        page.wait_for_load_state()
        head.look("oficina-oficio")
    assert not [name for name in stage.findings.accessibility if name.startswith("oficina-oficio")]


def test_what_the_public_sees_of_terms(stage: Stage) -> None:
    with stage.person() as citizen:
        citizen.see(f"{stage.portal.www}/transparencia/plazos/", "plazos-publicos")
        for kind, content_type in (("csv", "text/csv"), ("json", "application/json")):
            answer = citizen.page.request.get(f"{stage.portal.www}/transparencia/plazos.{kind}")
            assert answer.status == 200 and answer.headers["content-type"].startswith(content_type)
    assert not [name for name in stage.findings.accessibility if name.startswith("plazos")]


def test_a_letter_is_turned_and_attended(stage: Stage) -> None:
    subject = "Equipos de la ventanilla de Movilidad que no encienden"
    letters = f"{stage.portal.www}{ADMIN}correspondencia/"
    with stage.person("recepcion") as reception:
        page = reception.go(f"{letters}recibida/")
        page.select_option("[name=unit]", "dge")
        page.fill("[name=their_number]", "MOV/250")
        page.fill("[name=sender]", "Titular de Movilidad (persona inventada)")
        page.fill("[name=addressee]", "Titular de la Dirección")
        page.fill("[name=subject]", subject)
        page.fill("[name=dated_on]", today().isoformat())
        page.fill("[name=moved_at]", f"{today().isoformat()}T00:05")
        page.select_option("[name=channel]", "ventanilla")
        page.locator("main form button[type=submit]").click()
        page.get_by_role("link", name="Turnar").click()
        page.get_by_label("Departamento de Soporte Técnico").check()
        page.fill("[name=instruction]", "Para su revisión y reparación.")
        page.fill("[name=answer_due_on]", (today() + datetime.timedelta(days=3)).isoformat())
        reception.look("turnar")
        page.locator("main form button[type=submit]").click()
        page.get_by_text("Se turnó al Departamento de Soporte Técnico.").wait_for()
        reception.look("turnada")
        letter = page.url
    with stage.person("soporte") as support:
        page = support.go(f"{stage.portal.www}{ADMIN}procedimientos/?fuente=correspondencia")
        row = page.locator("[data-renglon]").filter(has_text=subject)
        row.get_by_role("link", name="Atender la correspondencia turnada").click()
        page.get_by_role("link", name="Anotar que se atendió").click()
        page.fill("[name=note]", "Se cambiaron dos fuentes de poder.")
        page.locator("main form button[type=submit]").click()
        page.get_by_text("Se anotó cómo se atendió.").wait_for()
        support.go(f"{stage.portal.www}{ADMIN}procedimientos/?fuente=correspondencia")
        assert subject not in support.text()
    with stage.person("recepcion") as reception:
        reception.go(letter)
        assert "La atendió Gumersindo Supuesto Tecla" in reception.text()
    assert not [name for name in stage.findings.accessibility if name.startswith("turna")]
    assert not [name for name in stage.findings.overflow if name.startswith("turna")]
