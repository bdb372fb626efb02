"""The main job: from the workbook that an enlace uploads to the file that a citizen downloads, by five people."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.e2e.papers import ORGANIZATION, Papers, bad_workbook, good_papers, write_data
from tests.e2e.stage import Stage, Walker

DATOS, SEGURIDAD = f"{ORGANIZATION}-datos", f"{ORGANIZATION}-seguridad"
TRANSPARENCIA, TECNICO = "transparencia", "tecnico"
OFICIO = {
    "oficio_numero": "E2E-001/2026",
    "oficio_fecha": "2026-01-15",
    "oficio_procedencia": "Dirección de Movilidad y Banquetas",
    "oficio_asunto": "Solicitud de validación",
    "oficio_solicitante": "Amada Ejemplo Rueda",
}


@pytest.fixture(scope="module")
def memory() -> dict[str, Any]:
    """What one scene leaves for the next."""
    return {}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return good_papers(tmp_path_factory.mktemp("papeles"))


def remembered(memory: dict[str, Any], key: str) -> Any:
    if key not in memory:
        pytest.fail(f"an earlier scene did not leave «{key}»")
    return memory[key]


def submission_named(walker: Walker, title: str) -> str:
    """The id of the newest submission with that title, from the list page."""
    walker.go(f"/solicitudes?q={title}")
    address = walker.page.locator("a[href*='/solicitudes/']", has_text=title).first.get_attribute("href") or ""
    found = re.search(r"/solicitudes/([0-9a-f-]{36})", address)
    assert found, address
    return found[1]


def upload(walker: Walker, workbook: Path, files: tuple[Path, ...]) -> None:
    """Send a workbook with its files and wait for the report."""
    page = walker.go("/importar")
    page.set_input_files("input[name=libro]", str(workbook))
    if files:
        page.set_input_files("input[name=archivos]", [str(path) for path in files])
    page.locator("form:has(input[name=libro]) button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/importar/[0-9a-f-]{36}"), timeout=60_000)
    page.locator("#informe").get_by_text(re.compile("^(Listo para aplicar|Con errores)$")).wait_for(timeout=90_000)


def test_01_a_workbook_with_errors_comes_back_annotated(stage: Stage, tmp_path: Path) -> None:
    with stage.person(DATOS) as enlace:
        enlace.see("/importar", "01-importar")
        upload(enlace, bad_workbook(tmp_path), write_data(tmp_path, rows=5))
        enlace.look("02-importar-con-problemas")
        assert "Astrología" in enlace.text()
        with enlace.page.expect_download() as waiting:
            enlace.page.locator("a[href$='anotado.xlsx']").first.click()
        waiting.value.save_as(tmp_path / "anotado.xlsx")
    book = openpyxl.load_workbook(tmp_path / "anotado.xlsx")
    comments = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment]
    assert len(book.sheetnames) > 5
    assert any("Astrología" in text for text in comments)


def test_02_the_workbook_becomes_a_capture(stage: Stage, papers: Papers, memory: dict[str, Any]) -> None:
    with stage.person(DATOS) as enlace:
        upload(enlace, papers.workbook, papers.files)
        enlace.look("03-importar-listo")
        enlace.page.locator("form[action$='/aplicar'] button[type=submit]").click()
        enlace.page.locator("#informe").get_by_text("Aplicado", exact=True).wait_for(timeout=60_000)
        enlace.look("04-importar-aplicado")
        memory["submission"] = submission_named(enlace, papers.title)
        enlace.look("05-solicitudes")
        enlace.see(f"/solicitudes/{memory['submission']}/editar", "06-captura")
        assert enlace.page.locator("[name='diccionario-1-termino']").input_value() == "cajones"
        enlace.see("/solicitudes/nueva", "07-solicitud-nueva")


def test_03_capture_is_signed_and_goes_to_seguridad(stage: Stage, papers: Papers, memory: dict[str, Any]) -> None:
    submission = remembered(memory, "submission")
    with stage.person(DATOS) as enlace:
        enlace.go(f"/solicitudes/{submission}/editar")
        enlace.page.locator("button[name=accion][value=enviar]").last.click()
        enlace.page.wait_for_url(re.compile(rf"/solicitudes/{submission}$"))
        enlace.look("08-solicitud-enviada")
    with stage.person(SEGURIDAD) as seguridad:
        seguridad.see("/bandeja", "09-bandeja-seguridad")
        assert papers.title in seguridad.text()


def test_04_the_mail_leads_to_the_task(stage: Stage, papers: Papers, memory: dict[str, Any]) -> None:
    submission = remembered(memory, "submission")
    message = stage.portal.wait_for_mail(f"{SEGURIDAD}@puebla.example", papers.title)
    body = message.get_body(("plain", "html"))
    assert body is not None
    link = re.search(rf"https?://\S+/solicitudes/{submission}", body.get_content())
    assert link, body.get_content()
    with stage.person(SEGURIDAD) as seguridad:
        seguridad.go(link[0])
        assert seguridad.page.locator("form[action*='/tareas/']").count() == 1


def test_05_seguridad_sends_it_back_and_the_enlace_mends_it(stage: Stage, memory: dict[str, Any]) -> None:
    submission = remembered(memory, "submission")
    with stage.person(SEGURIDAD) as seguridad:
        words = "Explique mejor la columna cajones."
        seguridad.sign(submission, look="10-visto-bueno", outcome="regresa", observations=words)
    with stage.person(DATOS) as enlace:
        enlace.see(f"/solicitudes/{submission}", "11-solicitud-devuelta")
        assert words in enlace.text()
        page = enlace.go(f"/solicitudes/{submission}/editar")
        page.fill("[name='diccionario-1-descripcion']", "Número de bicicletas que caben al mismo tiempo.")
        page.locator("button[name=accion][value=enviar]").last.click()
        page.wait_for_url(re.compile(rf"/solicitudes/{submission}$"))
    with stage.person(SEGURIDAD) as seguridad:
        seguridad.sign(submission, outcome="conforme")


def test_06_request_for_validation_with_its_oficio(stage: Stage, memory: dict[str, Any]) -> None:
    submission = remembered(memory, "submission")
    with stage.person(DATOS) as enlace:
        enlace.sign(submission, look="12-solicitud-de-validacion", **OFICIO)
        enlace.look("13-en-restricciones")


def test_07_transparencia_finds_a_broken_restriction(stage: Stage, memory: dict[str, Any]) -> None:
    """The negative branch: back to capture with the observations, and through the first steps again."""
    submission = remembered(memory, "submission")
    with stage.person(SEGURIDAD) as seguridad:
        seguridad.sign(submission, look="14-restricciones-seguridad", restrictions="cumple")
    words = "Un nombre de estacionamiento podría ser de una persona."
    with stage.person(TRANSPARENCIA) as transparencia:
        transparencia.see("/bandeja", "15-bandeja-transparencia")
        transparencia.sign(
            submission,
            look="16-restricciones-transparencia",
            restrictions="cumple",
            broken="datos_personales",
            observations=words,
        )
    with stage.person(DATOS) as enlace:
        enlace.go(f"/solicitudes/{submission}")
        assert words in enlace.text()
        page = enlace.go(f"/solicitudes/{submission}/editar")
        page.fill("[name='dataset-descripcion']", "Lugares para dejar la bicicleta; ninguno lleva nombre de persona.")
        page.locator("button[name=accion][value=enviar]").last.click()
        page.wait_for_url(re.compile(rf"/solicitudes/{submission}$"))
    with stage.person(SEGURIDAD) as seguridad:
        seguridad.sign(submission, outcome="conforme")
    with stage.person(DATOS) as enlace:
        enlace.sign(submission, **OFICIO)
    with stage.person(TRANSPARENCIA) as transparencia:
        transparencia.sign(submission, restrictions="cumple")


def test_08_technical_verdict_publishes(stage: Stage, papers: Papers, memory: dict[str, Any]) -> None:
    submission = remembered(memory, "submission")
    with stage.person(DATOS) as enlace:
        enlace.sign(submission, look="17-solicitud-de-publicacion", outcome="enviar")
    with stage.person(TECNICO) as tecnico:
        tecnico.see("/bandeja", "18-bandeja-tecnico")
        tecnico.sign(submission, look="19-validacion-tecnica", outcome="cumple")
        tecnico.go(f"/solicitudes/{submission}")
        tecnico.look("20-publicada")
        tecnico.see(f"/solicitudes/{submission}/historial", "21-historial")
        address = tecnico.page.locator("a[href*='/dataset/']").first.get_attribute("href")
    notice = stage.portal.wait_for_mail(f"{DATOS}@puebla.example", "/dataset/")
    body = notice.get_body(("plain", "html"))
    assert body is not None
    published = re.search(r"/dataset/([a-z0-9_-]+)", body.get_content())
    assert published, (address, body.get_content())
    memory["name"] = published[1]


def test_09_a_citizen_finds_looks_and_downloads(stage: Stage, papers: Papers, memory: dict[str, Any]) -> None:
    name = remembered(memory, "name")
    with stage.person() as citizen:
        citizen.see("/", "22-inicio")
        citizen.see("/dataset/?q=estacionamiento+bicicleta", "23-busqueda")
        assert papers.title in citizen.text()
        page = citizen.see(f"/dataset/{name}", "24-conjunto")
        assert "Dirección de Movilidad y Banquetas" in citizen.text()
        resources = list(
            dict.fromkeys(
                link.get_attribute("href") or ""
                for link in page.locator("a[href*='/resource/']:not([href*='download'])").all()
            )
        )
        for position, address in enumerate(resources[:2]):
            citizen.go(address)
            page.wait_for_timeout(1500)
            citizen.look(f"25-recurso-{position}")
        citizen.go(f"/dataset/{name}")
        with page.expect_download() as waiting:
            page.locator("a[href*='/download/estacionamientos.csv']").first.click()
        rows = list(csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"))))
        assert (rows[0], len(rows)) == (["lugar", "cajones"], 41)
        citizen.see(f"/dataset/{name}/version/1", "26-version")


def test_10_the_oficio_is_confirmed_in_public(stage: Stage, papers: Papers, memory: dict[str, Any]) -> None:
    submission = remembered(memory, "submission")
    with stage.person(DATOS) as enlace:
        enlace.go(f"/solicitudes/{submission}")
        address = enlace.page.locator("a[href*='/oficio/']").first.get_attribute("href") or ""
    folio = re.sub(r"\.pdf$", "", address.rsplit("/", 1)[-1])
    with stage.person() as citizen:
        citizen.see(f"/oficio/{folio}", "27-oficio")
        assert papers.title in citizen.text()
        answer = citizen.page.request.get(f"{stage.portal.url}/oficio/{folio}.pdf")
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")


def test_11_an_update_shows_its_difference_and_the_public_stays(
    stage: Stage, memory: dict[str, Any], tmp_path: Path
) -> None:
    name = remembered(memory, "name")
    with stage.person(DATOS) as enlace:
        page = enlace.go(f"/solicitudes/nueva?conjunto={name}")
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url(re.compile(r"/solicitudes/[0-9a-f-]{36}/editar"))
        found = re.search(r"/solicitudes/([0-9a-f-]{36})", page.url)
        assert found
        update = found[1]
        table, _ = write_data(tmp_path, rows=43)
        page.set_input_files("input[name=archivos]", str(table))
        page.wait_for_timeout(2500)
        page.locator("button[name=accion][value=guardar]").last.click()
        page.wait_for_load_state()
        enlace.see(f"/solicitudes/{update}/diferencias", "28-diferencias")
        assert "Estacionamiento 43" in enlace.text()
        enlace.go(f"/solicitudes/{update}/editar")
        page.locator("button[name=accion][value=enviar]").last.click()
        page.wait_for_url(re.compile(rf"/solicitudes/{update}$"))
    with stage.person() as citizen:
        answer = citizen.page.request.get(f"{stage.portal.url}/api/3/action/package_show?id={name}").json()["result"]
        assert answer["version"] == "1"
    _finish(stage, update)
    with stage.person() as citizen:
        answer = citizen.page.request.get(f"{stage.portal.url}/api/3/action/package_show?id={name}").json()["result"]
        assert answer["version"] == "2"
        citizen.see(f"/dataset/{name}", "29-conjunto-version-2")
        old = citizen.page.request.get(f"{stage.portal.url}/dataset/{name}/version/1/archivo/estacionamientos.csv")
        assert (old.status, len(old.text().splitlines())) == (200, 41)


def _finish(stage: Stage, submission: str) -> None:
    """The rest of a review in which everybody agrees."""
    for user, answer in (
        (SEGURIDAD, {"outcome": "conforme"}),
        (DATOS, OFICIO),
        (SEGURIDAD, {"restrictions": "cumple"}),
        (TRANSPARENCIA, {"restrictions": "cumple"}),
        (DATOS, {"outcome": "enviar"}),
        (TECNICO, {"outcome": "cumple"}),
    ):
        with stage.person(user) as person:
            person.sign(submission, **answer)


def test_12_the_other_pages(stage: Stage) -> None:
    with stage.person() as anybody:
        anybody.see("/dataset/", "30-catalogo")
        anybody.see("/organization/", "31-dependencias")
        anybody.see("/organization/movilidad", "32-dependencia")
        anybody.see("/user/login", "33-entrar")
        anybody.see("/about", "34-acerca")
    with stage.person(TECNICO) as tecnico:
        tecnico.see("/solicitudes", "35-solicitudes-tecnico")
        tecnico.see("/user/tecnico", "36-mi-cuenta")


def test_13_every_page_was_accessible_and_fitted(stage: Stage) -> None:
    """Sums up what `look` found on all pages visited above."""
    assert stage.findings.accessibility == {}
    assert stage.findings.overflow == {}
    assert stage.findings.broken == {}
