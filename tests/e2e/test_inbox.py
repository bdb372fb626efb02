"""One inbox: two people review a dataset from the same list, and a whole activity is done with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.e2e.papers import good_papers
from tests.e2e.stage import DESKTOP, HEIGHT, PATIENCE, Stage, Walker
from tests.e2e.test_main_job import DATOS, OFICIO, SEGURIDAD, TRANSPARENCIA, submission_named, upload

INBOX = "/administracion/procedimientos/"
FRESH = 6_000  # milliseconds after which the inbox asks the portal again
SUBJECT = "La impresora del segundo piso no enciende"


def office(stage: Stage, path: str = "") -> str:
    return stage.portal.www + INBOX + path


@pytest.fixture(scope="module")
def review(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A dataset that waits for seguridad and transparencia together: its submission and its title."""
    papers = good_papers(tmp_path_factory.mktemp("papeles"))
    with stage.person(DATOS) as enlace:
        upload(enlace, papers.workbook, papers.files)
        enlace.page.locator("form[action$='/aplicar'] button[type=submit]").click()
        enlace.page.locator("#informe").get_by_text("Aplicado", exact=True).wait_for(timeout=60_000)
        submission = submission_named(enlace, papers.title)
        enlace.go(f"/solicitudes/{submission}/editar")
        enlace.page.locator("button[name=accion][value=enviar]").last.click()
        enlace.page.wait_for_url(re.compile(rf"/solicitudes/{submission}$"))
    with stage.person(SEGURIDAD) as seguridad:
        seguridad.sign(submission, outcome="conforme")
    with stage.person(DATOS) as enlace:
        enlace.sign(submission, **OFICIO)
    return submission, papers.title


@pytest.mark.parametrize(("user", "role"), [(SEGURIDAD, "Seguridad"), (TRANSPARENCIA, "Transparencia")])
def test_each_signs_from_the_same_inbox_and_it_leaves_hers(
    stage: Stage, review: tuple[str, str], user: str, role: str
) -> None:
    submission, title = review
    with stage.person(user) as person:
        person.see(office(stage), f"bandeja-{user}")
        row = person.page.locator("[data-renglon]", has_text=title)
        assert row.count() == 1
        assert f"como Enlace de {role}" in row.inner_text()
        row.locator("[data-abrir]").click()
        person.page.wait_for_url(f"{stage.portal.url}/solicitudes/{submission}")
        form = person.page.locator("form[action*='/tareas/']").first
        for choice in form.locator("input[name^='restriccion-veredicto-'][value=cumple]").all():
            choice.check()
        form.locator("button[type=submit]").last.click()
        person.page.get_by_text("Su respuesta quedó registrada y firmada.").wait_for()
        person.look(f"bandeja-firmada-{user}")
        person.page.wait_for_timeout(FRESH)
        person.page.get_by_role("link", name="Mi bandeja").first.click()
        person.page.wait_for_url(office(stage))
        assert person.page.locator("[data-renglon]", has_text=title).count() == 0
    if user == SEGURIDAD:
        with stage.person(TRANSPARENCIA) as other:
            other.go(office(stage, "?fuente=datos"))
            assert other.page.locator("[data-renglon]", has_text=title).count() == 1


def test_the_review_went_on_when_both_had_signed(stage: Stage, review: tuple[str, str]) -> None:
    submission, _ = review
    with stage.person(DATOS) as enlace:
        enlace.go(f"/solicitudes/{submission}")
        assert enlace.page.locator("form[action*='/tareas/']").count() == 1
        enlace.go(office(stage, "?fuente=datos"))
        row = enlace.page.locator("[data-renglon]", has_text=review[1])
        assert row.count() == 1


@contextmanager
def hands_off(stage: Stage) -> Iterator[Walker]:
    """A window that nobody touches with a mouse."""
    context = stage.browser.new_context(
        locale="es-MX", viewport={"width": DESKTOP, "height": HEIGHT}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield Walker(stage, context.new_page())
    finally:
        context.close()


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Press the tabulator until what is wanted has the focus, and can be seen to have it."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", selector):
            assert page.locator(":focus").is_visible()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_a_whole_activity_with_the_keyboard_alone(stage: Stage) -> None:
    with hands_off(stage) as desk:
        page = desk.page
        page.goto(f"{stage.portal.www}/cuenta/entrar/?next={INBOX}iniciar/")
        tab_to(page, "input[name=login]")
        page.keyboard.type("mesa")
        tab_to(page, "input[name=password]")
        page.keyboard.type(stage.portal.password_of("mesa"))
        page.keyboard.press("Enter")
        page.wait_for_url(office(stage, "iniciar/"))
        tab_to(page, "#f-q")
        page.keyboard.type("llamada")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/iniciar/\?q=llamada"))
        desk.look("teclado-buscar")
        tab_to(page, "a[href*='/iniciar/operacion_mesa_servicio/llamada/']")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/operacion_mesa_servicio/llamada/"))
        tab_to(page, "[name=subject]")
        page.keyboard.type(SUBJECT)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/actividades/"))
        desk.look("teclado-actividad")
        tab_to(page, "[name=usuario_nombre]")
        page.keyboard.type("Amada Ejemplo Rueda")
        tab_to(page, "button[value=enviar]")
        page.keyboard.press("Space")
        page.get_by_text("Listo:").wait_for()
        desk.look("teclado-listo")
        assert SUBJECT in desk.text() or "Folio" in desk.text()


def test_the_keys_of_the_inbox(stage: Stage) -> None:
    with stage.person("normatividad") as head:
        page = head.go(office(stage))
        page.keyboard.press("j")
        first = page.locator("[data-abrir]").first
        assert first.evaluate("link => link === document.activeElement")
        page.keyboard.press("ArrowDown")
        assert page.locator("[data-abrir]").nth(1).evaluate("link => link === document.activeElement")
        page.keyboard.press("k")
        page.keyboard.press("x")
        assert page.locator("[data-marcadas]").inner_text() == "1 marcada"
        page.keyboard.press("?")
        assert page.get_by_role("dialog", name="Teclas de la bandeja").is_visible()
        head.look("bandeja-teclas")
        tab_to(page, "[data-encendidas]")
        page.keyboard.press("Space")
        page.keyboard.press("Escape")
        first.focus()
        page.keyboard.press("j")  # switched off: nothing moves
        assert first.evaluate("link => link === document.activeElement")
        page.locator("#f-q").focus()
        page.keyboard.type("xj?")
        assert page.locator("#f-q").input_value() == "xj?"
        assert page.locator("dialog[open]").count() == 0
        first.focus()
        address = first.get_attribute("href") or ""
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(re.escape(address)))


def test_the_pages_of_the_inbox_were_accessible_and_fitted(stage: Stage) -> None:
    with stage.person("direccion") as head:
        head.see(office(stage, "departamentos/ni/"), "bandeja-departamento")
        head.see(office(stage, "ficha/solicitud_dictamen_tecnico/"), "bandeja-procedimiento")
        head.see(f"{stage.portal.www}/administracion/", "bandeja-inicio")
    for found in (stage.findings.accessibility, stage.findings.overflow, stage.findings.broken):
        assert {name: told for name, told in found.items() if name.startswith(("bandeja", "teclado"))} == {}
