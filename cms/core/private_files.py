"""Files that only some people may read: where they lie, and how the gateway hands them over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

INTERNAL = "/_cms_private/"
INLINE = ("application/pdf", "image/png", "image/jpeg", "image/webp")
BLOCK = 1024 * 1024


class PrivateStorage(FileSystemStorage):
    """The folder `settings.PRIVATE_ROOT`. It has no public address."""

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]
        return str(settings.PRIVATE_ROOT)

    def url(self, name: str | None) -> str:
        raise NotImplementedError("private files are handed over by a view that checks who asks")


def private_storage() -> Storage:
    """For `FileField(storage=private_storage)`."""
    return storages["private"]


def sha256_of(blocks: Iterable[bytes]) -> str:
    """The hex digest of some bytes that come in blocks."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def blocks_of(file: IO[bytes]) -> Iterable[bytes]:
    """The bytes of an open file from where it stands, one block after the other."""
    while block := file.read(BLOCK):
        yield block


def send(name: str, *, filename: str, content_type: str, inline: bool = False) -> HttpResponseBase:
    """Answer with a private file; the caller has checked that this person may read it.

    Behind the gateway nginx sends the bytes (X-Accel); without it Django does. Only PDF and pictures are ever shown
    inside the browser.
    """
    inline = inline and content_type in INLINE
    if settings.X_ACCEL:
        answer: HttpResponseBase = HttpResponse(content_type=content_type)
        answer["X-Accel-Redirect"] = INTERNAL + quote(str(PurePosixPath(name)))
    else:
        answer = FileResponse(private_storage().open(name), content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(not inline, filename) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
