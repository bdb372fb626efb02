"""Workbooks: XLSX, XLS and ODS as grids. The first visible sheet with data is the table; the rest is reported."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import xlrd
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from pipelines.data import archives
from pipelines.data.errors import CannotRead, Collector, cannot_read
from pipelines.data.limits import Deadline, Limits
from pipelines.data.readers.grid import Grid, GridRow, cell_text

_ERRORS = frozenset(
    {
        "#REF!",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#¡REF!",
        "#¡DIV/0!",
        "#¡VALOR!",
        "#¿NOMBRE?",
        "Err:502",
        "Err:508",
    }
)
_NO_VALUE = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>)')


def xlsx_grid(path: Path, limits: Limits, problems: Collector) -> Grid:
    """Read an XLSX as a stream; formulas count by their stored value."""
    members = archives.entries(path, limits, workbook=True)
    _report_parts([m.filename for m in members], problems)
    try:
        stream = path.open("rb")  # given a path, openpyxl goes by its extension; kept files are named by their hash
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of drawings and styles, which are no data
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheets = [(s.title, s.sheet_state == "visible", _xlsx_rows(s, limits)) for s in book.worksheets]
    except CannotRead:
        raise
    except Exception as problem:  # the library raises whatever a broken workbook makes it stumble on
        raise cannot_read(
            "libro_danado", "El libro de Excel está dañado o incompleto. Ábralo, guárdelo como XLSX y súbalo de nuevo."
        ) from problem
    grid = _choose(sheets, problems)
    _report_formulas(path, members, problems)
    grid.rows = _without_errors(grid.rows, problems)
    return grid


def _report_parts(names: list[str], problems: Collector) -> None:
    if any("externallinks/" in name.lower() for name in names):
        problems.warning("vinculos_externos", "El libro tiene vínculos a otros libros; se usan los valores guardados.")
    if any("embeddings/" in name.lower() for name in names):
        problems.warning("objetos_incrustados", "El libro trae objetos incrustados, que no son datos abiertos.")


def _xlsx_rows(sheet: Any, limits: Limits) -> Callable[[], Iterator[GridRow]]:
    def rows() -> Iterator[GridRow]:
        deadline = Deadline(limits.seconds)
        sheet.reset_dimensions()
        try:
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                if number % 2048 == 0:
                    deadline.check()
                yield number, [cell_text(value) for value in values]
        except CannotRead:
            raise
        except Exception as problem:  # see xlsx_grid
            raise cannot_read("libro_danado", "La hoja está dañada: no se puede leer completa.") from problem

    return rows


def _report_formulas(path: Path, members: list[zipfile.ZipInfo], problems: Collector) -> None:
    """Tell where formulas have no stored value: programs write such workbooks, and nobody sees a number in them."""
    with zipfile.ZipFile(path) as archive:
        for member in members:
            if not re.match(r"xl/worksheets/sheet\d+\.xml$", member.filename):
                continue
            tail = b""
            with archive.open(member) as stream:
                while chunk := stream.read(1 << 20):
                    data = tail + chunk
                    for found in _NO_VALUE.finditer(data) if b"<f" in data else ():
                        place = f"{found[1].decode()}{found[2].decode()}"
                        problems.warning(
                            "formula_sin_valor",
                            f"La fórmula de {place} no tiene valor guardado; ábrala en Excel y guarde.",
                            row=int(found[2]),
                        )
                    tail = data[-300:] if not data.endswith(b">") else b""


def xls_grid(path: Path, limits: Limits, problems: Collector) -> Grid:
    """Read an old XLS workbook."""
    try:
        book = xlrd.open_workbook(str(path), on_demand=True, logfile=_Silent())
        sheets = []
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            sheets.append((sheet.name, sheet.visibility == 0, _xls_rows(book, sheet)))
    except Exception as problem:  # the library raises whatever a broken workbook makes it stumble on
        if "ncrypted" in str(problem):
            raise cannot_read("libro_cifrado", "El libro tiene contraseña. Quítela y guárdelo de nuevo.") from problem
        raise cannot_read(
            "libro_danado", "El libro de Excel está dañado o incompleto. Ábralo, guárdelo de nuevo y súbalo."
        ) from problem
    grid = _choose(sheets, problems)
    grid.rows = _without_errors(grid.rows, problems)
    return grid


class _Silent:
    def write(self, _text: str) -> None:
        """Drop the library's messages."""

    def flush(self) -> None:
        """Nothing is kept."""


