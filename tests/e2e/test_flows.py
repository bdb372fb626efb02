"""Whole procedures in a real browser: a dictamen up to its QR, a norm with loops, an account up to its first use."""

from __future__ import annotations

import datetime
import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from cms.core.tests.pdf_text import Pdf
from tests.e2e import second_factor
from tests.e2e.desk import Desk, today
from tests.e2e.stage import PATIENCE, Stage
from tests.live.portal import ROOT

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ADDRESS = re.compile(r"https?://[\w.:-]+/verificar/[\w-]+")
SUBSTITUTE = "Plácida"  # who holds the post of `normas`
PRINTED_WITHIN = 60  # seconds; documents are printed after the click


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet and a photograph that people send."""
    folder = tmp_path_factory.mktemp("hojas")
    (folder / "hoja.pdf").write_bytes(PDF)
    Image.new("RGB", (40, 30), "#446688").save(folder / "foto.png")
    return folder


@pytest.fixture
def newcomer(stage: Stage) -> Iterator[str]:
    """Somebody of the directory who has no account; the number by which she is known."""
    number = f"E2E-{int(time.time()) % 10_000_000}"
    run(
        stage,
        f"""
from cms.directory.models import Organization, Person
office = Organization.objects.get(clave="movilidad")
Person.objects.create(first_names="Renata", first_surname="Prueba", second_surname="Farola", organization=office,
                      email="{number.lower()}@puebla.example", employee_number="{number}")
""",
    )
    yield number
    run(
        stage,
        f"""
from cms.accounts.domain.deactivation import deactivate_user
from cms.accounts.models import User
boss = User.objects.get(username="administrador")
for one in User.objects.filter(person__employee_number="{number}", is_active=True):
    deactivate_user(actor=boss, user=one, reason="Terminó la prueba")
