"""News of the catalogue as RSS 2.0: what was published or updated last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup
from feedgen.feed import FeedGenerator
from markdown import markdown

LETTERS = 600


def feed(packages: Iterable[Mapping[str, Any]], *, title: str, site: str) -> bytes:
    """The feed, newest first as given. Each version of a dataset is an item of its own."""
    channel = FeedGenerator()
    channel.title(f"{title}: novedades")
    channel.link(href=f"{site}/novedades.rss", rel="self")
    channel.link(href=site)
    channel.description("Conjuntos de datos publicados o actualizados recientemente.")
    channel.language("es-mx")
    for package in packages:
        _item(channel, package, site)
    return bytes(channel.rss_str(pretty=True))


def _item(channel: FeedGenerator, package: Mapping[str, Any], site: str) -> None:
    address, version = f"{site}/dataset/{package['name']}", str(package.get("version") or "")
    item = channel.add_entry(order="append")
    item.title(f"{package.get('title')}{f' (versión {version})' if version else ''}")
    item.link(href=address)
    item.guid(f"{address}/version/{version}" if version else address, permalink=True)
    item.description(plain(str(package.get("notes") or "")))
    item.pubDate(datetime.fromisoformat(str(package["metadata_modified"])).replace(tzinfo=UTC))
    for term in filter(None, [package.get("tema"), (package.get("organization") or {}).get("title")]):
        item.category(term=str(term))


def plain(text: str) -> str:
    """The words of a description, without markup, of moderate length."""
    words = " ".join(BeautifulSoup(markdown(text), "html.parser").get_text(" ").split())
    return words if len(words) <= LETTERS else words[: LETTERS - 1].rsplit(" ", 1)[0] + "…"
