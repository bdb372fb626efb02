"""On a phone: a hole is reported without an account and followed; a dependencia asks, keeps a draft and cancels."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.e2e.stage import HEIGHT, PHONE, Stage, Walker

REPORT = "/tramites/en-linea/registro_incidentes_072/web/"
SUPPORT = "/tramites/en-linea/soporte_tecnico_dependencias/portal/"
KEY = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
FOLIO = re.compile(r"GPI/\d{4}/\d{4}")


def phone(walker: Walker) -> Page:
    walker.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    return walker.page


def send(page: Page, name: str) -> None:
    page.wait_for_timeout(3200)  # nobody fills in a form faster
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def test_a_citizen_reports_and_follows_without_an_account(stage: Stage) -> None:
    www = stage.portal.www
    with stage.person() as citizen:
        page = phone(citizen)
        citizen.see(f"{www}/tramites/en-linea/?q=baches", "tramites-catalogo")
        page.get_by_role("link", name="Reportar una falla de un servicio público").click()
        page.wait_for_load_state()
        assert "llame al 911" in citizen.text()
        citizen.look("tramites-072")
        phone(citizen).get_by_role("link", name="Comenzar").click()
        page.wait_for_load_state()
        citizen.look("tramites-072-formulario")
        phone(citizen)
        assert not page.locator("[name=otro_servicio]").is_visible()
        page.select_option("[name=tipo_incidente]", "otro")
        assert page.locator("[name=otro_servicio]").is_visible()
        page.select_option("[name=tipo_incidente]", "bache")
        page.locator("[name=descripcion]").fill("Un bache hondo frente al mercado.")
        page.locator("[name=domicilio]").fill("Calle Inventada 12")
        send(page, "Enviar mi reporte")
        assert "Hay un dato por corregir" in citizen.text()
        assert page.locator("[name=domicilio]").input_value() == "Calle Inventada 12"
        citizen.look("tramites-072-errores")
        phone(citizen).locator("[name=colonia]").fill("Barrio de la Demostración")
        send(page, "Enviar mi reporte")
        assert "Recibimos su reporte" in citizen.text()
        citizen.look("tramites-072-recibido")
        folio, key = FOLIO.search(citizen.text()), KEY.search(citizen.text())
        assert folio and key
        phone(citizen).get_by_role("link", name="Ver el acuse para imprimir o guardar").click()
        page.wait_for_load_state()
        citizen.look("tramites-072-acuse")
        assert page.locator(".ss-qr svg").is_visible()
    with stage.person() as later:
        page = phone(later)
        later.see(f"{www}/tramites/seguimiento/", "tramites-seguimiento")
        phone(later).fill("[name=folio]", folio[0])
        page.fill("[name=clave]", key[0].lower())
        page.get_by_role("button", name="Consultar").click()
        page.wait_for_load_state()
        later.look("tramites-seguido")
        assert "Recibido" in later.text()
        assert "Calle Inventada" not in later.text()
    assert_fine(stage)


def test_a_report_goes_through_without_a_script(stage: Stage) -> None:
    context = stage.browser.new_context(
        java_script_enabled=False, locale="es-MX", viewport={"width": 320, "height": HEIGHT}
    )
    page = context.new_page()
    page.goto(f"{stage.portal.www}{REPORT}reporte/")
    assert page.locator("[name=otro_servicio]").is_visible()
    assert "Solo si en «Tipo de incidente» elige «Otro servicio público»." in page.inner_text("main")
    page.select_option("[name=tipo_incidente]", "basura")
    page.fill("[name=descripcion]", "Bolsas acumuladas desde el lunes.")
    page.fill("[name=domicilio]", "Calle Inventada 40")
    page.fill("[name=colonia]", "Barrio de la Demostración")
    send(page, "Enviar mi reporte")
    assert "Recibimos su reporte" in page.inner_text("main")
    context.close()


def test_a_dependencia_asks_keeps_a_draft_and_cancels(stage: Stage) -> None:
    www = stage.portal.www
    with stage.person("movilidad-datos") as person:
        page = phone(person)
        person.see(f"{www}/tramites/en-linea/", "tramites-catalogo-dependencia")
        person.see(f"{www}{SUPPORT}", "tramites-soporte")
        phone(person).get_by_role("link", name="Comenzar").click()
        page.wait_for_load_state()
        person.look("tramites-soporte-formulario")
        phone(person).fill("[name=tr-subject]", "La impresora de la ventanilla no enciende")
        page.get_by_role("button", name="Guardar borrador").click()
        page.wait_for_load_state()
        assert "Se guardó el borrador con el folio" in person.text()
        person.look("tramites-actividad")
        phone(person).get_by_role("link", name="Volver al trámite").click()
        page.wait_for_load_state()
        assert "Le toca a usted." in person.text()
        assert page.locator(".ss-dibujo img").evaluate("image => image.complete && image.naturalWidth > 100")
        person.look("tramites-caso")
        person.see(f"{www}/tramites/mios/", "tramites-mios")
        assert "La impresora de la ventanilla no enciende" in person.text()
        phone(person).get_by_role("link", name="La impresora de la ventanilla no enciende").first.click()
        page.wait_for_load_state()
        page.get_by_role("link", name="Cancelar el trámite").click()
        page.wait_for_load_state()
        person.look("tramites-cancelar")
        phone(person).locator("[name=reason]").fill("Ya enciende.")
        page.get_by_role("button", name="Cancelar el trámite").click()
        page.wait_for_load_state()
        assert "Cancelado" in person.text()
    assert_fine(stage)


def assert_fine(stage: Stage) -> None:
    for found in (stage.findings.accessibility, stage.findings.overflow, stage.findings.broken):
        assert not {name: told for name, told in found.items() if name.startswith("tramites")}
