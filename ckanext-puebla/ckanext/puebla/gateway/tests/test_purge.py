"""The gateway is told which pages changed; a deaf one stops nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ckanext.puebla.tests.city import city, clean_puebla

__all__ = ["city", "clean_puebla"]


class Listener(BaseHTTPRequestHandler):
    """Notes what it is told."""

    def do_PURGE(self) -> None:
        self.server.told.append((self.headers["Host"], self.path))
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def told(ckan_config: Any, monkeypatch: Any) -> Iterator[list[tuple[str, str]]]:
    """What a gateway was told."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.told = []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setitem(ckan_config, "ckanext.puebla.gateway_url", f"http://127.0.0.1:{server.server_address[1]}/")
    yield server.told
    server.shutdown()


def test_publication_and_withdrawal_are_told(city: Any, told: list[tuple[str, str]]) -> None:
    published = city.advance(city.submission()["id"])
    name, resource = published["package_name"], published["resources"][0]["key"]
    pages = {path for _host, path in told}
    assert {host for host, _path in told} == {"test.ckan.net"}
    assert pages == {
        "/",
        "/dataset/",
        "/organization/",
        "/inventario.csv",
        "/novedades.rss",
        "/sitemap.xml",
        f"/dataset/{name}",
        f"/dataset/{name}/version/1",
        f"/dataset/{name}/resource/{resource}",
        f"/oficio/{published['publication']['folio']}",
        "/organization/movilidad",
    }
    told.clear()
    city.act("tecnico", "puebla_dataset_withdraw", package_id=published["package_id"], reason="Ya no se publica.")
    assert {path for _host, path in told} == pages


@pytest.mark.ckan_config("ckanext.puebla.gateway_url", "http://127.0.0.1:1")
def test_a_gateway_that_is_down_stops_nothing(city: Any) -> None:
    assert city.advance(city.submission()["id"])["state"] == "publicada"
