"""What may come into a folder. What a file is follows from its bytes; the checks are those of all the sites."""

from __future__ import annotations

import email.policy
import io
from dataclasses import dataclass
from email.parser import BytesParser
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile

from cms.media.checks.documents import check_document
from cms.media.checks.images import MEGABYTE, clean_image
from cms.media.errors import Refused
from cms.web_register.errors import BadFile
from cms.web_register.models import FileKind

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
PAPER = ("pdf", *PICTURES)
ANY = (*DOCUMENTS, *PICTURES)
ALLOWED: dict[str, tuple[str, ...]] = {
    FileKind.REQUEST: PAPER,
    FileKind.ANNEX: ANY,
    FileKind.SKETCH: PICTURES,
    FileKind.CONTENT: ANY,
    FileKind.ATTENDANCE: PAPER,
    FileKind.EVIDENCE: ANY,
    FileKind.MANUAL: ("pdf",),
    FileKind.RELEASE: ANY,
    FileKind.INFORMATION: ANY,
    FileKind.MESSAGE: ("eml", *PAPER),
}


@dataclass(frozen=True)
class Found:
    """What is kept of an upload; `extension` with its dot."""

    content: IO[bytes]
    content_type: str
    extension: str


def accepts(kind: str) -> str:
    """For the `accept` of a file field."""
    return ",".join(f".{extension}" for extension in ALLOWED[kind])


def check(upload: UploadedFile, kind: str, field: str = "file") -> Found:
    """What is kept of an upload, if it may be that in a folder. Raises `BadFile`."""
    name = str(upload.name or "")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if not upload.size:
        raise BadFile("El archivo está vacío.", field=field)
    if extension not in ALLOWED[kind]:
        wanted = ", ".join(sorted(set(ALLOWED[kind]))).upper()
        raise BadFile(f"«{name}» no se admite aquí. Se aceptan: {wanted}.", code="archivo_tipo", field=field)
    try:
        return _checked(cast(IO[bytes], upload), name, extension, upload.size)
    except Refused as refused:
        raise BadFile(refused.message, code=f"archivo_{refused.code}", field=field) from refused


def _checked(file: IO[bytes], name: str, extension: str, size: int) -> Found:
    if extension in IMAGES:
        clean = clean_image(file, name=name, size=size, most_bytes=LARGEST, most_pixels=MOST_PIXELS)
        return Found(io.BytesIO(clean.content), *IMAGES[extension])
    if extension == "eml":
        _check_message(file, size)
        return Found(file, "message/rfc822", ".eml")
    check_document(file, name=name, size=size, most_bytes=LARGEST, extensions=list(DOCUMENTS))
    return Found(file, DOCUMENTS[extension], f".{extension}")


def _check_message(file: IO[bytes], size: int) -> None:
    """An e-mail as programs save it: with its sender and its date."""
    file.seek(0)
    start = file.read(HEADERS)
    file.seek(0)
    headers = BytesParser(policy=email.policy.default).parsebytes(start, headersonly=True)
    if size > LARGEST or b"\x00" in start or not headers["From"] or not headers["Date"]:
        raise Refused("El archivo no es un mensaje de correo guardado (.eml), o es demasiado grande.", code="tipo")
