"""Streaming reader of the cells of an .xlsx file.

Memory stays small whatever the file holds: parts are read in chunks by expat, only cells with content are kept, and
formatted but empty cells are forgotten at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Self
from xml.parsers import expat

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from pipelines.form317.errors import UnreadableWorkbookError
from pipelines.form317.limits import Deadline, Limits
from pipelines.form317.package import Package, SheetPart, damage_is_an_error

CHUNK = 1 << 16
MAX_MERGES = 20_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_383

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Cell(NamedTuple):
    """The content of one cell. `error` holds the error literal (#N/A); `formula` says that the value was computed."""

    value: str | float | bool | date | datetime | time | None
    formula: bool = False
    error: str | None = None
    zeros: int = 0


@dataclass
class SheetContent:
    """The rows with content, by Excel row number and zero-based column; merged ranges; how many cells the XML holds."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    cells_seen: int = 0


@lru_cache(maxsize=4096)
def column_index(letters: str) -> int:
    """Return the zero-based column of `A`, `AB`…"""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _position(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.match(reference.replace("$", ""))
    return (int(match[2]), column_index(match[1])) if match else None


def unescape(text: str) -> str:
    """Undo Excel's `_xHHHH_` writing of characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class _Stream:
    """Feeds one part to expat in chunks, refusing document types and watching the clock."""

    def __init__(self, package: Package, part: str, deadline: Deadline) -> None:
        self.package, self.part, self.deadline = package, part, deadline
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _refuse_doctype(self, *_: object) -> None:
        raise ValueError("document type declarations do not belong in a workbook")

    def run(self) -> None:
        with self.package.open(self.part) as stream:
            while chunk := stream.read(CHUNK):
                self.parser.Parse(chunk, False)
                if self.deadline.passed():
                    raise UnreadableWorkbookError(
                        "tiempo_agotado",
                        f"El libro tardó más de {self.deadline.seconds:g} segundos en leerse. Borre sus filas y "
                        "columnas vacías, o copie sus datos en una plantilla nueva.",
                    )
            self.parser.Parse(b"", True)


@lru_cache(maxsize=256)
def _local(name: str) -> str:
    """Return the name without its namespace prefix."""
    return name.rpartition(":")[2]


class _Strings:
    """Collects the shared strings; phonetic readings are left out."""

    def __init__(self, limits: Limits) -> None:
        self.values: list[str] = []
        self._limits = limits
        self._parts: list[str] = []
        self._collecting = False
        self._phonetic = False
        self._total = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        name = _local(name)
        if name == "t":
            self._collecting = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def text(self, data: str) -> None:
        if self._collecting:
            self._parts.append(data)

    def end(self, name: str) -> None:
        name = _local(name)
        if name == "t":
            self._collecting = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._add()

    def _add(self) -> None:
        text = "".join(self._parts)[: self._limits.max_cell_chars + 1]
        self._parts.clear()
        self._total += len(text) + 50
        if self._total > self._limits.max_text_chars:
            raise UnreadableWorkbookError(
                "libro_demasiado_grande",
                "El libro contiene demasiado texto. Divídalo o copie sus datos en una plantilla nueva.",
            )
        self.values.append(unescape(text))


class _Rows:
    """Collects the cells with content of one sheet."""

    def __init__(self, limits: Limits, convert: Callable[[str, str, str, bool], Cell | None]) -> None:
        self.content = SheetContent()
        self._limits, self._convert = limits, convert
        self._row = 0
        self._reference: str | None = None
        self._offset = 0
        self._attributes: dict[str, str] = {}
        self._parts: list[str] = []
        self._size = self._kept = self._chars = 0
        self._collecting = self._formula = self._filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self.content.cells_seen += 1
            self._attributes = attributes
            self._filled = False
            if "r" in attributes:
                self._reference, self._offset = attributes["r"], 0
            else:
                self._offset += 1
        elif name in ("v", "t"):
            self._collecting = self._filled = True
        elif name == "f":
            self._formula = self._filled = True
        elif name == "rPh":
            self._collecting = False
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._reference, self._offset = None, 0
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _address(self) -> tuple[int, int]:
        """Return row and column of the present cell: its own address, or counted from the last one that had it."""
        place = _position(self._reference) if self._reference else None
        row, column = place or (self._row, -1)
        return row, column + self._offset

    def text(self, data: str) -> None:
        if self._collecting and self._size <= self._limits.max_cell_chars:
            self._parts.append(data)
            self._size += len(data)

    def end(self, name: str) -> None:
        name = _local(name)
        if name == "c":
            if self._filled:
                self._keep()
        elif name in ("v", "t"):
            self._collecting = False

    def _keep(self) -> None:
        text = "".join(self._parts)[: self._limits.max_cell_chars + 1]
        self._parts.clear()
        self._size = 0
        formula, self._formula = self._formula, False
        cell = self._convert(self._attributes.get("t", "n"), self._attributes.get("s", "0"), text, formula)
        if cell is None:
            return
        rows = self.content.rows
        row, column = self._address()
        if not (0 < row <= LAST_ROW and 0 <= column <= LAST_COLUMN):
            raise ValueError(f"no sheet has a cell at row {row}, column {column}")
        rows.setdefault(row, {})[column] = cell
        self._kept += 1
        self._chars += len(text)
        self._refuse_too_much(len(rows))

    def _refuse_too_much(self, rows: int) -> None:
        limits = self._limits
        if self._kept > limits.max_cells or self._chars > limits.max_text_chars:
            raise UnreadableWorkbookError(
                "libro_demasiado_grande", "Una hoja tiene demasiadas celdas con datos. Divida el libro en varios."
            )
        if rows > limits.max_rows:
            raise UnreadableWorkbookError(
                "libro_demasiado_grande",
                f"Una hoja tiene más de {self._limits.max_rows:,} filas con datos. Divida el libro en varios.",
            )

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _position(first), _position(last)
        if start and end and len(self.content.merges) < MAX_MERGES:
            self.content.merges.append((start[0], start[1], end[0], end[1]))


class Book:
    """An open workbook: `sheets` in order, `content(sheet)` with its cells."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._deadline = Deadline(limits.max_seconds)
        self._package = Package(path, limits)
        try:
            with damage_is_an_error():
                self._package.refuse_foreign_document()
                self._open()
        except UnreadableWorkbookError:
            self._package.__exit__()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._package.__exit__()

    @property
    def has_external_links(self) -> bool:
        """Tell whether the book refers to other files. They are never opened."""
        return self._package.has_external_links

    def _open(self) -> None:
        part = self._package.workbook_part()
        root = self._package.tree(part)
        targets = self._package.targets(part)
        self._epoch = CALENDAR_MAC_1904 if _is_1904(root) else CALENDAR_WINDOWS_1900
        self.sheets = [
            SheetPart(str(sheet.get("name")), targets[_relation(sheet)])
            for sheet in root.iter("{*}sheet")
            if _relation(sheet) in targets
        ]
        self._formats = self._read_styles(_one(targets, "styles.xml"))
        self._strings = self._read_strings(_one(targets, "sharedstrings.xml"))

    def _read_styles(self, part: str | None) -> list[tuple[bool, int]]:
        """Return per cell style: is it a date, and how many digits its zero-padding has."""
        if part is None or not self._package.has(part):
            return []
        root = self._package.tree(part)
        codes = dict(BUILTIN_FORMATS)
        codes.update({int(f.get("numFmtId", 0)): str(f.get("formatCode")) for f in root.iter("{*}numFmt")})
        styles = root.find("{*}cellXfs")
        ids = [int(xf.get("numFmtId", 0)) for xf in styles.iterchildren()] if styles is not None else []
        return [_format(codes.get(number, "General"), number) for number in ids]

    def _read_strings(self, part: str | None) -> list[str]:
        if part is None or not self._package.has(part):
            return []
        collector = _Strings(self._limits)
        self._stream(part, collector)
        return collector.values

    def _stream(self, part: str, collector: _Strings | _Rows) -> None:
        stream = _Stream(self._package, part, self._deadline)
        stream.parser.StartElementHandler = collector.start
        stream.parser.EndElementHandler = collector.end
        stream.parser.CharacterDataHandler = collector.text
        stream.run()

    def content(self, sheet: SheetPart) -> SheetContent:
        """Read one sheet; UnreadableWorkbookError when it is damaged or too big."""
        collector = _Rows(self._limits, self._cell)
        with damage_is_an_error():
            self._stream(sheet.part, collector)
        return collector.content

    def _cell(self, kind: str, style: str, text: str, formula: bool) -> Cell | None:
        if kind == "s":
            value = self._strings[int(text)] if text.strip() else ""
            return Cell(value, formula) if value.strip() or formula else None
        if kind in ("str", "inlineStr"):
            value = unescape(text)
            return Cell(value, formula) if value.strip() or formula else None
        if kind == "e":
            return Cell(None, formula, text.strip()[:20] or "#ERROR")
        if not text.strip():
            return Cell(None, True) if formula else None
        if kind == "b":
            return Cell(text.strip() == "1", formula)
        if kind == "d":
            return Cell(text, formula)
        return self._number(style, text, formula)

    def _number(self, style: str, text: str, formula: bool) -> Cell:
        number = float(text)
        index = int(style)
        is_date, zeros = self._formats[index] if index < len(self._formats) else (False, 0)
        if not is_date:
            return Cell(number, formula, zeros=zeros)
        try:
            value = from_excel(number, self._epoch)
        except (ValueError, OverflowError):
            return Cell(number, formula)
        return Cell(number if isinstance(value, timedelta) else value, formula)


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")


def _is_1904(root: etree._Element) -> bool:
    properties = root.find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _one(targets: dict[str, str], ending: str) -> str | None:
    return next((part for part in targets.values() if part.lower().endswith(ending)), None)


def _format(code: str, number: int) -> tuple[bool, int]:
    builtin_date = 14 <= number <= 22 or 27 <= number <= 36 or 45 <= number <= 47 or 50 <= number <= 58
    zeros = len(code) if re.fullmatch(r"0{2,20}", code) else 0
    return builtin_date or bool(is_date_format(code)), zeros
