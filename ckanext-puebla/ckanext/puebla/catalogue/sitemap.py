"""Addresses for search engines, in as many files as the protocol asks for (50,000 addresses each)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
DATASETS_PER_FILE = 10_000
ADDRESSES_PER_FILE = 50_000


def index(files: int, site: str) -> str:
    """The list of files."""
    places = "".join(
        f"<sitemap><loc>{escape(site)}/sitemap-{number}.xml</loc></sitemap>" for number in range(1, files + 1)
    )
    return f"{HEAD}<sitemapindex {NAMESPACE}>{places}</sitemapindex>"


def addresses(packages: Iterable[Mapping[str, Any]], site: str) -> Iterator[tuple[str, str]]:
    """Address and date of every dataset and its resources."""
    for package in packages:
        page, changed = f"{site}/dataset/{package['name']}", str(package.get("metadata_modified") or "")[:10]
        yield page, changed
        for resource in package.get("resources") or ():
            yield f"{page}/resource/{resource['id']}", changed


def page(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One file, piece by piece."""
    yield f"{HEAD}<urlset {NAMESPACE}>"
    for number, (address, changed) in enumerate(found):
        if number >= ADDRESSES_PER_FILE:
            break
        date = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(address)}</loc>{date}</url>"
    yield "</urlset>"
