"""From an .xlsx file to rows of plain values, tolerant with what people send and distrustful of the file.

A file that is no workbook, is too big or breaks open raises `UnreadableWorkbookError` (of `pipelines.form317.errors`,
whose reader does the work); everything else is a problem with its sheet, row, column and sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.directory.cells import ABSENT, CellProblem, convert
from pipelines.form317.errors import UnreadableWorkbookError
from pipelines.form317.limits import Limits
from pipelines.form317.package import SheetPart
from pipelines.form317.texts import clean, one_line
from pipelines.form317.xlsx import Book, Cell, SheetContent
from pipelines.problems import Problem, Report, error, warning
from schemas.directory import WORKBOOK, Column, Sheet
from schemas.form317 import fold

LIMITS = Limits(
    max_file_bytes=10_000_000,
    max_unzipped_bytes=80_000_000,
    max_entries=500,
    max_rows=20_000,
    max_cells=300_000,
    max_text_chars=8_000_000,
    max_cell_chars=6_000,
)
HEADER_WITHIN = 10  # rows
MOST_PROBLEMS = 500


@dataclass(frozen=True)
class Row:
    """One row: its number in Excel and the values of the columns that the sheet has. None: an empty cell."""

    sheet: Sheet
    number: int
    values: Mapping[str, Any]


@dataclass
class Reading:
    """What came out of a workbook: rows by sheet key, and problems."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: Report = field(default_factory=Report)

    @property
    def valid(self) -> bool:
        """Whether nothing has to be mended."""
        return not self.problems.errors


def read_book(path: Path, limits: Limits = LIMITS) -> Reading:
    """Read a workbook. Raises `UnreadableWorkbookError`."""
    reading = Reading()
    with Book(path, limits) as book:
        if book.has_external_links:
            raise UnreadableWorkbookError(
                "vinculo_externo",
                "El libro está vinculado con otros archivos. Copie sus datos como valores en una plantilla nueva.",
            )
        parts = {fold(part.name): part for part in reversed(book.sheets)}
        for sheet in WORKBOOK.sheets:
            part = parts.get(fold(sheet.title))
            if part is not None:
                _read_sheet(reading, sheet, part, book)
    if not reading.rows and reading.valid:
        titles = ", ".join(f"«{title}»" for title in WORKBOOK.titles)
        reading.problems.append(error("sin_hojas", f"El libro no tiene ninguna de las hojas {titles}."))
    del reading.problems[MOST_PROBLEMS:]
    return reading


def _read_sheet(reading: Reading, sheet: Sheet, part: SheetPart, book: Book) -> None:
    content = book.content(part)
    if not content.rows:
        reading.rows[sheet.key] = []
        return
    found = _header(sheet, content)
    if found is None:
        labels = ", ".join(f"«{column.label}»" for column in sheet.columns if column.required)
        sentence = f"No se encontró la fila de encabezados. Debe tener {labels}."
        reading.problems.append(error("encabezado_no_encontrado", sentence, sheet.title))
        return
    header_row, columns = found
    reading.problems.extend(_header_problems(sheet, content, header_row, columns))
    reading.rows[sheet.key] = [
        row
        for number, cells in sorted(content.rows.items())
        if number > header_row and (row := _row(reading, sheet, number, cells, columns)) is not None
    ]


def _header(sheet: Sheet, content: SheetContent) -> tuple[int, dict[int, Column]] | None:
    """The row that has all headings of required columns, and which column of the file is which."""
    by_label = {fold(column.label): column for column in sheet.columns}
    required = {column.key for column in sheet.columns if column.required}
    for number in sorted(content.rows)[:HEADER_WITHIN]:
        columns: dict[int, Column] = {}
        for index, cell in sorted(content.rows[number].items()):
            column = by_label.get(fold(str(cell.value or "").replace("*", " ")))
            if column is not None and column not in columns.values():
                columns[index] = column
        if required <= {column.key for column in columns.values()}:
            return number, columns
    return None


def _header_problems(
    sheet: Sheet, content: SheetContent, header_row: int, columns: Mapping[int, Column]
) -> Iterator[Problem]:
    for index, cell in sorted(content.rows[header_row].items()):
        text = one_line(clean(str(cell.value or ""))[0])[:60]
        if index not in columns and text:
            sentence = f"La columna «{text}» no es de esta hoja, o está repetida, y no se leyó."
            yield warning("columna_no_leida", sentence, sheet.title, header_row, text)


def _row(
    reading: Reading, sheet: Sheet, number: int, cells: Mapping[int, Cell], columns: Mapping[int, Column]
) -> Row | None:
    values: dict[str, Any] = {}
    wrong = False
    for index, column in columns.items():
        if not column.read:
            continue
        try:
            value = convert(cells.get(index), column)
        except CellProblem as problem:
            reading.problems.append(error(problem.code, problem.sentence, sheet.title, number, column.label))
            wrong = True
            continue
        if value is not ABSENT:
            values[column.key] = value
    if not wrong and all(value in (None, "") for value in values.values()):
        return None
    missing = [column for column in sheet.columns if column.required and values.get(column.key, "x") in (None, "")]
    for column in missing:
        reading.problems.append(error("falta_dato", f"Falta «{column.label}».", sheet.title, number, column.label))
    return Row(sheet, number, values)
