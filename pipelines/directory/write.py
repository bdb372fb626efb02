"""From rows of plain values to an .xlsx file that reads back equal, with lists to choose from and no formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook as Excel
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from schemas.directory import REGISTRY, WORKBOOK, Column, Sheet

Rows = Mapping[str, Iterable[Mapping[str, Any]]]
SPARE_ROWS = 1000
DATE_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = "@"
_FILL = PatternFill("solid", fgColor="1F3A5F")
_HEADER = Font(bold=True, color="FFFFFF")
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_book(target: Path | IO[bytes], rows: Rows) -> None:
    """Write the workbook with these rows by sheet key; without rows it is the template."""
    book = Excel()
    book.remove(book.worksheets[0])
    book.properties.title = WORKBOOK.title
    _write_intro(book.create_sheet("Instrucciones"))
    for sheet in WORKBOOK.sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet, list(rows.get(sheet.key, ())))
    book.save(target)


def _write_intro(page: Worksheet) -> None:
    page.column_dimensions["A"].width = 100
    page.cell(1, 1, WORKBOOK.title).font = Font(bold=True, size=14)
    for number, sentence in enumerate(WORKBOOK.intro, 2):
        page.cell(number, 1, sentence).alignment = _WRAP


def _write_sheet(page: Worksheet, sheet: Sheet, rows: list[Mapping[str, Any]]) -> None:
    page.freeze_panes = "A2"
    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].number_format = DATE_FORMAT if column.kind == "date" else TEXT_FORMAT
        _add_choice(page, column, letter, len(rows) + SPARE_ROWS)
        _write_heading(page.cell(1, index), column)
        for number, row in enumerate(rows, 2):
            _write_value(page.cell(number, index), column, row.get(column.key))


def _write_heading(cell: Cell | MergedCell, column: Column) -> None:
    cell.value = f"{column.label} *" if column.required else column.label
    cell.font, cell.fill, cell.alignment = _HEADER, _FILL, _WRAP
    if column.help:
        cell.comment = Comment(column.help, WORKBOOK.title, width=260, height=80)


def _write_value(cell: Cell | MergedCell, column: Column, value: Any) -> None:
    """Text stays text, whatever it looks like: a name that begins with «=» computes nothing."""
    if value is None or value == "":
        return
    plain = _plain(column, value)
    cell.value = plain
    if isinstance(plain, str):
        cell.data_type = "s"
    cell.number_format = TEXT_FORMAT if isinstance(plain, str) else DATE_FORMAT
    if column.kind == "long":
        cell.alignment = _WRAP


def _plain(column: Column, value: Any) -> str | date:
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if column.kind == "role":
        return REGISTRY.role_label(str(value))
    if column.kind == "groups":
        return ", ".join(REGISTRY.group_label(key) for key in value) or "Ninguno"
    return str(value)


def _add_choice(page: Worksheet, column: Column, letter: str, last: int) -> None:
    choices = {"yes_no": ["Sí", "No"], "role": [role.label for role in REGISTRY.roles.values()]}.get(column.kind)
    if choices is None:
        return
    rule = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
    rule.errorTitle, rule.error = column.label, "Elija un valor de la lista."
    rule.add(f"{letter}2:{letter}{last + 1}")
    page.add_data_validation(rule)
