"""The same workbook back, with every problem marked in its cell and a sheet that lists them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Excel
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.form317.errors import NotAnnotableError
from pipelines.form317.layout import Place
from pipelines.form317.limits import DEFAULT_LIMITS, Limits
from pipelines.form317.read import Reading, read
from pipelines.form317.write import set_text
from pipelines.form317.xlsx import Book
from pipelines.problems import Problem, Report, counted
from schemas.form317 import FORMAT

SUMMARY = "Problemas"
SUMMARY_COLUMNS = (
    ("Gravedad", 12),
    ("Código", 26),
    ("Hoja", 24),
    ("Fila", 8),
    ("Columna", 40),
    ("Qué pasa y cómo se arregla", 90),
)
MAX_COMMENT = 1000

_FILLS = {"error": PatternFill("solid", fgColor="F8B4B4"), "aviso": PatternFill("solid", fgColor="FFE699")}
_AUTHOR = "Puebla Abierta"


def annotate(path: str | Path, problems: Iterable[Problem], out: str | Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Write to `out` the workbook at `path` with the problems marked; UnreadableWorkbookError when there is none."""
    reading = read(path, limits)
    book = _load(Path(path), reading, limits)
    listed = list(problems)
    files = {r.archivo: r.row for d in reading.workbook.datasets for r in d.resources if r.archivo}
    for problem in listed:
        _mark(book, _in_its_cell(problem, files), reading.places)
    _summarise(book, listed, reading.places)
    _save(book, out)


def _save(book: Excel, out: str | Path) -> None:
    try:
        book.save(out)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        message = "El libro tiene partes que no se pueden volver a escribir. Copie sus datos en una plantilla nueva."
        raise NotAnnotableError("libro_danado", message) from wrong


def _in_its_cell(problem: Problem, files: Mapping[str, int | None]) -> Problem:
    """Move a problem inside a data file to the cell of the workbook that names the file."""
    if problem.sheet is None or problem.sheet not in files:
        return problem
    label = FORMAT.field("recurso.archivo").label
    inside = f" (fila {problem.row} del archivo)" if problem.row else ""
    sheet = FORMAT.sheet("recurso").title
    return replace(problem, sheet=sheet, row=files[problem.sheet], column=label, message=f"{problem.message}{inside}")


def _load(path: Path, reading: Reading, limits: Limits) -> Excel:
    """Load the whole workbook; a plain copy of its values when it is huge or has parts openpyxl cannot take."""
    if reading.cells_seen > limits.max_annotated_cells:
        return _plain_copy(path, limits)
    try:
        return load_workbook(path, keep_links=False)
    except Exception:  # noqa: BLE001  (openpyxl raises anything on odd styles; the plain copy needs none of them)
        return _plain_copy(path, limits)


def _plain_copy(path: Path, limits: Limits) -> Excel:
    copy = Excel()
    copy.remove(copy.worksheets[0])
    with Book(path, limits) as book:
        for sheet in book.sheets:
            page = copy.create_sheet(sheet.name[:31])
            for number, row in book.content(sheet).rows.items():
                for index, cell in row.items():
                    _copy_value(page.cell(number, index + 1), cell.error or cell.value)
    return copy


def _copy_value(target: Cell | MergedCell, value: Any) -> None:
    if isinstance(value, str):
        set_text(target, value)
    elif value is not None:
        target.value = value


def _place(problem: Problem, places: Mapping[str, Place]) -> tuple[Place, int | None] | None:
    """Return the place of the problem's sheet and its zero-based column, None when it is on no sheet."""
    sheet = next((s for s in FORMAT.captured if s.title == problem.sheet), None)
    if sheet is None or sheet.key not in places:
        return None
    place = places[sheet.key]
    field = next((f for f in sheet.printed if f.label == problem.column), None)
    column = place.columns.get(field.key) if field else None
    if column is None:
        column = next((index for text, index in place.unknown if text == problem.column), None)
    return place, column


def _target(problem: Problem, places: Mapping[str, Place]) -> tuple[str, int, int] | None:
    """Return sheet name, row and one-based column of the cell to mark."""
    found = _place(problem, places)
    if found is None:
        return None
    place, column = found
    if column is None:
        column = min(place.columns.values())
    return place.name, problem.row or place.header_row, column + 1


def _mark(book: Excel, problem: Problem, places: Mapping[str, Place]) -> None:
    target = _target(problem, places)
    if target is None or target[0] not in book.sheetnames:
        return
    page = book[target[0]]
    cell = _first_of_merge(page, page.cell(target[1], target[2]))
    if problem.severity == "error" or cell.comment is None or cell.comment.author != _AUTHOR:
        cell.fill = _FILLS[problem.severity]
    before = f"{cell.comment.text}\n" if cell.comment else ""
    note = Comment(f"{before}{problem.severity.upper()}: {problem.message}"[:MAX_COMMENT], _AUTHOR)
    note.width, note.height = 360, 140
    cell.comment = note


def _first_of_merge(page: Worksheet, cell: Cell | MergedCell) -> Any:
    if not isinstance(cell, MergedCell):
        return cell
    area = next(a for a in page.merged_cells.ranges if cell.coordinate in a)
    return page.cell(area.min_row, area.min_col)


def _summarise(book: Excel, problems: list[Problem], places: Mapping[str, Place]) -> None:
    if SUMMARY in book.sheetnames:
        book.remove(book[SUMMARY])
    page = book.create_sheet(SUMMARY, 0)
    title: Any = page.cell(1, 1, counted(Report(problems)))
    title.font = Font(bold=True, size=14)
    for column, (title, width) in enumerate(SUMMARY_COLUMNS, 1):
        page.cell(2, column, title).font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for row, problem in enumerate(problems, 3):
        _summarise_one(page, row, problem, places)
    page.freeze_panes = "A3"
    book.active = 0


def _summarise_one(page: Worksheet, row: int, problem: Problem, places: Mapping[str, Place]) -> None:
    values = (problem.severity, problem.code, problem.sheet, problem.row, problem.column, problem.message)
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column)
        _copy_value(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.cell(row, 1).fill = _FILLS[problem.severity]
    if (target := _target(problem, places)) and target[0] in page.parent.sheetnames:  # type: ignore[union-attr]
        name = target[0].replace("'", "''")
        link = page.cell(row, 4)
        place = f"'{name}'!{get_column_letter(target[2])}{target[1]}"
        link.hyperlink = Hyperlink(ref=link.coordinate, location=place)
        link.font = Font(color="0563C1", underline="single")
