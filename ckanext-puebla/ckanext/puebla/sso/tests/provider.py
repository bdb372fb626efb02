"""A small OpenID Connect provider of the tests: real HTTP on a port of its own, real keys, none of the portal's code.

It lets in whoever is in `person` without asking. A test may change what it signs (`claims`, `header`, `signer`), turn
its keys, close its session or take it down.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "datos-abiertos"
SECRET = "a-secret-of-the-portal-made-for-its-tests-only"
SITE = "http://test.ckan.net"
PUBLIC_HOST = "www.puebla.localhost"
DAY = "2026-01-15"


def new_key() -> RSAKey:
    """A key with a name of its own."""
    return RSAKey.generate_key(2048, {"kid": uuid.uuid4().hex, "use": "sig", "alg": "RS256"})


# Making keys is slow; each name is used for one thing in every test.
KEYS = {name: new_key() for name in ("first", "second", "stranger")}


@dataclass
class Provider:
    """The provider. `issuer` is its public address, which nobody can reach; `internal` is where it listens."""

    port: int
    person: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEYS["first"])
    published: list[RSAKey] = field(default_factory=lambda: [KEYS["first"]])
    has_session: bool = True
    down: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signer: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    token_error: tuple[int, str] | None = None
    site: str = SITE

    @property
    def issuer(self) -> str:
        return f"http://{PUBLIC_HOST}:{self.port}"

    @property
    def internal(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def keys(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self.published]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, as a real provider does it at once for a person that it knows."""
        self.asked.append(asked)
        back = {"state": asked["state"]}
        if asked["client_id"] != CLIENT or asked["redirect_uri"] != f"{self.site}/sso/callback":
            raise AssertionError("the portal asks in another name")
        if asked.get("code_challenge_method") != "S256" or "nonce" not in asked:
            back["error"] = "invalid_request"
        elif asked.get("prompt") == "none" and not self.has_session:
            back["error"] = "login_required"
        else:
            back["code"] = secrets.token_urlsafe(16)
            self.codes[back["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, asked: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint: the secret, the code that counts once, and PKCE."""
        if self.token_error:
            return self.token_error[0], {"error": self.token_error[1]}
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        begun = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if begun is None or begun["code_challenge"] != challenge or asked["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        token = self.sign({**self.identity(begun["nonce"]), **self.claims}, self.header)
        return 200, {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}

    def identity(self, nonce: str) -> dict[str, Any]:
        """The claims of an ID token."""
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}

    def sign(self, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
        """Sign claims; a claim that is None is left out."""
        kept = {name: value for name, value in claims.items() if value is not None}
        signer = self.signer or self.key
        named = {"alg": "RS256", "kid": self.key.kid, **(header or {})}
        named = {name: value for name, value in named.items() if value is not None}
        if isinstance(signer, bytes):
            return hs256({"typ": "JWT", **named}, kept, signer)
        return jwt.encode(named, kept, signer, algorithms=["RS256", "HS256", "none"])

    def logout_token(self, sub: str, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """A back-channel logout token."""
        now = int(time.time())
        events = {"http://schemas.openid.net/event/backchannel-logout": {}}
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": sub, "iat": now, "exp": now + 120}
        return self.sign(
            {**claims, "jti": uuid.uuid4().hex, "events": events, **changes}, {"typ": "logout+jwt", **(header or {})}
        )

    def directory_token(self, body: bytes, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """A token for the directory's door."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "directory", "iat": now, "exp": now + 60}
        digest = hashlib.sha256(body).hexdigest()
        return self.sign(
            {**claims, "jti": uuid.uuid4().hex, "body_sha256": digest, **changes},
            {"typ": "directory+jwt", **(header or {})},
        )

    def inbox_token(self, sub: str, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """A token that asks what waits for one person."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": sub, "iat": now, "exp": now + 30, "jti": uuid.uuid4().hex}
        return self.sign({**claims, **changes}, {"typ": "inbox+jwt", **(header or {})})


class Handler(BaseHTTPRequestHandler):
    """HTTP of the provider on `self.server.provider`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        provider: Provider = self.server.provider
        provider.hosts.append(self.headers["Host"])
        parts = urlsplit(self.path)
        if provider.down:
            self._answer(503, b"down")
        elif parts.path == "/.well-known/jwks.json":
            self._json(200, provider.keys())
        elif parts.path == "/identity/o/authorize":
            self._lead(provider.authorize(plain(parts.query)))
        elif parts.path == "/identity/o/logout":
            self._lead(plain(parts.query)["post_logout_redirect_uri"])
        else:
            self._answer(404, b"")

    def do_POST(self) -> None:
        provider: Provider = self.server.provider
        provider.hosts.append(self.headers["Host"])
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if provider.down:
            self._answer(503, b"down")
        elif urlsplit(self.path).path == "/identity/o/api/token":
            self._json(*provider.token(plain(body), self.headers.get("Authorization", "")))
        else:
            self._answer(404, b"")

    def _lead(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, status: int, value: Any) -> None:
        self._answer(status, json.dumps(value).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def hs256(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """A token signed as a forger would, because libraries refuse to use a public key as a secret."""
    text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    signature = hmac.new(secret, text, hashlib.sha256).digest()
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def plain(query: str) -> dict[str, str]:
    """A query or a form as a dictionary."""
    return {name: values[0] for name, values in parse_qs(query).items()}


def start(port: int = 0) -> tuple[Provider, ThreadingHTTPServer]:
    """A provider that listens."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    provider = Provider(server.server_address[1])
    server.provider = provider  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return provider, server


def somebody(sub: str = "", username: str = "aperez", **changes: Any) -> dict[str, Any]:
    """A person as the directory writes them."""
    return {
        "sub": sub or str(uuid.uuid4()),
        "username": username,
        "name": "Amada Ejemplo Pérez",
        "email": f"{username}@puebla.example",
        "active": True,
        "sysadmin": False,
        "organizations": {},
        "appointments": [],
        **changes,
    }


def appointment(**changes: Any) -> dict[str, Any]:
    """An appointment as the directory writes it."""
    return {
        "id": str(uuid.uuid4()),
        "role": "enlace_datos_abiertos",
        "organization": "movilidad",
        "oficio_numero": "DIR/7/2026",
        "oficio_fecha": DAY,
        "fecha_inicio": DAY,
        "fecha_fin": None,
        **changes,
    }


def as_claims(person: dict[str, Any]) -> dict[str, Any]:
    """The person as an ID token names them."""
    return {
        **{key: value for key, value in person.items() if key != "username"},
        "preferred_username": person["username"],
    }


__all__ = ["KEYS", "Provider", "appointment", "as_claims", "somebody", "start"]
