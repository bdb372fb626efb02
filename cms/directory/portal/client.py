"""The directory's door of the portal, over HTTP: each call carries a token of the provider that counts once."""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from cms.core.errors import PortalUnavailable
from cms.directory.errors import PortalRefused
from cms.directory.portal import registry

log = logging.getLogger(__name__)
DOOR = "/sso/directorio"
TOKEN_TYPE = "directory+jwt"  # noqa: S105  # the type of the token, not a secret
SUBJECT = "directory"
TOKEN_LIFE = 60  # seconds
PATIENCE = (3, 60)  # seconds to connect, to answer
MOST_BYTES = 5 * 1024 * 1024
MOST_ANSWER = 64 * 1024 * 1024
SILENT = "El portal de datos no responde en este momento."


def push(organizations: list[dict[str, Any]], people: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Bring these in step; what changed and what could not. Raises `PortalUnavailable` or `PortalRefused`."""
    body = encode(organizations, people)
    if len(body) > MOST_BYTES:
        raise PortalRefused("Lo que hay que decirle al portal es demasiado grande.")
    return _call("POST", body)


def state() -> dict[str, list[dict[str, Any]]]:
    """What the portal knows of dependencias and people. Raises `PortalUnavailable` or `PortalRefused`."""
    return _call("GET", b"")


def encode(organizations: list[dict[str, Any]], people: list[dict[str, Any]]) -> bytes:
    """The body of a push."""
    return json.dumps({"organizations": organizations, "people": people}, ensure_ascii=False).encode()


def claims_for(body: bytes) -> dict[str, Any]:
    """What the token of one call says."""
    now = int(time.time())
    return {
        "iss": settings.WWW_URL,
        "aud": settings.SSO_CLIENT_ID,
        "sub": SUBJECT,
        "iat": now,
        "exp": now + TOKEN_LIFE,
        "jti": uuid.uuid4().hex,
        "body_sha256": hashlib.sha256(body).hexdigest(),
    }


def _call(method: str, body: bytes) -> dict[str, list[dict[str, Any]]]:
    public = urlsplit(settings.DATOS_URL)
    headers = {
        "Host": public.netloc,
        "X-Forwarded-Proto": public.scheme,
        "Authorization": f"Bearer {registry.sign(claims_for(body), TOKEN_TYPE)}",
        "Accept": "application/json",
        **({"Content-Type": "application/json"} if body else {}),
    }
    try:
        answer = requests.request(
            method, settings.CKAN_URL + DOOR, data=body or None, headers=headers, timeout=PATIENCE,
            allow_redirects=False, stream=True,
        )  # fmt: skip
        with answer:
            content = answer.raw.read(MOST_ANSWER + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        log.warning("The portal did not answer: %s", type(error).__name__)
        raise PortalUnavailable(SILENT) from error
    if answer.status_code != 200:
        raise _refusal(answer.status_code)
    return _read(content)


def _refusal(status: int) -> PortalUnavailable | PortalRefused:
    log.warning("The portal answered %s", status)
    if status >= 500 or status == 429:
        return PortalUnavailable(SILENT)
    if status in (401, 403):
        return PortalRefused(
            "El portal no reconoció la firma del directorio. Revise que conozca la llave vigente y que los relojes "
            "coincidan.",
            code="firma_no_reconocida",
        )
    return PortalRefused(f"El portal rechazó la entrega (respuesta {status}).")


def _read(content: bytes) -> dict[str, list[dict[str, Any]]]:
    try:
        found = json.loads(content)
        if len(content) > MOST_ANSWER or not isinstance(found, dict):
            raise ValueError("not what was agreed")
        return {str(key): [dict(item) for item in value] for key, value in found.items() if isinstance(value, list)}
    except (ValueError, TypeError) as error:
        raise PortalUnavailable("El portal dio una respuesta que no se entiende.") from error
