"""Pages of the procedures' office as a head sees them: figures, correspondence, calendar, and what the public sees."""

from __future__ import annotations

import pytest

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
