"""Where things of an archive lie: pages at their own addresses, what they need below `_archivo/`."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from django.conf import settings

ASSETS = "_archivo"
LONGEST_PATH = 900
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".vtt": "text/vtt; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
INLINE = ("image/", "text/css", "text/javascript", "text/vtt", "font/", "video/", "audio/", "application/pdf")


@dataclass(frozen=True)
class Places:
    """The addresses of one micrositio: `origin` without a slash at its end, `base` with one."""

    origin: str
    base: str

    def local(self, page_path: str, reference: str) -> str | None:
        """The path (with query) of something on our hosts to which a page refers; None for anything else."""
        url = urlsplit(urljoin(self.origin + page_path, reference.strip()))
        if url.scheme not in ("http", "https") or f"{url.scheme}://{url.netloc}" not in (self.origin, settings.WWW_URL):
            return None
        return url.path + (f"?{url.query}" if url.query else "")

    def own_page(self, page_path: str, reference: str) -> bool:
        """Whether a reference stays inside of the micrositio."""
        url = urlsplit(urljoin(self.origin + page_path, reference))
        return f"{url.scheme}://{url.netloc}" == self.origin and url.path.startswith(self.base)

    def asset(self, path: str) -> str:
        """Where a file with this path on our hosts lies in the archive."""
        parts = urlsplit(path)
        if not parts.query and len(parts.path) < LONGEST_PATH:
            return f"{self.base}{ASSETS}{parts.path}"
        digest = hashlib.sha256(path.encode()).hexdigest()[:20]
        return f"{self.base}{ASSETS}/otros/{digest}{PurePosixPath(parts.path).suffix}"

    def is_asset(self, path: str) -> bool:
        """Whether a path lies among the files of the archive."""
        return path.startswith(f"{self.base}{ASSETS}/")


def content_type(path: str) -> str:
    """The type by which a file is served."""
    suffix = PurePosixPath(urlsplit(path).path).suffix.lower()
    return TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def may_show(kind: str) -> bool:
    """Whether a browser may show it instead of downloading it."""
    return kind.startswith(INLINE) or kind.startswith("text/html")
