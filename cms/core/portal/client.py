"""Reads CKAN's public API over HTTP, as any visitor could."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from cms.core.errors import PortalUnavailable

log = logging.getLogger(__name__)
PATIENCE = (2, 5)  # seconds to connect, to answer
FRESH = 300  # seconds that an answer counts as new
KEPT = 7 * 24 * 3600  # seconds that it may still serve while CKAN is down
PAUSE = 15  # seconds without asking after CKAN did not answer
DOWN = "portal:sin-respuesta"
MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Resource:
    """A file of a dataset."""

    id: str
    name: str
    format: str
    url: str
    has_table: bool


@dataclass(frozen=True)
class Dataset:
    """A public dataset as cards and blocks show it; `url` is its page in the portal."""

    id: str
    name: str
    title: str
    notes: str
    organization: str
    modified: datetime | None
    formats: tuple[str, ...]
    resources: tuple[Resource, ...]
    url: str


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, PostgreSQL's type and, where the dictionary has one, its words."""

    name: str
    type: str
    label: str


@dataclass(frozen=True)
class Found:
    """Datasets found and how many there are in all. `stale`: remembered from before CKAN stopped answering."""

    datasets: tuple[Dataset, ...]
    total: int
    stale: bool = False


def search_datasets(words: str, *, rows: int = 10, start: int = 0) -> Found:
    """Datasets by words, the best first. Raises `PortalUnavailable`."""
    return _found("package_search", {"q": words or "*:*", "rows": rows, "start": start})


def latest_datasets(rows: int = 4) -> Found:
    """The datasets that changed last. Raises `PortalUnavailable`."""
    return _found("package_search", {"q": "*:*", "rows": rows, "sort": "metadata_modified desc"})


def dataset(name: str) -> Dataset | None:
    """One dataset by name or id; None when there is none that the public may see. Raises `PortalUnavailable`."""
    answer, _ = _ask("package_show", {"id": name})
    return _dataset(answer) if answer is not None else None


def records(resource_id: str, *, limit: int = 500, fields: tuple[str, ...] = ()) -> list[dict[str, Any]] | None:
    """The first rows of a table; None when the resource has none. Raises `PortalUnavailable`."""
    wanted = {"fields": ",".join(fields)} if fields else {}
    answer, _ = _ask("datastore_search", {"resource_id": resource_id, "limit": limit, **wanted})
    return None if answer is None else [dict(row) for row in answer["records"]]


def columns(resource_id: str) -> list[Column] | None:
    """The columns of a table; None when the resource has none. Raises `PortalUnavailable`."""
    answer, _ = _ask("datastore_search", {"resource_id": resource_id, "limit": 0})
    if answer is None:
        return None
    return [
        Column(
            str(field["id"]), str(field.get("type") or ""), str((field.get("info") or {}).get("label") or field["id"])
        )
        for field in answer["fields"]
        if field["id"] != "_id"
    ]


def _found(action: str, params: dict[str, Any]) -> Found:
    answer, stale = _ask(action, params)
    found = answer or {"results": [], "count": 0}
    return Found(tuple(_dataset(raw) for raw in found["results"]), int(found["count"]), stale)


def _ask(action: str, params: dict[str, Any]) -> tuple[Any, bool]:
    """The result of an action (None: not found) and whether it is remembered from before CKAN stopped answering."""
    key = "portal:" + hashlib.sha256(json.dumps([action, params], sort_keys=True).encode()).hexdigest()
    kept = cache.get(key)
    if kept is not None and cache.get(key + ":fresco"):
        return kept["result"], False
    try:
        if cache.get(DOWN):
            raise PortalUnavailable("El portal de datos no responde en este momento.")
        result = _fetch(action, params)
    except PortalUnavailable:
        if kept is not None:
            return kept["result"], True
        raise
    cache.set(key, {"result": result}, KEPT)
    cache.set(key + ":fresco", 1, FRESH)
    return result, False


def _fetch(action: str, params: dict[str, Any]) -> Any:
    headers = {"Host": urlsplit(settings.DATOS_URL).netloc, "Accept": "application/json"}
    try:
        answer = requests.get(
            f"{settings.CKAN_URL}/api/3/action/{action}", params=params, headers=headers, timeout=PATIENCE,
            allow_redirects=False, stream=True,
        )  # fmt: skip
        with answer:
            body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        if answer.status_code in (400, 403, 404, 409):  # there is no such thing: CKAN itself is well
            return None
        if answer.status_code != 200 or len(body) > MOST_BYTES:
            raise ValueError(f"status {answer.status_code}, {len(body)} bytes")
        content = json.loads(body)
        if not content["success"]:
            raise ValueError("no success")
        return content["result"]
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError) as error:
        log.warning("CKAN did not answer %s: %s", action, type(error).__name__)
        cache.set(DOWN, 1, PAUSE)
        raise PortalUnavailable("El portal de datos no responde en este momento.") from error


def _dataset(raw: dict[str, Any]) -> Dataset:
    resources = tuple(
        Resource(
            id=str(item["id"]),
            name=str(item.get("name") or item.get("format") or "Archivo"),
            format=str(item.get("format") or "").upper(),
            url=str(item.get("url") or ""),
            has_table=bool(item.get("datastore_active")),
        )
        for item in raw.get("resources") or []
    )
    return Dataset(
        id=str(raw["id"]),
        name=str(raw["name"]),
        title=str(raw.get("title") or raw["name"]),
        notes=str(raw.get("notes") or ""),
        organization=str((raw.get("organization") or {}).get("title") or ""),
        modified=_moment(raw.get("metadata_modified")),
        formats=tuple(sorted({item.format for item in resources if item.format})),
        resources=resources,
        url=f"{settings.DATOS_URL}/dataset/{raw['name']}",
    )


def _moment(value: object) -> datetime | None:
    moment = parse_datetime(str(value or ""))
    if moment is None:
        return None
    return make_aware(moment, UTC) if is_naive(moment) else moment
