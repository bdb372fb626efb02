"""The real format of a file, told by its content and never by its name."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.data import archives, encodings
from pipelines.data.encodings import Encoding
from pipelines.data.errors import cannot_read
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.problems import Report

SEPARATORS = (",", ";", "\t", "|")
_HEAD = 65_536
_ROOT_WITHIN = 8_192
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF-", "PDF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"PAR1", "PARQUET"),
    (b"SQLite format 3\x00", "SQLITE"),
    (b"MZ\x90\x00", "BINARIO"),
    (b"\x7fELF", "BINARIO"),
    (b"II*\x00", "BINARIO"),
    (b"MM\x00*", "BINARIO"),
)
_GEOJSON_TYPES = (
    "FeatureCollection|Feature|GeometryCollection|Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon"
)
_GEOJSON = re.compile(rf'"type"\s*:\s*"(?:{_GEOJSON_TYPES})"')
_GEOJSON_KEYS = re.compile(r'"(?:features|geometry|coordinates|geometries)"\s*:')
_JSON_LD = re.compile(r'"@(?:context|graph|id|type)"\s*:')
_PX = re.compile(
    r"""^\s*(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|CREATION-DATE|MATRIX|TITLE|SUBJECT-AREA|DECIMALS|STUB|CONTENTS)\b[^=\n]{0,80}="""
)
_TURTLE = re.compile(
    r"^\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s+\w*:|base\s+<|<[^>\s]+>\s+(?:<[^>\s]+>|a)\s)", re.IGNORECASE
)
_ROOT = re.compile(r"<(?![?!])\s*(?:[\w.-]+:)?([\w.-]+)([^>]*)")
_ROOTS = {
    "kml": "KML",
    "rss": "RSS",
    "feed": "ATOM",
    "svg": "SVG",
    "html": "HTML",
    "table": "HTML",
    "body": "HTML",
    "head": "HTML",
    "script": "HTML",
    "div": "HTML",
}


@dataclass
class Detection:
    """`format` is the variant (XLSX, TURTLE…); `encoding` and `separator` only for text."""

    format: str
    encoding: Encoding | None = None
    separator: str | None = None
    problems: Report = field(default_factory=Report)


def detect(path: Path, limits: Limits = DEFAULT_LIMITS) -> Detection:
    """Return what the file is. Raises CannotRead when it is empty, too big, damaged or hostile."""
    size = path.stat().st_size
    if size == 0:
        raise cannot_read("archivo_vacio", "El archivo está vacío (0 bytes).")
    if size > limits.size:
        raise cannot_read(
            "archivo_demasiado_grande",
            f"El archivo mide {size / 1e6:,.0f} MB; se aceptan hasta {limits.size / 1e6:,.0f} MB.",
        )
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return Detection(name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Detection(_zip_kind(path, limits))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Detection(_compound_kind(path))
    return _text_kind(path, limits)


def _zip_kind(path: Path, limits: Limits) -> str:
    members = archives.entries(path, limits, workbook=_looks_like_workbook(path, limits))
    found = archives.kind(members)
    if found == "ODS" and "spreadsheet" not in archives.open_document_type(path):
        return "ODT"
    return found


def _looks_like_workbook(path: Path, limits: Limits) -> bool:
    """Whether the archive names the parts of a workbook; workbooks legitimately unpack to many times their size."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:2000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError):
        return False
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names or {"mimetype", "content.xml"} <= names


def _compound_kind(path: Path) -> str:
    """OLE2 container: old Excel, old Word, or a modern workbook with a password."""
    data = path.read_bytes() if path.stat().st_size < 64 * 1024 * 1024 else path.open("rb").read(64 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise cannot_read(
            "libro_cifrado",
            "El libro tiene contraseña. Quítela en Excel (Archivo, Información, Proteger libro) y guárdelo de nuevo.",
        )
    if "Workbook".encode("utf-16-le") in data or b"B\x00o\x00o\x00k\x00" in data:
        return "XLS"
    return "DOC" if "WordDocument".encode("utf-16-le") in data else "BINARIO"


def _text_kind(path: Path, limits: Limits) -> Detection:
    encoding = encodings.detect_encoding(path)
    with encodings.open_text(path, encoding) as stream:
        text = stream.read(_HEAD)
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise cannot_read("archivo_sin_contenido", "El archivo no tiene contenido: solo marcas o renglones en blanco.")
    for name in (_markup_kind(start), _json_kind(start), _other_text_kind(start)):
        if name and not (name in {"HTML", "XML"} and _is_table_of_markup(start)):
            return Detection(name, encoding)
    _refuse_binary(text)
    separator = sniff_separator(text)
    return Detection("CSV", encoding, separator)


def _is_table_of_markup(start: str) -> bool:
    """Whether rows of cells only happen to begin with a tag (`<b>monto</b>,…`)."""
    if re.match(r"<\?xml|<!doctype|<html|<head|<body|<meta|<table", start, re.IGNORECASE):
        return False
    lines = start.splitlines()
    return len(lines) > 1 and any(_evenness(lines[:50], separator)[0] == 1.0 for separator in SEPARATORS)


def _refuse_binary(text: str) -> None:
    controls = sum(1 for c in text if c < " " and c not in "\t\r\n\x0b\x0c\x1a")
    if controls > max(8, len(text) // 50):
        raise cannot_read(
            "no_es_texto",
            "El archivo no es texto ni de un formato conocido; quizá tiene otra extensión de la que le corresponde.",
        )


def _markup_kind(start: str) -> str | None:
    if not start.startswith("<"):
        return None
    if re.match(r"<!doctype\s+html|<html|<meta|<table", start, re.IGNORECASE):
        return "HTML"
    start = start[:_ROOT_WITHIN]
    body = re.sub(r"<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", "", start, flags=re.DOTALL | re.IGNORECASE)
    root = _ROOT.search(body)
    if root is None:
        return "XML" if start.startswith("<?xml") else None
    if start.startswith("<http") or (_TURTLE.match(start) and not start.startswith("<?xml")):
        return "TURTLE"
    name = root.group(1)
    if name == "RDF":
        return "RSS" if "purl.org/rss/" in root.group(2) else "RDF"
    return _ROOTS.get(name.lower(), "XML")


def _json_kind(start: str) -> str | None:
    if start[0] == "{" or re.match(r'\[\s*[\[{\]"\d-]', start):
        if _JSON_LD.search(start):
            return "JSON-LD"
        if _GEOJSON.search(start) and _GEOJSON_KEYS.search(start):
            return "GEOJSON"
        return "JSON" if start[0] == "[" or re.match(r'\{\s*["}]', start) else None
    return None


def _other_text_kind(start: str) -> str | None:
    if _PX.match(start) and ";" in start:
        return "PX"
    if _TURTLE.match(start):
        return "TURTLE"
    return "RTF" if start.startswith("{\\rtf") else None


def sniff_separator(text: str) -> str:
    """Return the separator that splits the first rows most evenly; a comma when there is only one column."""
    lines = text.splitlines(keepends=True)
    sample = lines[:200]
    if len(text) >= _HEAD and len(sample) == len(lines) and len(sample) > 1:
        sample = sample[:-1]
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        score = _evenness(sample, separator)
        if score > best_score:
            best, best_score = separator, score
    return best


def _evenness(lines: Iterable[str], separator: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(lines, delimiter=separator):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
    except csv.Error:
        return (0.0, 0)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return (0.0, 0)
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return (count / sum(widths.values()), width)
