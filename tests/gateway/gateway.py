"""Starts nginx with our templates and asks it things over raw HTTP."""

from __future__ import annotations

import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dev import ports, processes
from tests.gateway.backend import Backend

ROOT = Path(__file__).resolve().parents[2]
RENDER = ROOT / "docker" / "gateway" / "render.py"
NGINX = "/usr/sbin/nginx"


@dataclass(frozen=True)
class Answer:
    """What came back; `headers` keeps every line, in lower case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The one value of a header; two lines of the same name are a mistake."""
        found = [value for key, value in self.headers if key == name.lower()]
        assert len(found) < 2, f"{name} twice: {found}"
        return found[0] if found else None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def cache(self) -> str | None:
        return self.header("X-Cache")

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Gateway:
    """A running gateway, its backends and its folders."""

    folder: Path
    port: int
    internal: int
    cms: Backend
    ckan: Backend

    @property
    def www(self) -> str:
        return f"www.puebla.localhost:{self.port}"

    @property
    def datos(self) -> str:
        return f"datos.puebla.localhost:{self.port}"

    @property
    def cms_files(self) -> Path:
        return self.folder / "cms"

    @property
    def ckan_files(self) -> Path:
        return self.folder / "ckan"

    def ask(self, path: str, host: str | None = None, *, method: str = "GET", port: int | None = None,
            body: bytes | None = None, **headers: str) -> Answer:  # fmt: skip
        """Ask once on a connection of its own; header names are written with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        return exchange(connection, method, path, host or self.www, body, headers)

    def ask_tls(self, path: str, host: str, port: int) -> Answer:
        """Ask over TLS without judging the certificate."""
        context = ssl._create_unverified_context()
        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.sock = context.wrap_socket(plain, server_hostname=host.partition(":")[0])
            return exchange(connection, "GET", path, host, None, {})

    def purge(self, path: str, host: str | None = None) -> int:
        return self.ask(path, host, method="PURGE", port=self.internal).status

    def log(self) -> str:
        return (self.folder / "nginx.log").read_text(encoding="utf-8")


def exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    host: str,
    body: bytes | None,
    headers: dict[str, str],
) -> Answer:
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Answer(answer.status, [(k.lower(), v) for k, v in answer.getheaders()], answer.read())
    finally:
        connection.close()


def free_ports(count: int) -> list[int]:
    found: set[int] = set()
    while len(found) < count:
        found.add(ports.any_free(found))
    return sorted(found)


@contextmanager
def running(folder: Path, *, wait: tuple[int, ...] = (), **variables: str) -> Iterator[Gateway]:
    """A gateway with backends of its own; `variables` change its environment (without the PUEBLA_).

    `wait` are the ports to wait for when they are not the usual one.
    """
    port, internal, cms_port, ckan_port = free_ports(4)
    cms, ckan = Backend("cms", cms_port), Backend("ckan", ckan_port)
    found = Gateway(folder, port, internal, cms, ckan)
    for name in ("cms/static", "cms/public", "cms/private", "ckan"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    environment = {**base_environment(found), **{f"PUEBLA_{name}": value for name, value in variables.items()}}
    main = render(environment)
    cms.start()
    ckan.start()
    try:
        with nginx(folder, main, [*(wait or (port,)), internal]):
            yield found
    finally:
        cms.stop()
        ckan.stop()


def base_environment(gateway: Gateway) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PUEBLA_WWW_URL": f"http://{gateway.www}",
        "PUEBLA_DATOS_URL": f"http://{gateway.datos}",
        "PUEBLA_PARENT_DOMAIN": "puebla.localhost",
        "PUEBLA_CMS_URL": gateway.cms.url,
        "PUEBLA_CKAN_URL": gateway.ckan.url,
        "PUEBLA_CKAN_COOKIE": "puebla_datos",
        "PUEBLA_CMS_STORAGE": str(gateway.cms_files),
        "PUEBLA_CKAN_STORAGE": str(gateway.ckan_files),
        "PUEBLA_GATEWAY_RUN": str(gateway.folder / "run"),
        "PUEBLA_GATEWAY_LISTEN": f"127.0.0.1:{gateway.port}",
        "PUEBLA_GATEWAY_INTERNAL_LISTEN": f"127.0.0.1:{gateway.internal}",
        "PUEBLA_GATEWAY_WORKERS": "2",
        "PUEBLA_GATEWAY_USER": "root",
        "PUEBLA_GATEWAY_LOG": str(gateway.folder / "nginx.log"),
    }


def render(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, str(RENDER)], env=environment, capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def nginx(folder: Path, main: str, listening: list[int]) -> Iterator[None]:
    """nginx until the end of the block; killed with its parent if that dies first."""
    said = folder / "errors.log"
    with said.open("ab") as stream:
        child = subprocess.Popen(
            [NGINX, "-e", "stderr", "-c", main], stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
            preexec_fn=processes.die_with_parent(15),
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 10
        while not all(answers(port) for port in listening):
            assert child.poll() is None and time.monotonic() < deadline, said.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield
    finally:
        child.terminate()
        child.wait(timeout=10)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