def _xls_rows(book: Any, sheet: Any) -> Callable[[], Iterator[GridRow]]:
    def value(cell: Any) -> str:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return _xls_date(cell.value, book.datemode)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return "true" if cell.value else "false"
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
        return cell_text(cell.value)

    def rows() -> Iterator[GridRow]:
        for number in range(sheet.nrows):
            yield number + 1, [value(cell) for cell in sheet.row(number)]

    return rows


def _xls_date(serial: float, datemode: int) -> str:
    try:
        moment = xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return cell_text(serial)
    return cell_text(moment.time() if 0 <= serial < 1 else moment)


def ods_grid(path: Path, limits: Limits, problems: Collector) -> Grid:
    """Read an ODS as a stream; repeated cells and rows are unfolded within the limits."""
    archives.entries(path, limits, workbook=True)
    names = _ods_sheet_names(path)
    return _choose(
        [(name, shown, _ods_rows(path, index, limits)) for index, (name, shown) in enumerate(names)], problems
    )


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DAMAGED = (ParseError, DefusedXmlException, zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError)


def _ods_sheet_names(path: Path) -> list[tuple[str, bool]]:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
            names = []
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if event == "start" and element.tag == f"{_TABLE}table":
                    names.append((element.get(f"{_TABLE}name", ""), True))
                elif event == "end" and element.tag == f"{_TABLE}table-row":
                    element.clear()
            return names
    except _DAMAGED as problem:
        raise cannot_read("libro_danado", "La hoja de cálculo ODS está dañada o incompleta.") from problem


def _ods_rows(path: Path, wanted: int, limits: Limits) -> Callable[[], Iterator[GridRow]]:
    def rows() -> Iterator[GridRow]:
        deadline = Deadline(limits.seconds)
        number, index = 0, -1
        try:
            with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
                for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                    if event == "start":
                        index += element.tag == f"{_TABLE}table"
                        continue
                    if element.tag != f"{_TABLE}table-row":
                        continue
                    cells = _ods_cells(element, limits) if index == wanted else []
                    repeat = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                    element.clear()
                    if index > wanted:
                        return
                    if index < wanted:
                        continue
                    for _ in range(repeat if cells else 1):
                        number += 1
                        yield number, list(cells)
                        if number % 2048 == 0:
                            deadline.check()
                    number += 0 if cells else repeat - 1
        except _DAMAGED as problem:
            raise cannot_read("libro_danado", "La hoja de cálculo ODS está dañada o incompleta.") from problem

    return rows


def _ods_cells(row: Any, limits: Limits) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        value = _ods_value(cell)
        repeat = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells.extend([value] * min(repeat, limits.columns + 1))
        if len(cells) > 20 * limits.columns:
            break
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _ods_value(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in {"float", "currency", "percentage"}:
        return cell_text(float(cell.get(f"{_OFFICE}value", "nan")))
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", "")).replace("T00:00:00", "").replace("T", " ")
    if kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value", ""))
    if kind == "time":
        found = re.match(r"PT(\d+)H(\d+)M(\d+)", cell.get(f"{_OFFICE}time-value", ""))
        return f"{int(found[1]):02d}:{found[2]}:{found[3]}" if found else ""
    return "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))


def _choose(sheets: list[tuple[str, bool, Callable[[], Iterator[GridRow]]]], problems: Collector) -> Grid:
    """Take the first visible sheet with rows; tell about the others."""
    chosen: tuple[str, Callable[[], Iterator[GridRow]]] | None = None
    others: list[str] = []
    for name, visible, rows in sheets:
        if not _has_data(rows):
            continue
        if not visible:
            problems.warning(
                "hoja_oculta",
                f"La hoja oculta «{name}» se publicaría con el libro; revise que no tenga datos que no deben salir.",
            )
        elif chosen is None:
            chosen = (name, rows)
        else:
            others.append(name)
    if chosen is None:
        raise cannot_read("libro_vacio", "El libro no tiene ninguna hoja visible con datos.")
    if others:
        listed = ", ".join(f"«{name}»" for name in others[:8])
        problems.warning(
            "varias_hojas",
            f"Hay más hojas con datos ({listed}); solo se lee «{chosen[0]}». Publique una tabla por archivo.",
        )
    return Grid(chosen[1](), padded=True, sheet=chosen[0], other_sheets=others)


def _has_data(rows: Callable[[], Iterator[GridRow]]) -> bool:
    return any(any(cell.strip() for cell in cells) for _, cells in islice(rows(), 1000))


def _without_errors(rows: Iterator[GridRow], problems: Collector) -> Iterator[GridRow]:
    for number, cells in rows:
        for cell in cells:
            if cell[:1] == "#" and cell in _ERRORS:
                problems.error("celda_con_error", f"Una celda guarda el error {cell} en lugar de un valor.", row=number)
        yield number, cells
