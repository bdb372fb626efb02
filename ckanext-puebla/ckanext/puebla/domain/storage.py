"""The private object store: each file once, under the sha256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ckan.plugins import toolkit as tk

from ckanext.puebla.errors import invalid

CHUNK = 1 << 20
# Closed to everybody but the portal and its group, to which the gateway belongs where it delivers files.
FOLDER_MODE, FILE_MODE = 0o750, 0o640
SHA256 = re.compile(r"[0-9a-f]{64}")


def root() -> Path:
    """The private folder; outside everything that the web server hands out."""
    configured = tk.config["ckanext.puebla.objects_path"]
    return Path(configured) if configured else Path(tk.config["ckan.storage_path"]) / "puebla" / "objects"


def path_of(sha256: str) -> Path:
    """Where the bytes with that hash lie."""
    if not SHA256.fullmatch(sha256):
        raise invalid("sha256", "La huella del archivo no es válida.")
    return root() / sha256[:2] / sha256


def has(sha256: str) -> bool:
    """Whether the bytes are here."""
    return path_of(sha256).is_file()


def put(stream: IO[bytes], *, limit_mb: int) -> tuple[str, int]:
    """Keep the bytes of a stream; returns sha256 and size. Nothing stays if it is too large or interrupted."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix="entrando-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            sha256, size = _copy(stream, out, limit_mb << 20)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(sha256)
        target.parent.mkdir(exist_ok=True, mode=FOLDER_MODE)
        temporary.chmod(FILE_MODE)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return sha256, size


def put_path(path: Path, *, limit_mb: int) -> tuple[str, int]:
    """Keep a copy of a file on disk."""
    with path.open("rb") as stream:
        return put(stream, limit_mb=limit_mb)


def _copy(stream: IO[bytes], out: IO[bytes], limit: int) -> tuple[str, int]:
    seen, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise invalid("upload", f"El archivo pesa más de {limit >> 20} MB, el máximo que se recibe.")
        seen.update(chunk)
        out.write(chunk)
    if size == 0:
        raise invalid("upload", "El archivo está vacío.")
    return seen.hexdigest(), size


@contextmanager
def scratch() -> Iterator[Path]:
    """A private temporary folder, removed at the end."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    with tempfile.TemporaryDirectory(dir=folder, prefix="trabajo-") as name:
        yield Path(name)
