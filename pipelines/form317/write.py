"""Writing the official workbook: empty as a template, or filled with records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Excel
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.form317.guides import add_guides, add_named_lists, fit_to_paper
from pipelines.form317.records import Record, Workbook
from pipelines.form317.texts import clean
from schemas.form317 import FORMAT, Field, Sheet

HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
SPARE_ROWS = 500
FIRST_EXCEL_DATE = date(1900, 3, 1)

_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_HEADER_FILL = PatternFill("solid", fgColor="1F3A5F")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_THIN = Side(style="thin", color="BFC7D1")


def write_template(path: str | Path, workbook: Workbook | None = None) -> None:
    """Write the official workbook with lists, comments and colours, filled with `workbook` when given."""
    content = workbook or Workbook()
    book = Excel()
    book.remove(book.worksheets[0])
    last_rows = {sheet.key: FIRST_ROW + len(_records(content, sheet)) + SPARE_ROWS for sheet in FORMAT.captured}
    for sheet in FORMAT.sheets:
        page = book.create_sheet(sheet.title)
        if sheet.captured:
            _write_sheet(page, sheet, _records(content, sheet))
        else:
            add_named_lists(book, page)
    for sheet in FORMAT.captured:
        add_guides(book[sheet.title], sheet, FIRST_ROW, last_rows)
    book.properties.title = f"{FORMAT.title} {FORMAT.code}"
    book.save(path)


def write_workbook(path: str | Path, workbook: Workbook) -> None:
    """Write the records as an official workbook that reads back equal."""
    write_template(path, workbook)


def _records(content: Workbook, sheet: Sheet) -> list[Record]:
    rows: dict[str, Iterator[Record]] = {
        "dependencia": iter([content.dependencia] if content.dependencia else []),
        "dataset": iter(content.datasets),
        "recurso": (r for r in (*(x for d in content.datasets for x in d.resources), *content.orphan_resources)),
        "diccionario": (t for t in (*(x for d in content.datasets for x in d.terms), *content.orphan_terms)),
    }
    return list(rows[sheet.key])


def _write_sheet(page: Worksheet, sheet: Sheet, records: list[Record]) -> None:
    _write_title(page, sheet)
    for column, field in enumerate(sheet.printed, 1):
        _write_header(page.cell(HEADER_ROW, column), field)
        whole_column = page.column_dimensions[get_column_letter(column)]
        whole_column.width = field.width
        whole_column.number_format = _number_format(field)
    page.row_dimensions[HEADER_ROW].height = 48
    page.freeze_panes = f"A{FIRST_ROW}"
    fit_to_paper(page)
    for number, record in enumerate(records, FIRST_ROW):
        for column, field in enumerate(sheet.printed, 1):
            write_value(page.cell(number, column), field, getattr(record, field.key))


def _write_title(page: Worksheet, sheet: Sheet) -> None:
    width = len(sheet.printed)
    for row, text, font in (
        (1, f"{FORMAT.code} · {sheet.section}", Font(bold=True, size=14, color="1F3A5F")),
        (2, sheet.description, Font(italic=True, color="44546A")),
    ):
        page.cell(row, 1, text).font = font
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    page.row_dimensions[1].height = 24


def _write_header(cell: Cell | Any, field: Field) -> None:
    cell.value = field.label
    cell.fill, cell.font = _HEADER_FILL, _HEADER_FONT
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(left=_THIN, right=_THIN)
    note = Comment(f"{field.help}\n\nEjemplo: {field.example}", "Puebla Abierta")
    note.width, note.height = 340, 130
    cell.comment = note


def _number_format(field: Field) -> str:
    """Text everywhere but in dates, so that Excel keeps `0012` as it is typed."""
    return "dd/mm/yyyy" if field.kind == "date" else "@"


def write_value(cell: Cell | Any, field: Field, value: object) -> None:
    """Write one value so that Excel shows it as it is: never as a formula, never losing zeros."""
    cell.number_format = _number_format(field)
    if field.kind != "date":
        cell.alignment = Alignment(wrap_text=field.kind == "paragraphs", vertical="top")
    if value in (None, "", ()):
        return
    if isinstance(value, date) and value >= FIRST_EXCEL_DATE:
        cell.value = value
        return
    set_text(cell, shown(value))


def shown(value: object) -> str:
    """Return a record's value as the text of a cell."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def set_text(cell: Cell | Any, text: str) -> None:
    """Put a literal text in the cell, whatever it looks like."""
    safe = _LOOKS_ESCAPED.sub(r"_x005F_\1", clean(text)[0])
    cell.value = safe
    cell.data_type = "s"
