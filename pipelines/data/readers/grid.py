"""A grid: the rows of a table as text cells with the place where each one stands in the file."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipelines.data.encodings import Encoding, open_text
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.limits import Deadline, Limits

_LINE = 16 * 1024 * 1024
GridRow = tuple[int, list[str]]


@dataclass
class Grid:
    """`rows` yields (line of the file or row of the sheet, cells). `padded`: short rows only mean blank cells
    (spreadsheets)."""

    rows: Iterator[GridRow]
    padded: bool = False
    sheet: str | None = None
    other_sheets: list[str] = field(default_factory=list)


def cell_text(value: object) -> str:
    """Return a spreadsheet value as the text of a clean CSV: ISO dates, whole numbers without decimals, true/false."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time(0)
        return value.date().isoformat() if at_midnight else value.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    return str(value)


def csv_grid(path: Path, encoding: Encoding, separator: str, limits: Limits, problems: Collector) -> Grid:
    """Read a CSV of any encoding and separator; `line` is where the record starts."""
    if encoding.mixed_line is not None:
        problems.error(
            "codificacion_mezclada",
            "El archivo mezcla codificaciones: casi todo es UTF-8, pero este renglón no. Guárdelo todo como UTF-8.",
            row=encoding.mixed_line,
        )
    return Grid(_csv_rows(path, encoding, separator, limits, problems))


def _csv_rows(path: Path, encoding: Encoding, separator: str, limits: Limits, problems: Collector) -> Iterator[GridRow]:
    deadline = Deadline(limits.seconds)
    csv.field_size_limit(max(limits.cell, 131_072))
    with open_text(path, encoding) as stream:
        reader = csv.reader(_sound_lines(stream), delimiter=separator)
        line, cells = 1, []
        try:
            while True:
                start = reader.line_num + 1
                cells = next(reader)
                line = start
                if line % 4096 == 0:
                    deadline.check()
                yield line, cells
        except StopIteration:
            if cells and cells[-1].endswith(("\n", "\r")):
                problems.error(
                    "comillas_sin_cerrar", "Unas comillas se abren en este renglón y no se cierran.", row=line
                )
        except csv.Error as problem:
            raise _csv_trouble(problem, reader.line_num, limits) from problem
        except UnicodeError as problem:
            raise cannot_read(
                "codificacion_danada",
                "Hay bytes que no corresponden a la codificación del archivo.",
                row=reader.line_num + 1,
            ) from problem


def _csv_trouble(problem: csv.Error, line: int, limits: Limits) -> Exception:
    if "field larger" in str(problem):
        return cannot_read(
            "celda_demasiado_larga",
            f"Una celda pasa de {limits.cell:,} caracteres; quizá hay unas comillas sin cerrar antes de este renglón.",
            row=line,
        )
    return cannot_read("csv_ilegible", "El renglón no se puede separar en columnas; revise las comillas.", row=line)


def _sound_lines(stream: IO[str]) -> Iterator[str]:
    """Yield the lines, never one that fills the memory, never one with null bytes."""
    number = 0
    while line := stream.readline(_LINE):
        number += 1
        if len(line) == _LINE and line[-1] not in "\r\n":
            raise cannot_read("renglon_demasiado_largo", f"Un renglón pasa de {_LINE:,} caracteres.", row=number)
        if "\x00" in line:
            message = "El renglón contiene bytes nulos: el archivo está dañado. Expórtelo de nuevo."
            raise cannot_read("bytes_nulos", message, row=number)
        yield line
