"""What may come into a folder. What a file is follows from its bytes; the checks are those of all the sites."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from cms.media.checks.uploads import ANY, MESSAGE, PICTURES, Found, check_upload
from cms.media.errors import Refused
from cms.web_register.errors import BadFile
from cms.web_register.models import FileKind

PAPER = ("pdf", *PICTURES)
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
    FileKind.MESSAGE: (MESSAGE, *PAPER),
}


def accepts(kind: str) -> str:
    """For the `accept` of a file field."""
    return ",".join(f".{extension}" for extension in ALLOWED[kind])


def check(upload: UploadedFile, kind: str, field: str = "file") -> Found:
    """What is kept of an upload, if it may be that in a folder. Raises `BadFile`."""
    if not upload.size:
        raise BadFile("El archivo está vacío.", field=field)
    try:
        return check_upload(upload, ALLOWED[kind])
    except Refused as refused:
        raise BadFile(refused.message, code=f"archivo_{refused.code}", field=field) from refused
