"""What comes into a case or a record: documents, pictures and saved e-mails, each checked for what it really is."""

from __future__ import annotations

import email.policy
import io
from collections.abc import Collection
from dataclasses import dataclass
from email.parser import BytesParser
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile

from cms.media.checks.documents import check_document
from cms.media.checks.images import MEGABYTE, clean_image
from cms.media.errors import Refused

LARGEST = 25 * MEGABYTE
MOST_PIXELS = 50_000_000
HEADERS = 256 * 1024

IMAGES = {
    "png": ("image/png", ".png"), "jpg": ("image/jpeg", ".jpg"), "jpeg": ("image/jpeg", ".jpg"),
    "webp": ("image/webp", ".webp"),
}  # fmt: skip
OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
DOCUMENTS = {
    "pdf": "application/pdf",
    "docx": OPEN_XML + "wordprocessingml.document",
    "xlsx": OPEN_XML + "spreadsheetml.sheet",
    "pptx": OPEN_XML + "presentationml.presentation",
    "odt": OPEN_DOCUMENT + "text",
    "ods": OPEN_DOCUMENT + "spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
PICTURES = ("png", "jpg", "jpeg", "webp")
MESSAGE = "eml"
ANY = (*DOCUMENTS, *PICTURES)


@dataclass(frozen=True)
class Found:
    """What is kept of an upload; `extension` with its dot."""

    content: IO[bytes]
    content_type: str
    extension: str


def extension_of(name: str) -> str:
    """The end of a file's name in small letters, without its dot; empty when it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_upload(upload: UploadedFile, allowed: Collection[str]) -> Found:
    """What is kept of an upload: pictures are written anew without what their camera added. Raises `Refused`."""
    name = str(upload.name or "")
    extension = extension_of(name)
    if not upload.size:
        raise Refused("El archivo está vacío.", code="vacio")
    if extension not in allowed:
        wanted = ", ".join(sorted(set(allowed))).upper()
        raise Refused(f"«{name}» no se admite aquí. Se aceptan: {wanted}.", code="tipo")
    file = cast(IO[bytes], upload)
    if extension in IMAGES:
        clean = clean_image(file, name=name, size=upload.size, most_bytes=LARGEST, most_pixels=MOST_PIXELS)
        return Found(io.BytesIO(clean.content), *IMAGES[extension])
    if extension == MESSAGE:
        _check_message(file, upload.size)
        return Found(file, "message/rfc822", ".eml")
    check_document(file, name=name, size=upload.size, most_bytes=LARGEST, extensions=list(DOCUMENTS))
    return Found(file, DOCUMENTS[extension], f".{extension}")


def _check_message(file: IO[bytes], size: int) -> None:
    """An e-mail as programs save it: with its sender and its date."""
    file.seek(0)
    start = file.read(HEADERS)
    file.seek(0)
    headers = BytesParser(policy=email.policy.default).parsebytes(start, headersonly=True)
    if size > LARGEST or b"\x00" in start or not headers["From"] or not headers["Date"]:
        raise Refused("El archivo no es un mensaje de correo guardado (.eml), o es demasiado grande.", code="tipo")
