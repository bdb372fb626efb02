"""How much, how often, how slowly."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.gateway.gateway import Gateway, running

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("room", "path", "megabytes", "status"),
    [
        ("www", "/forma/", 0.9, 200),
        ("www", "/forma/", 1.1, 413),
        ("www", "/administracion/images/add/", 20, 200),
        ("www", "/administracion/documents/multiple/add/", 61, 413),
        ("www", "/verificar/", 25, 200),
        ("www", "/formularios/7/enviar/", 20, 200),
        ("www", "/formularios/7/enviar/", 27, 413),
        ("datos", "/user/login", 1.1, 200),
        ("datos", "/user/login", 6.1, 413),
        ("datos", "/dataset/arboles", 1.1, 413),
        ("datos", "/importar", 20, 200),
        ("datos", "/solicitudes/3f2c/archivos", 20, 200),
        ("datos", "/api/3/action/puebla_file_add", 20, 200),
    ],
)
def test_how_large_an_upload_may_be(gateway: Gateway, room: str, path: str, megabytes: float, status: int) -> None:
    host = gateway.www if room == "www" else gateway.datos
    answer = gateway.ask(path, host, method="POST", body=b"x" * int(megabytes * MB))
    assert answer.status == status
    if status == 200:
        assert answer.json()["size"] == int(megabytes * MB)
    else:
        assert "Lo que envió es demasiado grande" in answer.text


@pytest.mark.parametrize("path", ["/importar", "/api/3/action/resource_create"])
def test_the_largest_uploads_are_refused_before_they_arrive(gateway: Gateway, path: str) -> None:
    """Only the announced length is sent: the refusal must not wait for 601 MB."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: {gateway.datos}\r\nContent-Length: {601 * MB}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert ('"success": false' in answer) == path.startswith("/api/")


def test_guessing_passwords_is_slowed_down(tmp_path: Path) -> None:
    with running(tmp_path, GATEWAY_LOGIN_RATE="6r/m", GATEWAY_LOGIN_BURST="3") as gateway:
        tries = [gateway.ask("/cuenta/entrar/", method="POST", body=b"login=a").status for _ in range(6)]
        assert tries == [200] * 4 + [429] * 2
        answer = gateway.ask("/user/login", gateway.datos, method="POST", body=b"login=a")
        assert (answer.status, answer.header("Retry-After")) == (429, "60")
        assert "Demasiados intentos seguidos" in answer.text
        assert gateway.ask("/cuenta/entrar/").status == 200
        assert gateway.ask("/forma/", method="POST", body=b"a=1").status == 200


def test_whoever_sends_a_head_too_slowly_is_let_go(gateway: Gateway) -> None:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=20) as connection:
        connection.sendall(f"GET /eco HTTP/1.1\r\nHost: {gateway.www}\r\nX-Lento: ".encode())
        connection.settimeout(1)
        ended = False
        while not ended and time.monotonic() - began < 15:
            try:
                connection.sendall(b"a")
                ended = connection.recv(4096) is not None
            except TimeoutError:
                continue
            except OSError:
                ended = True
    assert ended
    assert 8 < time.monotonic() - began < 13
    assert gateway.cms.asked == []


def test_a_head_that_is_too_large_is_refused_in_spanish(gateway: Gateway) -> None:
    answer = gateway.ask("/eco", Cookie="a=" + "x" * 20_000)
    assert answer.status in (400, 431)
    assert "No se entendió la petición" in answer.text


def test_the_log_keeps_no_queries_and_no_keys(gateway: Gateway) -> None:
    gateway.ask("/buscar/?q=Juana+Secreta")
    gateway.ask("/cuenta/contrasena/nueva/5-llave-de-un-correo/")
    gateway.ask("/validar/llave-de-un-correo/vista/")
    time.sleep(0.1)
    log = gateway.log()
    assert "/buscar/" in log and "/cuenta/contrasena/nueva/…" in log and "/validar/…" in log
    assert "Juana" not in log and "llave-de-un-correo" not in log and "127.0.0.1" not in log
