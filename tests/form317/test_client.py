"""The API client against a server that answers badly, over a real socket."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipelines.form317.client import Portal
from pipelines.form317.codes import CODES
from pipelines.form317.errors import PortalError


@pytest.fixture
def server():
    """A server that gives the prepared answers in turn and keeps what it was asked."""
    answers, asked = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers.get("Authorization"), body))
            status, content = answers.pop(0)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/otro")
            self.end_headers()
            self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

        def log_message(self, *_):
            pass

    web = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{web.server_port}/", answers, asked
    web.shutdown()
    web.server_close()


def portal(url, token="clave"):
    return Portal(url, token, pauses=(0.0, 0.0), sleep=lambda _: None)


def test_a_result(server):
    url, answers, asked = server
    answers.append((200, {"success": True, "result": {"a": 1}}))
    assert portal(url).call("puebla_inbox", {"x": "ñ"}) == {"a": 1}
    path, token, body = asked[0]
    assert (path, token, json.loads(body)) == ("/api/3/action/puebla_inbox", "clave", {"x": "ñ"})


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(server, status):
    url, answers, asked = server
    answers.extend([(status, b"ocupado"), (200, {"success": True, "result": 7})])
    assert portal(url).call("puebla_inbox") == 7
    assert len(asked) == 2


def refused(server, *given):
    url, answers, _ = server
    answers.extend(given)
    with pytest.raises(PortalError) as stop:
        portal(url).call("puebla_dataset_put")
    assert stop.value.code in CODES
    return stop.value.code, str(stop.value)


def test_a_lasting_failure(server):
    assert refused(server, *[(503, b"")] * 3)[0] == "portal_sin_respuesta"


def test_nobody_there():
    with pytest.raises(PortalError) as stop:
        portal("http://127.0.0.1:9").call("puebla_inbox")
    assert stop.value.code == "portal_sin_respuesta"


def test_the_reasons_of_the_portal_are_told(server):
    error = {"__type": "Validation Error", "tema": ["No es una opción."], "recursos": [{}, {"archivo": ["Falta."]}]}
    code, message = refused(server, (409, {"success": False, "error": error}))
    assert code == "portal_rechaza"
    assert "tema: No es una opción.; recursos: archivo: Falta." in message


@pytest.mark.parametrize("status", [401, 403])
def test_no_permission(server, status):
    error = {"__type": "Authorization Error", "message": "Acceso denegado"}
    code, message = refused(server, (status, {"success": False, "error": error}))
    assert code == "clave_invalida"
    assert "Acceso denegado" in message


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>hola</html>"), (404, b""), (200, b"[1]"), (302, b"")])
def test_what_is_no_portal(server, status, body):
    assert refused(server, (status, body))[0] == "portal_rechaza"


def test_a_key_does_not_follow_to_another_address(server):
    url, answers, asked = server
    answers.append((302, b""))
    with pytest.raises(PortalError):
        portal(url).call("puebla_inbox")
    assert len(asked) == 1


@pytest.mark.parametrize("url", ["", "ejemplo.mx", "file:///etc/passwd", "ftp://x"])
def test_what_is_no_address(url):
    with pytest.raises(PortalError):
        Portal(url)
