"""Documents: the content must be what the extension says, without macros, programs or hidden pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cms.media.checks import archives
from cms.media.checks.images import megabytes
from cms.media.errors import Refused

Check = Callable[[IO[bytes]], None]
HEAD = 4096
BLOCK = 1024 * 1024
MOST_JSON = 12 * 1024 * 1024  # above it only the beginning is looked at
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
# Actions of a PDF that do something by themselves, and files inside it.
PDF_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\b")
PAGE = re.compile(rb"<\s*(script|html|iframe|object|embed|svg|body)\b", re.IGNORECASE)


def check_document(file: IO[bytes], *, name: str, size: int, most_bytes: int, extensions: list[str]) -> None:
    """Raise `Refused` unless the file is what its name says and does nothing by itself."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if size > most_bytes:
        raise Refused(
            f"El documento pesa {megabytes(size)} y el máximo es {megabytes(most_bytes)}. Divídalo, o guárdelo con "
            "imágenes más ligeras, y envíelo otra vez.",
            code="tamano",
        )
    if size == 0:
        raise Refused("El archivo está vacío.", code="danado")
    check = CHECKS.get(extension)
    if check is None or extension not in extensions:
        raise Refused(unknown(extension, extensions), code="tipo")
    file.seek(0)
    refuse_programs(file.read(HEAD))
    file.seek(0)
    check(file)
    file.seek(0)


def unknown(extension: str, extensions: list[str]) -> str:
    accepted = ", ".join(sorted(extensions)[:-1]).upper() + " o " + sorted(extensions)[-1].upper()
    hints = {
        "svg": "Un SVG puede llevar programas: envíelo como PDF, o como imagen PNG.",
        "html": "Una página HTML puede llevar programas: envíe un PDF, o escriba el contenido en una página.",
        "doc": "Guárdelo como DOCX o PDF.",
        "xls": "Guárdelo como XLSX o CSV.",
        "ppt": "Guárdelo como PPTX o PDF.",
        "docm": "Lleva macros: guárdelo como DOCX o PDF.",
        "xlsm": "Lleva macros: guárdelo como XLSX o CSV.",
        "pptm": "Lleva macros: guárdelo como PPTX o PDF.",
        "rar": "Comprímalo como ZIP.",
    }
    kind = f"«.{extension}»" if extension else "sin terminación"
    return f"No se aceptan archivos {kind}. {hints.get(extension, '')} Se aceptan {accepted}.".replace("  ", " ")


def refuse_programs(head: bytes) -> None:
    """A program is refused whatever its name."""
    if head.startswith(PROGRAMS):
        raise Refused("El archivo es un programa, no un documento, aunque su nombre diga otra cosa.", code="peligroso")


def mismatch(kind: str) -> Refused:
    """The content is not what the extension says."""
    return Refused(
        f"Por dentro, este archivo no es {kind}, o está dañado. Ábralo con su programa, guárdelo de nuevo y envíelo.",
        code="tipo",
    )


def pdf(file: IO[bytes]) -> None:
    head = file.read(1024)
    if b"%PDF-" not in head:
        raise mismatch("un PDF")
    rest, ended = head, b""
    while rest:
        if PDF_ACTIVE.search(ended[-32:] + rest):
            raise Refused(
                "El PDF lleva programas o archivos dentro. Imprímalo a un PDF nuevo («Guardar como PDF») y envíe ese.",
                code="peligroso",
            )
        ended = (ended + rest)[-2048:]
        rest = file.read(BLOCK)
    if b"%%EOF" not in ended:
        raise Refused("El PDF está incompleto: le falta el final. Expórtelo otra vez.", code="danado")


def text(file: IO[bytes]) -> None:
    """CSV and TXT: letters in a known encoding, and not a page in disguise."""
    content = file.read(BLOCK)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("El texto está en UTF-16. Guárdelo como UTF-8 y envíelo otra vez.", code="tipo")
    if b"\x00" in content:
        raise mismatch("texto")
    if PAGE.search(content[:HEAD]):
        raise Refused("El archivo es una página HTML, no un texto ni una tabla.", code="peligroso")


def json_text(file: IO[bytes]) -> None:
    content = file.read(MOST_JSON + 1)
    try:
        start = content[:HEAD].decode("utf-8-sig", "ignore").lstrip()
        if start[:1] not in "{[" or not start:
            raise ValueError("no object")
        if len(content) <= MOST_JSON:
            json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise mismatch("JSON") from error


def xml(file: IO[bytes]) -> None:
    try:
        for count, (_, element) in enumerate(iterparse(file, events=("start",), forbid_dtd=True)):
            tag = str(element.tag).rpartition("}")[2].lower()
            if tag in ("svg", "html", "script") or (count == 0 and tag == "stylesheet"):
                raise Refused(f"El XML lleva «{tag}», que un navegador ejecutaría. Envíe un PDF.", code="peligroso")
            element.clear()
    except DefusedXmlException as error:
        raise Refused("El XML declara entidades o un DTD, y no se aceptan por seguridad.", code="peligroso") from error
    except ParseError as error:
        raise mismatch("XML") from error


def mp4(file: IO[bytes]) -> None:
    if file.read(12)[4:8] != b"ftyp":
        raise mismatch("un video MP4")


def webm(file: IO[bytes]) -> None:
    if file.read(4) != b"\x1aE\xdf\xa3":
        raise mismatch("un video WebM")


def captions(file: IO[bytes]) -> None:
    """WebVTT: its first line says so, and there is at least one time."""
    content = file.read(BLOCK)
    if not content.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") or b"-->" not in content or b"\x00" in content:
        raise Refused(
            "Este archivo no trae subtítulos WebVTT: su primera línea debe decir «WEBVTT» y debe haber al menos un "
            "tiempo («00:00:01.000 --> 00:00:04.000»).",
            code="tipo",
        )


CHECKS: dict[str, Check] = {
    "csv": text,
    "docx": lambda file: archives.office(file, "word/", "un DOCX"),
    "geojson": json_text,
    "json": json_text,
    "ods": lambda file: archives.open_document(file, "application/vnd.oasis.opendocument.spreadsheet", "un ODS"),
    "mp4": mp4,
    "odt": lambda file: archives.open_document(file, "application/vnd.oasis.opendocument.text", "un ODT"),
    "pdf": pdf,
    "pptx": lambda file: archives.office(file, "ppt/", "un PPTX"),
    "txt": text,
    "vtt": captions,
    "webm": webm,
    "xlsx": lambda file: archives.office(file, "xl/", "un XLSX"),
    "xml": xml,
    "zip": archives.plain,
}
