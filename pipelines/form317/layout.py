"""Where things are in a workbook that people changed: its sheets, its header rows, its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.form317.package import SheetPart
from pipelines.form317.texts import number_text
from pipelines.form317.xlsx import Cell, SheetContent
from schemas.form317 import FORMAT, Field, Sheet, fold

HEADER_SEARCH_ROWS = 40
HEADER_CHARS = 200

_NUMBERING = re.compile(r"^(?:hoja )?(?:\d+ )?")
_PARENTHESES = re.compile(r"\([^()]*\)")

Row = dict[int, Cell]


@dataclass(frozen=True)
class Place:
    """Where one sheet's table is: real sheet name, header row (Excel number), zero-based column per field key."""

    name: str
    header_row: int
    columns: Mapping[str, int]
    repeated: tuple[tuple[Field, int], ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()


@dataclass
class Table:
    """A located table: its data rows as {field key: cell}, by Excel row."""

    place: Place
    rows: dict[int, dict[str, Cell]] = field(default_factory=dict)


def match_sheets(parts: Iterable[SheetPart]) -> tuple[dict[str, SheetPart], list[tuple[Sheet, SheetPart]]]:
    """Return sheet key -> part, and the parts that look like a sheet already found."""
    found: dict[str, SheetPart] = {}
    extra: list[tuple[Sheet, SheetPart]] = []
    rest = list(parts)
    for similar in (_same_name, _contains_name):
        left = []
        for part in rest:
            sheet = next((s for s in FORMAT.sheets if similar(s, part.name)), None)
            if sheet is None:
                left.append(part)
            elif sheet.key in found:
                extra.append((sheet, part))
            else:
                found[sheet.key] = part
        rest = left
    return found, extra


def _same_name(sheet: Sheet, name: str) -> bool:
    folded = _NUMBERING.sub("", fold(name[:HEADER_CHARS]))
    return folded in sheet.names or folded.rstrip("0123456789 ") in sheet.names


def _contains_name(sheet: Sheet, name: str) -> bool:
    return f" {fold(sheet.title)} " in f" {fold(name[:HEADER_CHARS])} "


def _header_names(cell: Cell) -> tuple[str, ...]:
    if not isinstance(cell.value, str):
        return ()
    text = cell.value[:HEADER_CHARS]
    names = (fold(text), fold(_PARENTHESES.sub(" ", text)))
    return tuple(dict.fromkeys(_NUMBERING.sub("", name) for name in names if name))


def _match_columns(sheet: Sheet, cells: Mapping[int, Cell]) -> Mapping[str, int]:
    """Return field key -> index of the cells that name a field; printed labels win over synonyms."""
    names = {index: _header_names(cell) for index, cell in sorted(cells.items())}
    columns: dict[str, int] = {}
    for wanted in ((lambda f: {fold(f.label)}), (lambda f: f.names)):
        for f in sheet.printed:
            taken = set(columns.values())
            index = next((i for i, n in names.items() if i not in taken and wanted(f) & set(n)), None)
            if f.key not in columns and index is not None:
                columns[f.key] = index
    return columns


def _describe(sheet: Sheet, name: str, header_row: int, header: Row, columns: Mapping[str, int]) -> Place:
    used = set(columns.values())
    repeated, unknown = [], []
    for index, cell in sorted(header.items()):
        if index in used:
            continue
        same = next((f for f in sheet.printed if f.names & set(_header_names(cell))), None)
        if same:
            repeated.append((same, index))
        elif text := header_text(cell):
            unknown.append((text, index))
    return Place(name, header_row, columns, tuple(repeated), tuple(unknown))


def header_text(cell: Cell) -> str:
    """Return what a header cell shows, cut to a sensible length."""
    value = cell.value
    text = number_text(value) if isinstance(value, float) else str(value or "")
    return " ".join(text.split())[:80]


def locate(sheet: Sheet, name: str, content: SheetContent) -> Table | None:
    """Find the table of `sheet`: the row among the first ones that names most fields; None when no row does."""
    fill_merges(content)
    needed = max(2, (len(sheet.printed) + 1) // 2)
    best: tuple[int, Mapping[str, int]] | None = None
    for number in sorted(content.rows)[:HEADER_SEARCH_ROWS]:
        columns = _match_columns(sheet, content.rows[number])
        if len(columns) >= needed and (best is None or len(columns) > len(best[1])):
            best = number, columns
    if best is None:
        return _locate_vertical(sheet, name, content) if sheet.single_row else None
    header_row, columns = best
    table = Table(_describe(sheet, name, header_row, content.rows[header_row], columns))
    for number in sorted(content.rows):
        row = content.rows[number]
        if number > header_row and not _is_header_again(sheet, row, columns):
            values = {key: row[index] for key, index in columns.items() if index in row}
            if values:
                table.rows[number] = values
    return table


def _is_header_again(sheet: Sheet, row: Row, columns: Mapping[str, int]) -> bool:
    shown = [key for key, index in columns.items() if index in row]
    return len(shown) > 1 and all(sheet.field(key).names & set(_header_names(row[columns[key]])) for key in shown)


def _locate_vertical(sheet: Sheet, name: str, content: SheetContent) -> Table | None:
    """Read labels one below the other with the value at their right."""
    values: dict[str, Cell] = {}
    columns: dict[str, int] = {}
    rows: list[int] = []
    for number in sorted(content.rows)[:HEADER_SEARCH_ROWS]:
        row = content.rows[number]
        first = min(row)
        match = _match_columns(sheet, {first: row[first]})
        right = [index for index in sorted(row) if index > first]
        if not right:  # a title such as DEPENDENCIA, or a label still without its value
            match = {
                key: index for key, index in match.items() if fold(sheet.field(key).label) in _header_names(row[first])
            }
        for key in match.keys() - columns.keys():
            rows.append(number)
            columns[key] = right[0] if right else first + 1
            if right:
                values[key] = row[right[0]]
    if len(columns) < 2:
        return None
    return Table(Place(name, rows[0], columns), {rows[0]: values} if values else {})


def fill_merges(content: SheetContent) -> None:
    """Give every cell of a merged range the value of its first cell, on rows that have content of their own."""
    for top, left, bottom, right in content.merges:
        first = content.rows.get(top, {}).get(left)
        if first is None or bottom - top > 100_000 or right - left > 200:
            continue
        for number in _rows_between(content.rows, top + 1, bottom):
            for index in range(left, right + 1):
                content.rows[number].setdefault(index, first)


def _rows_between(rows: Mapping[int, Row], top: int, bottom: int) -> list[int]:
    if bottom - top < len(rows):
        return [number for number in range(top, bottom + 1) if number in rows]
    return [number for number in rows if top <= number <= bottom]
