"""What a printed page may load: our own static files and nothing else."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://print.invalid"  # stands before addresses without a host; nobody ever asks that host


class Refused(ValueError):
    """The page asked for something that is not a static file of ours."""


class StaticOnlyFetcher(URLFetcher):
    """Opens no network connection and no file outside the static files. What it refuses stops the printing."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=[], fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        return URLFetcherResponse(url, static_file(url).read_bytes(), {"Content-Type": content_type(url)})


def static_file(url: str) -> Path:
    """The file behind an address under STATIC_URL. Raises `Refused`."""
    path = unquote(urlsplit(url).path)
    if not url.startswith(f"{BASE}/") or not path.startswith(settings.STATIC_URL):
        raise Refused(f"a printed page may not load {url[:80]}")
    name = path.removeprefix(settings.STATIC_URL)
    try:
        found = finders.find(name)
        collected = Path(staticfiles_storage.path(name))
    except SuspiciousFileOperation as error:
        raise Refused(f"a printed page may not load {url[:80]}") from error
    if collected.is_file():
        return collected
    if not isinstance(found, str):
        raise Refused(f"there is no static file {name[:80]}")
    return Path(found)


def content_type(url: str) -> str:
    return mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"
