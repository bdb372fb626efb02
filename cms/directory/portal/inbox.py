"""Dataset reviews that wait for a person, asked of the portal with a token of the provider that counts once.

The portal's door `/sso/bandeja` answers what its action `puebla_inbox` would answer to that person; it only reads.
"""

from __future__ import annotations

import datetime
import json
import logging
import time
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localtime

from cms.core import inbox
from cms.core.errors import PortalUnavailable
from cms.directory.domain.queries import terms
from cms.directory.portal import registry
from schemas.directory import REGISTRY

log = logging.getLogger(__name__)
DOOR = "/sso/bandeja"
TOKEN_TYPE = "inbox+jwt"  # noqa: S105  # the type of the token, not a secret
TOKEN_LIFE = 30  # seconds
PATIENCE = (0.5, 1.5)  # seconds to connect, to answer: a person waits for the page
MOST_BYTES = 1024 * 1024
FRESH = 5  # seconds for which an answer is not asked again
PAUSE = 15  # seconds without asking after the portal did not answer
DOWN = "bandeja:portal-sin-respuesta"
PATHS = "/solicitudes/"
SILENT = (
    "El portal de datos no responde en este momento; si tiene revisiones de datos pendientes, no aparecen en esta "
    "lista. Lo demás está completo."
)


@inbox.register("datos", "Revisión de datos abiertos")
def reviews(user: Any, now: datetime.datetime) -> Sequence[inbox.Item]:
    """The reviews that wait for somebody who holds a role of the portal today. Raises `PortalUnavailable`."""
    held = terms.own_roles(user, localtime(now).date())
    if not any(one.role in REGISTRY.roles and REGISTRY.roles[one.role].portal for one in held):
        return []
    return [_item(task) for task in waiting(str(user.uuid))]


def waiting(sub: str) -> list[dict[str, Any]]:
    """The tasks of one subject of the provider, as the portal tells them. Raises `PortalUnavailable`."""
    key = f"bandeja:portal:{sub}"
    kept: list[dict[str, Any]] | None = cache.get(key)
    if kept is not None:
        return kept
    if cache.get(DOWN):
        raise PortalUnavailable(SILENT)
    try:
        found = _ask(sub)
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError) as error:
        log.warning("The portal did not tell what waits: %s", type(error).__name__)
        cache.set(DOWN, 1, PAUSE)
        raise PortalUnavailable(SILENT) from error
    cache.set(key, found, FRESH)
    return found


def claims_for(sub: str) -> dict[str, Any]:
    """What the token of one question says."""
    now = int(time.time())
    return {
        "iss": settings.WWW_URL,
        "aud": settings.SSO_CLIENT_ID,
        "sub": sub,
        "iat": now,
        "exp": now + TOKEN_LIFE,
        "jti": uuid.uuid4().hex,
    }


def _ask(sub: str) -> list[dict[str, Any]]:
    public = urlsplit(settings.DATOS_URL)
    headers = {
        "Host": public.netloc,
        "X-Forwarded-Proto": public.scheme,
        "Authorization": f"Bearer {registry.sign(claims_for(sub), TOKEN_TYPE)}",
        "Accept": "application/json",
    }
    answer = requests.get(
        settings.CKAN_URL + DOOR, headers=headers, timeout=PATIENCE, allow_redirects=False, stream=True
    )
    with answer:
        body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    if answer.status_code == 404 and _code(body) == "sso-person-unknown":
        return []  # the person never entered the portal, so nothing can wait there
    if answer.status_code != 200 or len(body) > MOST_BYTES:
        raise ValueError(f"status {answer.status_code}, {len(body)} bytes")
    return [_checked(task) for task in json.loads(body)["tasks"]]


def _code(body: bytes) -> str:
    try:
        return str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _checked(task: dict[str, Any]) -> dict[str, Any]:
    """What the list needs of a task. Raises `ValueError` for an address that is no review of the portal."""
    url = str(task["url"])
    if not url.startswith(PATHS) or "\\" in url:
        raise ValueError("an address of another place")
    return {
        "id": str(task["id"]),
        "title": str(task["title"]),
        "label": str(task["label"]),
        "role": str(task["role_label"]),
        "organization": str((task.get("organization") or {}).get("title") or ""),
        "due": str(task.get("due") or ""),
        "url": url,
    }


def _item(task: dict[str, Any]) -> inbox.Item:
    due = parse_datetime(task["due"]) if task["due"] else None
    if due is not None and not is_aware(due):
        due = due.replace(tzinfo=datetime.UTC)
    return inbox.Item(
        key=task["id"],
        kind="Revisión de datos",
        title=task["label"],
        context=task["title"],
        organization=task["organization"],
        due_at=due,
        url=settings.DATOS_URL + task["url"],
        state=f"como {task['role']}",
    )
