"""The web team's day in a real browser: site, wizard, pages, validation by an enlace, publication, formats."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.e2e.stage import Stage, Walker

ANSWERS = {
    "publico": "si", "servicios": "si", "duracion": "larga", "contenidos": "suficientes", "mantenimiento": "si",
    "obligacion": "no",
}  # fmt: skip
NAME = "Huertos de Barrio"


def at(stage: Stage, path: str) -> str:
    return f"{stage.portal.www}{path}"


def admin(stage: Stage, path: str) -> str:
    return at(stage, f"/administracion/{path}")


def following(walker: Walker) -> None:
    walker.page.locator("button[name=go][value=next]").press("Enter")  # an open calendar may lie over the button
    walker.page.wait_for_load_state()
    problems = walker.page.locator(".m-problemas, .m-error, .error-message")
    assert problems.count() == 0, problems.first.inner_text()


def choose(page: Page, name: str, words: str) -> None:
    """Choose the first option of a list that says these words."""
    options = page.locator(f"select[name={name}] option").all_inner_texts()
    found = next(option for option in options if words in option)
    page.select_option(f"select[name={name}]", label=found)


def tick(page: Page, name: str, words: str) -> None:
    page.locator(f"label:has(input[name={name}])", has_text=words).first.click()


def test_the_citys_site_and_its_micrositios(stage: Stage) -> None:
    with stage.person() as walker:
        walker.see(at(stage, "/"), "sitio-portada")
        text = walker.text()
        for words in ("Datos abiertos", "Noticias", "Micrositios"):
            assert words in text, words
        assert walker.page.locator("a[href*='/dataset/']").count() > 0
        walker.see(at(stage, "/buscar/?q=bicicletas"), "sitio-buscar")
        assert "bicicleta" in walker.text().lower()
        walker.see(at(stage, "/micrositios/"), "sitio-micrositios")
        homes = walker.page.locator("main a[href]").evaluate_all("links => links.map(a => a.href)")
        sites = [
            url for url in dict.fromkeys(homes) if re.search(r"/micrositios/[a-z]|//(?!www|datos)[a-z]+\.puebla", url)
        ]
        sites = [url for url in sites if "solicit" not in url]
        assert len(sites) >= 2, homes
        for number, url in enumerate(sites[:2]):
            walker.see(url, f"micrositio-{number}")
            assert walker.page.locator("h1").count() == 1


def test_a_micrositio_from_the_questions_to_the_public(stage: Stage) -> None:
    with stage.person("web") as team:
        team.go(admin(stage, "micrositios-solicitudes/nueva/"))
        team.look("asistente-preguntas")
        for key, value in ANSWERS.items():
            team.page.check(f"#{key}-{value}")
        team.page.locator("main form button[type=submit]").last.click()
        team.page.wait_for_load_state()
        team.look("asistente-orientacion")
        team.page.locator("a[href$='/proposito/']").first.click()
        fill_the_wizard(team)
        team.look("asistente-resumen")
        team.page.get_by_role("button", name="Crear el micrositio").click()
        team.page.wait_for_load_state()
        team.look("micrositio-ficha")
        assert NAME in team.text()
    publish_with_validation(stage)
    with stage.person() as citizen:
        citizen.see(at(stage, "/micrositios/huertos/"), "micrositio-publicado")
        assert NAME in citizen.text()


def fill_the_wizard(team: Walker) -> None:
    page = team.page
    page.fill("[name=title]", NAME)
    page.fill("[name=purpose]", "Que cada barrio aprenda a sembrar en sus azoteas y jardines.")
    team.look("asistente-proposito")
    following(team)
    page.fill("[name=audience]", "Vecinas y vecinos que quieren sembrar.")
    page.fill("[name=services]", "Inscribirse a talleres y consultar el calendario de siembra.")
    following(team)
    choose(page, "organization", "Movilidad")
    page.fill("[name=oficio_number]", "DEMO-DMB-077/2026")
    page.fill("[name=oficio_date]", (date.today() - timedelta(days=3)).isoformat())
    page.keyboard.press("Tab")
    following(team)
    owner = page.locator("select[name=owner] option").all_inner_texts()
    page.select_option(
        "select[name=owner]", label=next(each for each in owner if "movilidad-datos" in each or "Amada" in each)
    )
    choose_validator(page)
    team.look("asistente-personas")
    following(team)
    page.check("input[name=kind][value=ruta], input[name=kind][value=path]")
    page.fill("[name=name]", "huertos")
    following(team)
    page.locator("input[name=layout]").first.check()
    following(team)
    refuse_pale_colours(team)
    following(team)
    page.fill("[name=review_on]", (date.today() + timedelta(days=90)).isoformat())
    page.keyboard.press("Tab")
    page.fill("[name=ends_on]", (date.today() + timedelta(days=300)).isoformat())
    page.keyboard.press("Tab")
    following(team)


def choose_validator(page: Page) -> None:
    boxes = page.locator("input[name=validators][type=checkbox]")
    if boxes.count():
        tick(page, "validators", "movilidad-web") if "movilidad-web" in page.content() else boxes.last.check()
    else:
        options = page.locator("select[name=validators] option").all_inner_texts()
        page.select_option("select[name=validators]", label=next(o for o in options if "movilidad-web" in o))


def refuse_pale_colours(team: Walker) -> None:
    """Colours that nobody can read are refused with the pair, its ratio and a remedy; then good ones are taken."""
    page = team.page
    kept = page.input_value("[name=primary]")
    page.fill("[name=primary]", "#ffe08a")
    page.locator("button[name=go][value=next]").click()
    page.wait_for_load_state()
    text = team.text().lower()
    assert "no se pueden leer bien" in text
    assert "enlaces sobre el fondo" in text
    assert "4.5" in text or "4,5" in text
    team.look("asistente-contraste")
    page.fill("[name=primary]", kept)


def publish_with_validation(stage: Stage) -> None:
    """The web team asks, the enlace validates, the page is there."""
    with stage.person("web") as team:
        team.go(admin(stage, "micrositios/?q=Huertos"))
        team.page.get_by_role("link", name=NAME).first.click()
        team.page.wait_for_load_state()
        team.page.locator("main a[href*='/administracion/pages/']").first.click()
        team.page.wait_for_load_state()
        number = re.search(r"/pages/(\d+)/", team.page.url)
        assert number is not None
        team.go(admin(stage, f"pages/{number[1]}/edit/"))
        team.look("editor")
        team.go(admin(stage, f"validacion/solicitar/{number[1]}/"))
        team.look("validacion-solicitar")
        for box in team.page.locator("input[name=statements]").all():
            box.check()
        team.page.get_by_role("button", name="Pedir validación").click()
        team.page.wait_for_load_state()
    with stage.person("movilidad-web") as enlace:
        enlace.see(admin(stage, "validacion/"), "validacion-pendientes")
        enlace.page.get_by_role("link", name=NAME).first.click()
        enlace.page.wait_for_load_state()
        enlace.look("validacion-responder")
        enlace.page.locator("input[name=verdict]").first.check()
        enlace.page.get_by_role("button", name="Enviar respuesta").click()
        enlace.page.wait_for_load_state()


def test_a_dataset_block_shows_the_portals_data(stage: Stage) -> None:
    with stage.person() as walker:
        walker.go(at(stage, "/mapa-del-sitio/"))
        links = walker.page.locator("main a[href]").evaluate_all("links => links.map(a => a.href)")
        for url in dict.fromkeys(links):
            if not url.startswith(stage.portal.www):
                continue
            walker.page.goto(url)
            if walker.page.locator("main .pa-conjunto, main [class*=conjunto]").count():
                walker.look("bloque-conjunto")
                assert walker.page.locator("main a[href*='/dataset/']").count() > 0
                return
        raise AssertionError("no page of the demo city shows a dataset of the portal")


def test_the_release_format_is_printed(stage: Stage) -> None:
    with stage.person("web") as team:
        team.see(admin(stage, "registro-de-sitios/"), "registro-lista")
        links = team.page.locator("main a[href*='/registro-de-sitios/']").evaluate_all("all => all.map(a => a.href)")
        records = [url for url in dict.fromkeys(links) if re.search(r"/registro-de-sitios/\d+/$", url)]
        assert len(records) >= 5
        for url in records:
            team.go(url)
            paper = team.page.locator(".rs-papel h3 a", has_text=re.compile("liberación", re.IGNORECASE))
            if paper.count():
                team.look("registro-liberado")
                answer = team.page.request.get(str(paper.first.evaluate("a => a.href")))
                assert answer.headers["content-type"] == "application/pdf"
                assert answer.body().startswith(b"%PDF-")
                assert len(answer.body()) > 10_000
                return
        raise AssertionError("no record of the demo city has its FORM.316")


def test_nothing_was_found_wrong_on_the_way(stage: Stage) -> None:
    assert stage.findings.none(), stage.findings
