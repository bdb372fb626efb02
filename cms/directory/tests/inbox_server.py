"""The inbox's door of a small portal over real HTTP; it checks each token with the provider's public key."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from cms.directory.tests.portal_server import KEY

UNKNOWN = {"error": "invalid_request", "code": "sso-person-unknown", "message": "no"}


@dataclass
class InboxPortal:
    """What waits for whom (subject -> tasks), whom it was asked about, and how it is to misbehave."""

    issuer: str
    audience: str
    tasks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    status: int = 200
    body: bytes | None = None
    sleep: float = 0
    url: str = ""

    def answer(self, headers: Any) -> tuple[int, bytes]:
        time.sleep(self.sleep)
        try:
            token = jwt.decode(headers.get("Authorization", "").removeprefix("Bearer "), KEY, algorithms=["RS256"])
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.audience},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                jti={"essential": True},
            ).validate(token.claims)
        except (JoseError, ValueError):
            return 401, b"{}"
        claims = token.claims
        if token.header.get("typ") != "inbox+jwt" or claims["jti"] in self.seen or claims["exp"] - claims["iat"] > 60:
            return 401, b"{}"
        self.seen.add(claims["jti"])
        self.asked.append(claims["sub"])
        self.hosts.append(headers["Host"])
        if self.body is not None or self.status != 200:
            return self.status, self.body or b""
        if claims["sub"] not in self.tasks:
            return 404, json.dumps(UNKNOWN).encode()
        found = self.tasks[claims["sub"]]
        return 200, json.dumps({"total": len(found), "tasks": found}).encode()


def task(number: int, **changes: Any) -> dict[str, Any]:
    """A task as `puebla_inbox` tells it."""
    return {
        "id": f"t-{number}",
        "submission_id": f"s-{number}",
        "title": "Estaciones de bicicletas",
        "organization": {"id": "o", "name": "movilidad", "title": "Dirección de Movilidad"},
        "node": "act_03_seguridad",
        "label": "Analiza las restricciones",
        "button": "Firmar",
        "role": "enlace_seguridad",
        "role_label": "Enlace de Seguridad",
        "opened": "2026-03-02T15:00:00",
        "due": "2026-03-04T05:59:59",
        "mine": True,
        "url": f"/solicitudes/s-{number}",
        **changes,
    }


@contextmanager
def running(portal: InboxPortal) -> Iterator[InboxPortal]:
    """The portal behind an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, raw = portal.answer(self.headers) if self.path == "/sso/bandeja" else (404, b"{}")
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                """Whoever asked went away."""

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    portal.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
