"""The scan of an oficio: a PDF or a picture by its content, of a bearable size, under a name that tells nothing."""

from __future__ import annotations

import uuid
import warnings
from typing import Any

from django.core.files import File
from PIL import Image, UnidentifiedImageError

from cms.directory.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
PICTURES = {"JPEG": "jpg", "PNG": "png"}
SENTENCE = "El oficio escaneado debe ser un PDF, JPG o PNG."


def checked(scan: File[Any]) -> File[Any]:
    """The file with a name of ours; `Invalid` when it is not what it should be."""
    if (scan.size or 0) > MOST_BYTES:
        raise Invalid.of("scan", f"El archivo pesa más de {MOST_BYTES // 1024 // 1024} MB.")
    kind = _kind(scan)
    scan.seek(0)
    scan.name = f"{uuid.uuid4().hex}.{kind}"
    return scan


def content_type(name: str) -> str:
    """The type of a kept scan, by the name that we gave it."""
    return KINDS.get(name.rpartition(".")[2], "application/octet-stream")


def _kind(scan: File[Any]) -> str:
    scan.seek(0)
    head = scan.read(1024)
    if head.startswith(b"%PDF-"):
        scan.seek(max(0, (scan.size or 0) - 2048))
        if b"%%EOF" not in scan.read(2048):
            raise Invalid.of("scan", "El PDF está incompleto. Vuelva a escanearlo.")
        return "pdf"
    return _picture(scan)


def _picture(scan: File[Any]) -> str:
    scan.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(scan, formats=list(PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Invalid.of("scan", "La imagen tiene demasiados puntos. Escanee con menos resolución.")
                kind = PICTURES[str(picture.format)]
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Invalid.of("scan", SENTENCE) from error
    except (OSError, SyntaxError, ValueError, KeyError) as error:
        raise Invalid.of("scan", "La imagen está dañada. Vuelva a escanearla.") from error
    return kind
