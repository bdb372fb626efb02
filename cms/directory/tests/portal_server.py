"""A small portal over real HTTP: it checks each token with the provider's public key and keeps what it is told."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

KEY = RSAKey.generate_key(2048, {"kid": "prueba"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "otra"})


def sign(claims: Any, typ: str, key: RSAKey = KEY) -> str:
    """As the provider signs."""
    return jwt.encode({"alg": "RS256", "typ": typ, "kid": key.kid}, dict(claims), key)


@dataclass
class FakePortal:
    """What the portal knows, what it was asked, and how it is to misbehave."""

    issuer: str
    audience: str
    organizations: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    errors: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    url: str = ""

    def answer(self, method: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        if self.status != 200:
            return self.status, {"error": "no"}
        if not self.genuine(headers.get("Authorization", ""), body):
            return 401, {"error": "firma"}
        payload = json.loads(body) if body else {}
        self.requests.append((method, payload, headers))
        if method == "GET":
            return 200, {
                "organizations": list(self.organizations.values()),
                "people": list(self.people.values()),
            }
        named = {one["clave"] for one in payload["organizations"]} | {one["sub"] for one in payload["people"]}
        errors = [one for one in self.errors if (one.get("of") or one["id"]) in named]
        refused = {str(one.get("of") or one["id"]) for one in errors}
        changed = [*self.keep("organization", "clave", payload["organizations"], self.organizations, refused)]
        changed += self.keep("person", "sub", payload["people"], self.people, refused)
        return 200, {"changed": changed, "errors": errors}

    def keep(self, kind: str, key: str, records: Any, kept: dict[str, Any], refused: set[str]) -> Iterator[Any]:
        for record in records:
            before = kept.get(record[key], {})
            fields = [name for name, value in record.items() if before.get(name) != value]
            if record[key] not in refused:
                kept[record[key]] = record
                if fields:
                    yield {"kind": kind, "id": record[key], "fields": fields}

    def genuine(self, authorization: str, body: bytes) -> bool:
        """As the contract says: type, signature, issuer, audience, subject, life, body, and each token once."""
        try:
            token = jwt.decode(authorization.removeprefix("Bearer "), KEY, algorithms=["RS256"])
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.audience},
                sub={"essential": True, "value": "directory"},
                exp={"essential": True},
                iat={"essential": True},
                jti={"essential": True},
            ).validate(token.claims)
        except (JoseError, ValueError):
            return False
        fresh = token.claims["jti"] not in self.seen
        self.seen.add(token.claims["jti"])
        short = token.claims["exp"] - token.claims["iat"] <= 120
        same = token.claims["body_sha256"] == hashlib.sha256(body).hexdigest()
        return token.header.get("typ") == "directory+jwt" and fresh and short and same


@contextmanager
def running(portal: FakePortal) -> Iterator[FakePortal]:
    """The portal behind an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.respond()

        def do_POST(self) -> None:
            self.respond()

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = self.path == "/sso/directorio"
            status, content = portal.answer(self.command, dict(self.headers), body) if found else (404, {})
            raw = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    portal.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
