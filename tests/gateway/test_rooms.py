"""Which address leads where, and what a name that is not ours gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gateway.gateway import Gateway, free_ports, running


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("www.puebla.localhost", "cms"),
        ("WWW.Puebla.Localhost", "cms"),
        ("datos.puebla.localhost", "ckan"),
        ("feria.puebla.localhost", "cms"),
        ("feria.example", "cms"),
    ],
)
def test_every_name_has_its_room(gateway: Gateway, name: str, room: str) -> None:
    assert gateway.ask("/eco", f"{name}:{gateway.port}").json()["backend"] == room


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "otra.example", "a.b.puebla.localhost", "puebla.localhost.evil.example", "_"]
)
def test_a_name_that_is_not_ours_is_refused_in_spanish(gateway: Gateway, name: str) -> None:
    answer = gateway.ask("/eco", name)
    assert answer.status == 421
    assert "Aquí no hay ningún sitio con ese nombre" in answer.text
    assert (gateway.cms.asked, gateway.ckan.asked) == ([], [])


def test_the_bare_domain_leads_to_the_site_once(gateway: Gateway) -> None:
    answer = gateway.ask("/noticias/?pagina=2", f"puebla.localhost:{gateway.port}")
    target = f"http://{gateway.www}/noticias/?pagina=2"
    assert (answer.status, answer.header("Location")) == (301, target)
    assert gateway.ask("/noticias/?pagina=2").status == 200


def test_the_port_that_a_visitor_writes_reaches_no_backend(gateway: Gateway) -> None:
    """Absolute addresses made from it would be kept for everybody."""
    for host in ("www.puebla.localhost:1", "www.puebla.localhost", gateway.www):
        headers = gateway.ask("/eco", host).json()["headers"]
        assert (headers["host"], headers["x-forwarded-host"]) == (gateway.www, gateway.www)


def test_the_name_in_the_request_line_counts(gateway: Gateway) -> None:
    assert gateway.ask("http://otra.example/eco", gateway.www).status == 421
    assert gateway.ask(f"http://{gateway.datos}/eco", gateway.www).json()["backend"] == "ckan"


@pytest.mark.parametrize(
    "path", ["/sso/directorio", "/sso//directorio", "/sso/%64irectorio", "/sso/backchannel-logout"]
)
def test_doors_between_servers_are_not_public(gateway: Gateway, path: str) -> None:
    assert gateway.ask(path, gateway.datos, method="POST", body=b"{}").status == 404
    assert gateway.ckan.asked == []


@pytest.mark.parametrize("method", ["PURGE", "TRACE", "PROPFIND", "NADA"])
def test_other_methods_are_refused(gateway: Gateway, method: str) -> None:
    answer = gateway.ask("/eco", method=method)
    assert answer.status == 405
    assert gateway.cms.asked == []


def test_two_ports_on_one_name(tmp_path: Path) -> None:
    www, datos = free_ports(2)
    addresses = {"WWW_URL": f"http://localhost:{www}", "DATOS_URL": f"http://localhost:{datos}"}
    listen = {"GATEWAY_LISTEN": f"127.0.0.1:{www}", "GATEWAY_LISTEN_DATOS": f"127.0.0.1:{datos}", "PARENT_DOMAIN": ""}
    with running(tmp_path, **addresses, **listen, wait=(www, datos)) as gateway:
        rooms = {}
        for room, port in (("cms", www), ("ckan", datos)):
            answer = gateway.ask("/eco", f"localhost:{port}", port=port).json()
            rooms[room] = (answer["backend"], answer["headers"]["host"])
            backend = gateway.cms if room == "cms" else gateway.ckan
            backend.answer("/publica", room, Cache_Control="public, s-maxage=60")
        assert rooms == {"cms": ("cms", f"localhost:{www}"), "ckan": ("ckan", f"localhost:{datos}")}
        kept = [gateway.ask("/publica", f"localhost:{port}", port=port) for port in (www, datos, www, datos)]
        assert [(answer.text, answer.cache) for answer in kept] == [
            ("cms", "MISS"), ("ckan", "MISS"), ("cms", "HIT"), ("ckan", "HIT")
        ]  # fmt: skip
        assert gateway.purge("/publica", f"localhost:{datos}") == 200
        again = [gateway.ask("/publica", f"localhost:{port}", port=port).cache for port in (www, datos)]
        assert again == ["HIT", "MISS"]
        assert gateway.ask("/eco", f"127.0.0.1:{www}", port=www).status == 421
