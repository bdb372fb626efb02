"""Where the table is in a grid: title block above, header of one or two rows, notes below, uneven rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipelines.data.columns import clean_name, has_invisible
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.limits import Deadline, Limits
from pipelines.data.readers.grid import Grid, GridRow

_LOOK = 100
_NOTE = re.compile(
    r"^\s*(?:fuente|nota|notas|elabor|\*|source|última actualiz|ultima actualiz|consulta|\d/|\(\d+\))", re.IGNORECASE
)
_VALUE = re.compile(r"^\s*[$+-]?\s*[\d.,/:%\s-]*\d[\d.,/:%\s-]*$")


@dataclass
class Table:
    """A table ready to read: `rows` yields (place, cells), each with as many cells as `header`."""

    header: list[str]
    header_row: int
    rows: Iterator[GridRow]
    sheet: str | None = None


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _trimmed(cells: list[str]) -> list[str]:
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return cells[:last]


def find_table(grid: Grid, limits: Limits, problems: Collector) -> Table:
    """Find header and rows. Raises CannotRead when there is no table or it is too wide."""
    look = _first_rows(grid, limits)
    if not look:
        raise cannot_read("archivo_sin_contenido", "El archivo no tiene filas con datos.")
    index = _header_index(look)
    line, cells = look[index]
    if index:
        problems.warning(
            "titulo_antes_del_encabezado",
            f"Hay {index} renglón(es) de título antes del encabezado; se omiten.",
            row=line,
        )
    body = look[index + 1 :]
    if any(has_invisible(cell) for cell in cells):
        problems.warning(
            "encabezado_invisible", "El encabezado tiene caracteres invisibles; se quitaron de los nombres.", row=line
        )
    header = [clean_name(cell) for cell in _trimmed(cells)]
    if body and _completes(cells, body[0][1]):
        header = _combined(cells, body[0][1])
        problems.warning(
            "encabezado_de_dos_renglones", "El encabezado ocupa dos renglones; se unieron en uno.", row=line
        )
        body = body[1:]
    if not header:
        raise cannot_read("sin_encabezado", "No se encontró el encabezado de la tabla.")
    if len(header) > limits.columns:
        raise cannot_read(
            "demasiadas_columnas",
            f"La tabla tiene {len(header):,} columnas; se aceptan hasta {limits.columns:,}.",
            row=line,
        )
    rows = _even_rows(body, grid, len(header), limits, problems)
    return Table(header, line, rows, grid.sheet)


def _first_rows(grid: Grid, limits: Limits) -> list[GridRow]:
    filled = (row for row in _bounded(grid.rows, limits) if _filled(row[1]))
    return list(islice(filled, _LOOK))


def _bounded(rows: Iterator[GridRow], limits: Limits) -> Iterator[GridRow]:
    """Stop a sheet of millions of blank rows before it stops us."""
    blank = 0
    for row in rows:
        if any(row[1]):
            blank = 0
        else:
            blank += 1
            if blank > limits.blank_rows:
                raise cannot_read(
                    "demasiadas_filas_vacias",
                    f"Hay más de {limits.blank_rows:,} filas vacías seguidas; bórrelas.",
                    row=row[0],
                )
        yield row


def _header_index(rows: list[GridRow]) -> int:
    """Return the first row that is as wide as the table; a title has a cell or two."""
    widths = Counter(_filled(cells) for _, cells in rows)
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    if usual <= 1:
        return 0
    enough = max(2, round(usual * 0.6))
    for index, (_, cells) in enumerate(rows):
        if _filled(cells) >= enough:
            return index
    return 0


def _completes(above: list[str], below: list[str]) -> bool:
    """Whether the second row fills the blanks of the first with names: a header in two rows."""
    width = max(len(_trimmed(above)), len(_trimmed(below)))
    upper = [*above, *[""] * width][:width]
    lower = [*below, *[""] * width][:width]
    blanks = [i for i in range(width) if not upper[i].strip()]
    inner = [i for i in blanks if i and any(upper[j].strip() for j in range(i))]
    if not inner or not all(lower[i].strip() for i in inner):
        return False
    has_gap = any(not lower[i].strip() for i in range(width) if upper[i].strip())
    return has_gap and not any(_VALUE.match(cell) for cell in lower if cell.strip())


def _combined(above: list[str], below: list[str]) -> list[str]:
    width = max(len(_trimmed(above)), len(_trimmed(below)))
    upper = [*above, *[""] * width][:width]
    lower = [*below, *[""] * width][:width]
    names, group = [], ""
    for top, bottom in zip(upper, lower, strict=True):
        group = top if top.strip() else group
        prefix = group if bottom.strip() else top
        names.append(clean_name(f"{prefix} {bottom}"))
    return names


def _even_rows(body: list[GridRow], grid: Grid, width: int, limits: Limits, problems: Collector) -> Iterator[GridRow]:
    """Yield rows of exactly `width` cells; hold back what may be notes at the end."""
    deadline = Deadline(limits.seconds)
    waiting: list[GridRow] = []
    count, gap = 0, False
    for line, cells in _chain(body, grid.rows, limits):
        filled = _filled(cells)
        if not filled:
            gap = True
            continue
        note = width >= 3 and filled == 1 and _maybe_note(cells, grid.padded, gap or bool(waiting))
        if note and len(waiting) < 20:
            waiting.append((line, cells))
            continue
        for place, held in [*waiting, (line, cells)]:
            yield place, _fitted(place, held, width, grid.padded, limits, problems)
            count += 1
        waiting, gap = [], False
        if count > limits.rows:
            raise cannot_read("demasiadas_filas", f"El archivo pasa de {limits.rows:,} filas; divídalo.", row=line)
        if count % 4096 == 0:
            deadline.check()
    for line, cells in waiting:
        problems.warning(
            "nota_al_pie", f"Nota debajo de la tabla, no se carga: «{clean_name(' '.join(cells))[:80]}».", row=line
        )


def _chain(body: list[GridRow], rest: Iterator[GridRow], limits: Limits) -> Iterator[GridRow]:
    yield from body
    yield from _bounded(rest, limits)


def _maybe_note(cells: list[str], padded: bool, gap: bool) -> bool:
    alone = len(cells) == 1 and not padded
    return bool(cells[0].strip()) and (alone or gap or bool(_NOTE.match(cells[0])))


def _fitted(line: int, cells: list[str], width: int, padded: bool, limits: Limits, problems: Collector) -> list[str]:
    longest = max(map(len, cells))
    if longest > limits.cell:
        raise cannot_read(
            "celda_demasiado_larga",
            f"Una celda tiene {longest:,} caracteres; se aceptan hasta {limits.cell:,}.",
            row=line,
        )
    if len(cells) == width:
        return cells
    if len(cells) < width:
        if not padded:
            problems.error("fila_corta", f"La fila tiene {len(cells)} celdas y el encabezado {width}.", row=line)
        return [*cells, *[""] * (width - len(cells))]
    if any(cell.strip() for cell in cells[width:]):
        problems.error("fila_larga", f"La fila tiene {len(_trimmed(cells))} celdas y el encabezado {width}.", row=line)
    return cells[:width]