""",
    )


def run(stage: Stage, code: str) -> None:
    """Some lines of Python beside the running sites."""
    done = subprocess.run(
        [sys.executable, "-m", "dev", "cms", "--run-dir", str(stage.portal.folder), "shell", "-v0", "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def paper(desk: Desk, user: str, words: str) -> tuple[bytes, str]:
    """A printed document of the case and the text of its line, once it is there."""
    with desk.stage.person(user) as walker:
        began = time.monotonic()
        while True:
            walker.go(desk.case)
            found = walker.page.locator("li").filter(has=walker.page.locator("a[href*='/documentos/']"))
            found = found.filter(has_text=words).filter(has_not_text="anulado")
            if found.count():
                break
            assert time.monotonic() - began < PRINTED_WITHIN, f"«{words}» was not printed"
            time.sleep(2)
        line, link = found.first.inner_text(), found.first.locator("a[href*='/documentos/']").first
        answer = walker.page.request.get(desk.stage.portal.www + str(link.get_attribute("href")))
        assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
        return answer.body(), line


def test_a_dictamen_from_request_to_its_qr(stage: Stage, sheets: Path) -> None:
    desk = Desk(stage, "solicitud_dictamen_tecnico", sheets)
    desk.start("normatividad", "solicitud", "Equipos para la ventanilla nueva", by_letter="Titular de Movilidad")
    desk.do("normatividad", "act_01_llenado", look="dictamen-solicitud")
    desk.do("normatividad", "act_02_envio")
    desk.do("normatividad", "act_03_revision", revision="con_observaciones")
    desk.do("normatividad", "act_01_llenado")
    desk.do("normatividad", "act_02_envio")
    desk.do("normatividad", "act_03_revision", revision="sin_observaciones")
    desk.do("normatividad", "act_04_oficio")
    desk.do("direccion", "act_05_turno")
    desk.do("normatividad", "act_06_elaboracion")
    desk.do("direccion", "act_06_emision")
    content, line = paper(desk, "direccion", "SECATI/DGE/")
    assert "dictamen" in line.lower()
    checked = address_in(content)
    assert checked.startswith(f"{stage.portal.www}/")
    with stage.person() as citizen:
        citizen.see(checked, "dictamen-verificado")
        assert "SECATI/DGE/" in citizen.text() and hashlib.sha256(content).hexdigest() in citizen.text()
        for word in ("Titular de Movilidad", "ejemplo@puebla.example"):
            assert word not in citizen.text()
    assert not stage.findings.accessibility, stage.findings.accessibility


def test_a_delegated_activity(stage: Stage, sheets: Path) -> None:
    desk = Desk(stage, "solicitud_dictamen_tecnico", sheets)
    desk.start("normatividad", "solicitud", "Proyectores para la sala", by_letter="Titular de Movilidad")
    desk.do("normatividad", "act_01_llenado")
    desk.do("normatividad", "act_02_envio")
    with stage.person("normas") as analyst:
        answer = analyst.page.goto(desk.case)
        assert answer is not None and answer.status == 404
        analyst.said.clear()  # the browser reports the status as a fault
    with stage.person("normatividad") as head:
        page = head.go(desk.case)
        page.locator("a[href$='/delegar/']").first.click()
        page.wait_for_load_state()
        head.look("delegar")
        chooser = page.locator("select[name=to]")
        found = next(text for text in chooser.locator("option").all_inner_texts() if SUBSTITUTE in text)
        chooser.select_option(label=found)
        page.fill("[name=until]", (today() + datetime.timedelta(days=3)).isoformat())
        page.fill("[name=reason]", "Comisión fuera de la oficina.")
        page.locator("main form button[type=submit]").first.click()
        page.get_by_text("Delegó la actividad a").wait_for()
        head.look("caso-delegado")
        assert page.get_by_role("link", name="Atender").count() == 0
    with stage.person("normas") as analyst:
        analyst.go(desk.admin)
        assert analyst.page.locator("[data-renglon]", has_text="Proyectores para la sala").count() == 1
    desk.do("normas", "act_03_revision", revision="sin_observaciones")
    assert "en suplencia de Quirino Inventado" in desk.text_for("normatividad")
    assert not stage.findings.accessibility, stage.findings.accessibility


def test_a_norm_through_loops_and_outside_bodies(stage: Stage, sheets: Path) -> None:
    desk = Desk(stage, "elaboracion_normas_lineamientos", sheets)
    head, analyst, boss = "normatividad", "normas", "direccion"
    desk.start(head, "autorizada", "Norma de uso de contraseñas")
    desk.do(head, "act_05_instruccion", tipo_documento="norma", movimiento_documento="elaboracion",
            subdirector_responsable="Ficticio")  # fmt: skip

    def written() -> None:
        desk.do(analyst, "act_06_investigacion")
        desk.do(analyst, "act_07_redaccion")
        desk.do(analyst, "act_08_envio")

    written()
    desk.do(head, "act_09_revision", revision_normatividad="incorrecta")
    written()
    desk.do(head, "act_09_revision", revision_normatividad="correcta", look="norma-revision")
    desk.do(head, "act_10_envio", jefe_involucrado_persona="Llavero")
    desk.do("cuentas", "act_11_revision", revision_jefatura="correcta")
    desk.do(head, "act_12_envio")
    desk.do("subdireccion-sistemas", "act_13_revision", revision_subdireccion="correcta")
    desk.do("subdireccion-sistemas", "act_14_turno")
    desk.do(boss, "act_14_revision", revision_direccion="correcta")
    desk.do(boss, "act_15_memorando")
    # What outside bodies do is written down by the department.
    desk.do(head, "act_16_validacion", validacion_legal="norma")
    desk.do(head, "act_26_envio")
    desk.do(head, "act_27_turno")
    desk.do(head, "act_28_revision", revision_ayuntamiento="correcta")
    desk.do(head, "act_29_designacion")
    desk.do(head, "act_30_cabildo", aprobacion_cabildo="no_aprobada")
    desk.do(head, "act_28_revision", revision_ayuntamiento="correcta")
    desk.do(head, "act_29_designacion")
    desk.do(head, "act_30_cabildo", aprobacion_cabildo="aprobada")
    desk.do(head, "act_31_publicacion")
    desk.do(head, "act_31_difusion")
    assert "Terminado" in desk.text_for(head)
    with stage.person(head) as walker:
        walker.see(desk.case, "norma-terminada")
    assert not stage.findings.overflow, stage.findings.overflow


def test_an_account_from_request_to_first_login(stage: Stage, sheets: Path, newcomer: str) -> None:
    desk = Desk(stage, "asignacion_cuentas_usuario", sheets)
    desk.start("cuentas", "solicitud", "Cuenta para Renata Prueba", by_letter="Titular de Movilidad")
    desk.do("cuentas", "act_01_solicitud", usuario_nombres="Renata", usuario_primer_apellido="Prueba",
            usuario_segundo_apellido="Farola", usuario_control=newcomer)  # fmt: skip
    desk.do("direccion", "act_02_turno")
    desk.do("cuentas", "act_03_analisis", procedencia="procede")
    desk.do("cuentas", "act_05_turno")
    name, password = handed_over(stage, newcomer)
    existing = (
        {"cuenta_similar": "no"}
        if name == "rprueba"
        else {"cuenta_similar": "si", "cuenta_similar_cual": earlier(name)}
    )
    desk.do("monitoreo", "act_06_cuenta", cuenta_usuario=name, cuenta_de="plataforma", **existing)
    desk.do("monitoreo", "act_07_formato")
    desk.do("cuentas", "act_07_asigno")
    first_login(stage, name, password)
    desk.do("monitoreo", "act_08_aceptacion", aceptacion="conforme", acepta_responsabilidad="si")
    assert "Terminado" in desk.text_for("cuentas")
    assert paper(desk, "cuentas", "Asignación de Cuenta")
    assert not stage.findings.accessibility, stage.findings.accessibility


def earlier(name: str) -> str:
    """The user name that the convention gives before this one."""
    stem, number = re.fullmatch(r"([a-z]+)(\d*)", name).groups()  # type: ignore[union-attr]
    if not number:
        return stem[:-1]
    return stem if int(number) == 2 else f"{stem}{int(number) - 1}"


def handed_over(stage: Stage, number: str) -> tuple[str, str]:
    """Open the account as its office does; user name and one-time password, as they stand on the sheet."""
    with stage.person("cuentas") as walker:
        page = walker.go(f"{stage.portal.www}/administracion/cuentas/abrir/?q={number}")
        page.locator("a[href*='/cuentas/abrir/']").filter(has_text="Prueba").first.click()
        page.wait_for_load_state()
        with page.expect_download() as sheet:
            page.locator("main form button[type=submit]").last.click()
        words = " ".join(Pdf(Path(sheet.value.path()).read_bytes()).pages())
    name = re.search(r"Usuario:\s*([a-z]+\d*)", words)
    password = re.search(r"un solo uso:\s*(\S+)", words)
    assert name and password, words
    return name[1], password[1]


def first_login(stage: Stage, name: str, password: str) -> None:
    """Enter with the one-time password, choose one's own, add a second factor, and enter with both."""
    own = "faroles-de-talavera-2026"
    www = stage.portal.www
    context = stage.browser.new_context(locale="es-MX")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    enter(page, www, name, password)
    page.wait_for_url("**/cambiar/**")
    for field, value in (("oldpassword", password), ("password1", own), ("password2", own)):
        if page.locator(f"[name={field}]").count():
            page.fill(f"[name={field}]", value)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto(f"{www}/cuenta/segundo-factor/aplicacion/activar/")
    secret = page.locator(".cuenta-secreto").inner_text()
    page.fill("[name=code]", second_factor.code(secret))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    context.close()

    again = stage.browser.new_context(locale="es-MX")
    again.set_default_timeout(PATIENCE)
    page = again.new_page()
    enter(page, www, name, own)
    page.wait_for_url("**/comprobar/**")
    time.sleep(31 - time.time() % 30)  # a code counts once
    page.fill("[name=code]", second_factor.code(secret))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{www}/cuenta/")
    assert "Renata" in page.locator("body").inner_text()
    again.close()


def enter(page: Page, www: str, name: str, password: str) -> None:
    page.goto(f"{www}/cuenta/entrar/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_load_state()


def address_in(content: bytes) -> str:
    """The address that the QR of a printed document carries; it also stands below it in letters."""
    words = "".join(Pdf(content).pages()).replace(" ", "")
    found = ADDRESS.search(words)
    assert found, words[-600:]
    return found[0]
