"""What visitors get from the gateway: kept pages for strangers, their own for people, and its own pages in Spanish."""

from __future__ import annotations

import re

from playwright.sync_api import APIResponse

from tests.e2e.stage import Stage, Walker


def kept(walker: Walker, url: str) -> str:
    """What the gateway did for an address."""
    answer: APIResponse = walker.page.request.get(url)
    assert answer.status == 200, f"{answer.status} {url}"
    return answer.headers.get("x-cache", "")


def test_strangers_share_pages_and_people_have_their_own(stage: Stage) -> None:
    portal = stage.portal
    pages = [f"{portal.www}/", f"{portal.url}/dataset/", f"{portal.url}/"]
    with stage.person() as citizen:
        for page in pages:
            kept(citizen, page)
            assert kept(citizen, page) == "HIT", page
    with stage.person("tecnico") as tecnico:
        for page in pages:
            assert kept(tecnico, page) == "BYPASS", page
        tecnico.go(portal.url)
        assert "Cerrar sesión" in tecnico.text()
    with stage.person() as citizen:
        citizen.go(portal.url)
        assert "Cerrar sesión" not in citizen.text()


def test_its_own_pages_are_accessible(stage: Stage) -> None:
    port = re.sub(r"^.*:", "", stage.portal.www)
    with stage.person() as citizen:
        for name, url, status in (
            ("90-direccion-desconocida", f"http://127.0.0.1:{port}/", 421),
            ("91-archivo-que-no-esta", f"{stage.portal.www}/static/no-hay.css", 404),
        ):
            answer = citizen.page.goto(url)
            assert answer is not None and answer.status == status
            citizen.said.clear()  # the browser reports the status as a fault
            citizen.look(name)
    assert not [name for name in stage.findings.accessibility if name.startswith("9")]
    assert not [name for name in stage.findings.overflow if name.startswith("9")]


def test_dialogs_speak_spanish(stage: Stage) -> None:
    """The words that CKAN's scripts ask for are there, its own and those that only we translate."""
    with stage.person() as citizen:
        words = citizen.page.request.get(f"{stage.portal.url}/api/i18n/es").json()
    assert (words["Please Confirm"][1], words["Cancel"][1]) == ("Confirme, por favor", "Cancelar")


def test_a_page_is_light_and_needs_no_script(stage: Stage) -> None:
    """The home page in a browser without JavaScript: what it weighs as it travels, and that it can be read."""
    context = stage.browser.new_context(java_script_enabled=False, locale="es-MX")
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(f"{stage.portal.www}/", wait_until="networkidle")
    assert page.locator("main h1, main h2").count() > 0
    assert sum(sizes) < 350 * 1024
    context.close()
