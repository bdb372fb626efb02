"""The probe of web addresses: answers, redirections, patience, and the networks that it never enters."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pipelines.data.link_probe import LATE, Probe

STATUS = {"/bien": 200, "/no-existe": 404, "/falla": 500}
TO = {"/mudado": "/bien", "/vueltas": "/vueltas", "/adentro": "http://127.0.0.1:1/", "/afuera": "ftp://otro.example/"}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/lento":
            time.sleep(2)
        self.send_response(302 if self.path in TO else STATUS.get(self.path, 200))
        if self.path in TO:
            self.send_header("Location", TO[self.path])
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def base() -> Iterator[str]:
    """The address of a server of this machine."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://localhost:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/bien", ("funciona", "", 200)),
        ("/no-existe", ("no responde", "contesta con error 404", 404)),
        ("/falla", ("no responde", "contesta con error 500", 500)),
        ("/mudado", ("funciona", "", 200)),
        ("/vueltas", ("no responde", "redirige demasiadas veces", 302)),
        ("/afuera", ("no se probó", "está mal escrita", 302)),
    ],
)
def test_answers(base: str, path: str, answer: tuple[str, str, int]) -> None:
    probe = Probe(base + path, private=True)
    link = probe.ask()
    assert (link.state, link.reason, probe.status) == answer


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "169.254.169.254"]
)
def test_private_networks_are_never_asked(base: str, host: str) -> None:
    port = base.rpartition(":")[2]
    link = Probe(f"http://{host}:{port}/bien").ask()
    assert (link.state, link.reason) == ("no se probó", "no es una dirección pública")


def test_patience_and_deadline_end(base: str) -> None:
    assert Probe(f"{base}/lento", private=True, patience=0.3).ask().reason == "tarda demasiado"
    late = Probe(f"{base}/bien", private=True, deadline=time.monotonic() - 1)
    assert (late.ask().reason, late.begun) == (LATE, False)


def test_nobody_there(base: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert Probe(f"http://127.0.0.1:{closed.getsockname()[1]}/", private=True).ask().reason == "no contesta"
    assert Probe(base.replace("http:", "https:"), private=True).ask().reason == "su certificado no es válido"
    assert Probe("http://no-existe.invalid/", private=True).ask().reason == "no se encuentra el servidor"
