"""A procedure edited in the browser, compared, published; an old case ends on the old version, a new one on the new."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.desk import Desk
from tests.e2e.stage import Stage, Walker

CLAVE, NODE = "asignacion_cuentas_usuario", "act_00_cambio"
OLD, NEW = "Modifica o da de baja las cuentas", "Atiende el aviso y ajusta las cuentas"
NOTE = "Se llama como lo dice la gente del departamento."
HEAD, KEEPER, COORDINATOR = "cuentas", "normatividad", "monitoreo"


class Named(Desk):
    """A desk that finds the activity under the name that its version gives it."""

    name = OLD

    def label(self, node: str) -> str:
        return self.name if node == NODE else super().label(node)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "hoja.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    return tmp_path


def manual(stage: Stage, path: str = "") -> str:
    return f"{stage.portal.www}/administracion/procedimientos/manual/{CLAVE}/{path}"


def waiting(stage: Stage, papers: Path, name: str, subject: str) -> Named:
    """A case that waits for the activity that is renamed."""
    desk = Named(stage, CLAVE, papers)
    desk.name = name
    desk.start(HEAD, "aviso", subject)
    desk.do(HEAD, "act_00_aviso", aviso_medio="plataforma")
    return desk


def begin(walker: Walker, button: str = "Editar") -> Page:
    """A new draft; what an earlier run left is thrown away."""
    page = walker.page
    if page.get_by_role("link", name="Seguir con el borrador").count():
        here = page.url
        page.goto(manual(walker.stage, "borrador/descartar/"))
        page.get_by_role("button", name="Descartar el borrador").click()
        page.wait_for_load_state()
        page.goto(here)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(re.compile(r"/borrador/$"))
    return page


def publish(stage: Stage, look: str = "") -> None:
    with stage.person(KEEPER) as walker:
        page = walker.go(manual(stage, "borrador/diferencias/"))
        if look:
            walker.look(look)
        page.fill("[name=note]", NOTE)
        page.get_by_role("button", name="Publicar la versión").click()
        page.wait_for_load_state()
        assert "Entró en vigor la versión" in walker.text(), walker.text()[:600]
        if look:
            walker.look("manual-procedimiento")


def test_a_procedure_edited_in_the_browser(stage: Stage, papers: Path) -> None:
    with stage.person(HEAD) as walker:
        walker.go(manual(stage))
        # A run that was cut short may have left the other name in force.
        was, will = (OLD, NEW) if OLD in walker.text() else (NEW, OLD)
    old = waiting(stage, papers, was, "Aviso de una baja, antes del cambio")
    with stage.person(HEAD) as walker:
        walker.see(manual(stage).removesuffix(f"{CLAVE}/"), "manual-lista")
        page = walker.go(manual(stage))
        former = re.search(r"versión (\d+)", walker.text())
        assert former is not None
        begin(walker)
        walker.look("manual-borrador")
        page.get_by_role("link", name="Editar el dibujo").click()
        page.locator("#dibujo[data-listo=si]").wait_for()
        walker.look("manual-dibujo")
        assert page.locator(".bjs-powered-by").is_visible()
        page.goto(manual(stage, f"borrador/dibujo/?elemento={NODE}"))
        page.locator("#dibujo[data-listo=si]").wait_for()
        page.locator(f".djs-element[data-element-id={NODE}] .djs-hit").first.dblclick(force=True)
        typing = page.locator(".djs-direct-editing-content")
        typing.fill(will)
        page.keyboard.press("Enter")
        typing.wait_for(state="hidden")
        assert page.locator("#dibujo-panel textarea").first.input_value() == will
        # The same element in the panel, by keyboard alone.
        page.locator("#dibujo-panel textarea").nth(1).fill("Cambia el perfil o cierra cada cuenta de la persona.")
        page.get_by_role("button", name="Guardar y volver al borrador").click()
        page.wait_for_url(re.compile(r"/borrador/$"))
        assert "Todo encaja: " in walker.text(), walker.text()[:800]
        page.get_by_role("link", name="Ver las diferencias").click()
        page.wait_for_load_state()
        assert was in walker.text() and will in walker.text() and "Lo publica quien lleva el manual" in walker.text()
        walker.see(manual(stage, f"borrador/actividades/{NODE}/"), "manual-actividad")
        walker.see(manual(stage, "borrador/archivos/procedure.yaml"), "manual-archivo")
        assert not walker.said
    publish(stage, "manual-diferencias")
    new = waiting(stage, papers, will, "Aviso de una baja, después del cambio")
    assert was in old.text_for(COORDINATOR) and will not in old.text_for(COORDINATOR)
    assert will in new.text_for(COORDINATOR) and was not in new.text_for(COORDINATOR)
    old.do(COORDINATOR, NODE)
    new.do(COORDINATOR, NODE)
    assert "Terminado" in old.text_for(COORDINATOR) and "Terminado" in new.text_for(COORDINATOR)
    # The former version comes back the same way, so that other scenes find what they know.
    with stage.person(HEAD) as walker:
        walker.go(manual(stage, f"versiones/{former[1]}/"))
        begin(walker, "Empezar un borrador con esta versión")
    publish(stage)
    ours = "manual"
    assert not {name: said for name, said in stage.findings.accessibility.items() if name.startswith(ours)}
    assert not {name: said for name, said in stage.findings.overflow.items() if name.startswith(ours)}
    assert not {name: said for name, said in stage.findings.broken.items() if name.startswith(ours)}
