"""What visitors and programs see when a backend is down."""

from __future__ import annotations

import re

from tests.gateway.gateway import Gateway


def test_a_page_in_spanish_while_the_backend_is_down(gateway: Gateway) -> None:
    with gateway.cms.down():
        answer = gateway.ask("/alguna/")
        other = gateway.ask("/eco", gateway.datos)
    assert answer.status == 502
    assert "Esta parte del sitio no responde" in answer.text
    assert answer.header("Content-Type") == "text/html; charset=utf-8"
    assert (answer.header("Retry-After"), answer.header("Cache-Control")) == ("30", "no-store")
    assert other.json()["backend"] == "ckan"


def test_the_page_needs_nothing_from_elsewhere(gateway: Gateway) -> None:
    with gateway.cms.down():
        answer = gateway.ask("/alguna/", method="POST", body=b"a=1")
    assert answer.status == 502
    assert not re.search(r"<script|<img|<link|src=|@import|url\(", answer.text)
    links = re.findall(r'href="([^"]*)"', answer.text)
    assert set(links) == {"", f"http://{gateway.www}/", f"http://{gateway.datos}/"}
    assert (answer.header("Content-Security-Policy") or "").startswith("default-src 'none'; style-src 'sha256-")
    assert 'lang="es-MX"' in answer.text and "<title>Esta parte del sitio no responde" in answer.text


def test_programs_are_answered_in_json(gateway: Gateway) -> None:
    with gateway.ckan.down():
        answer = gateway.ask("/api/3/action/package_show?id=a", gateway.datos)
    assert (answer.status, answer.json()["success"]) == (502, False)
    assert answer.header("Content-Type") == "application/json; charset=utf-8"


def test_what_a_backend_says_itself_is_passed_on(gateway: Gateway) -> None:
    gateway.cms.answer("/salud/listo/", '{"estado": "no disponible"}', status=503, Content_Type="application/json")
    gateway.cms.answer("/error/", "lo sentimos", status=500)
    ready, broken = gateway.ask("/salud/listo/"), gateway.ask("/error/")
    assert (ready.status, ready.json()) == (503, {"estado": "no disponible"})
    assert (broken.status, broken.text) == (500, "lo sentimos")
