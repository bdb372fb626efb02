"""The links of the technical report, asked to a real server; and the networks that are never asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ckanext.puebla.domain import links
from pipelines.data import link_probe

STATUS = {"/bien": 200, "/no-existe": 404, "/falla": 500}
TO = {"/mudado": "/bien", "/vueltas": "/vueltas", "/afuera": "ftp://otro.example/"}


class _Server(ThreadingHTTPServer):
    asked: list[str]
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/lento":
            time.sleep(3)
        self.send_response(302 if self.path in TO else STATUS.get(self.path.partition("?")[0], 200))
        if self.path in TO:
            self.send_header("Location", TO[self.path])
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    """An HTTP server of this machine."""
    made = _Server(("127.0.0.1", 0), _Handler)
    made.asked = []
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def asking(ckan_config: Any, monkeypatch: Any) -> None:
    """Links are asked, also those of this machine."""
    monkeypatch.setitem(ckan_config, "ckanext.puebla.check_links", True)
    monkeypatch.setitem(ckan_config, "ckanext.puebla.check_links_private", True)


def base(server: _Server) -> str:
    """The address of the server."""
    return f"http://localhost:{server.server_port}"


def told(addresses: list[str], **options: Any) -> list[tuple[str, str]]:
    """State and reason of each address."""
    return [(link.state, link.reason) for link in links.tried(addresses, **options)]


@pytest.mark.usefixtures("with_plugins", "asking")
def test_answers_of_a_server(server: _Server) -> None:
    paths = ("/bien", "/no-existe", "/falla", "/mudado", "/vueltas", "/afuera", "/año")
    assert dict(zip(paths, told([base(server) + path for path in paths]), strict=True)) == {
        "/bien": ("funciona", ""),
        "/no-existe": ("no responde", "contesta con error 404"),
        "/falla": ("no responde", "contesta con error 500"),
        "/mudado": ("funciona", ""),
        "/vueltas": ("no responde", "redirige demasiadas veces"),
        "/afuera": ("no se probó", "está mal escrita"),
        "/año": ("funciona", ""),
    }
    assert "/a%C3%B1o" in server.asked


@pytest.mark.usefixtures("with_plugins", "asking")
def test_a_service_is_asked_to_describe_itself_and_answers_are_kept(server: _Server) -> None:
    address = base(server) + "/wms"
    assert [told([address], services=[address]) for _ in range(2)] == [[("funciona", "")]] * 2
    assert server.asked == ["/wms?service=WMS&request=GetCapabilities"]


@pytest.mark.usefixtures("with_plugins", "asking")
def test_what_does_not_answer(server: _Server, monkeypatch: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert told([f"http://127.0.0.1:{closed.getsockname()[1]}/", "https://[mal/", "http://a:99999/"]) == [
            ("no responde", "no contesta"),
            ("no se probó", "está mal escrita"),
            ("no se probó", "está mal escrita"),
        ]
    assert told([base(server).replace("http:", "https:")]) == [("no responde", "su certificado no es válido")]
    monkeypatch.setattr(links, "PATIENCE", 0.3)
    assert told([base(server) + "/lento"]) == [("no responde", "tarda demasiado")]


@pytest.mark.usefixtures("with_plugins", "asking")
def test_all_of_them_together_have_an_end(server: _Server, monkeypatch: Any) -> None:
    monkeypatch.setattr(links, "WHOLE_PATIENCE", 0.5)
    monkeypatch.setattr(links, "AT_ONCE", 1)
    began = time.monotonic()
    found = told([f"{base(server)}/lento", f"{base(server)}/bien", *(f"http://x{n}.example/" for n in range(20))])
    assert time.monotonic() - began < 2
    assert found[:2] == [("no responde", "tarda demasiado"), ("no se probó", "otras direcciones tardaron demasiado")]
    assert found[-1] == ("no se probó", "solo se prueban 20")
    assert len(found) == 22


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_our_own_network_is_never_asked(server: _Server, host: str) -> None:
    assert told([f"http://{host}:{server.server_port}/bien"]) == [("no se probó", "no es una dirección pública")]
    assert server.asked == []


@pytest.mark.usefixtures("with_plugins")
def test_a_redirection_into_our_network_is_not_followed(server: _Server, monkeypatch: Any) -> None:
    """The name of the first step counts as public; the second step is judged anew."""
    monkeypatch.setitem(TO, "/adentro", f"http://127.0.0.1:{server.server_port}/bien")
    judged: list[str] = []

    def first_is_public(ip: str) -> bool:
        judged.append(ip)
        return len(judged) == 1

    monkeypatch.setattr(link_probe, "is_public", first_is_public)
    address = f"http://127.0.0.1:{server.server_port}/adentro"
    assert told([address]) == [("no se probó", "no es una dirección pública")]
    assert (server.asked, judged) == (["/adentro"], ["127.0.0.1", "127.0.0.1"])


def links_item(city: Any, submission: dict[str, Any]) -> dict[str, Any]:
    """The item of the technical report."""
    found = city.act("capturista", "puebla_technical_report", id=submission["id"])
    assert found["cumple"] is True
    return next(item for item in found["comprobaciones"] if item["clave"] == "enlaces")


@pytest.mark.usefixtures("clean_puebla")
def test_the_report_tells_of_links(city: Any, server: _Server, ckan_config: Any, monkeypatch: Any) -> None:
    good, bad = f"{base(server)}/bien", f"{base(server)}/no-existe"
    submission = city.submission(descripcion=f"Más en {good} y en {bad}.")
    assert links_item(city, submission)["detalle"] == ["Las direcciones no se consultaron."]
    monkeypatch.setitem(ckan_config, "ckanext.puebla.check_links", True)
    hidden = links_item(city, submission)
    assert (hidden["cumple"], server.asked) == (None, [])
    monkeypatch.setitem(ckan_config, "ckanext.puebla.check_links_private", True)
    item = links_item(city, submission)
    assert (item["cumple"], item["detalle"]) == (
        False,
        [f"«{bad}» no responde: contesta con error 404.", f"«{good}» funciona."],
    )
