"""Any tabular file as one clean CSV that DuckDB reads, with the place of each row in the original."""

from __future__ import annotations

import csv
import shutil
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from pipelines.data import encodings
from pipelines.data.columns import clean_name
from pipelines.data.detect import Detection, detect
from pipelines.data.errors import Collector, cannot_read
from pipelines.data.layout import Table, find_table
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.readers import px, sheets
from pipelines.data.readers.grid import Grid, csv_grid
from pipelines.data.scan import Ints, Structure, scan
from pipelines.data.values import literal

_GLOB = frozenset("*?[]{}")


@dataclass
class Source:
    """A table on disk: `path` holds strict CSV whose first record is the header, from byte `skip` on."""

    path: Path
    header: list[str]
    rows: int
    separator: str = ","
    skip: int = 0
    header_row: int = 1
    places: Sequence[int] | Ints | None = None
    direct: bool = False
    crlf: bool = False
    sheet: str | None = None
    problems: Collector = field(default_factory=Collector)

    def place(self, index: int) -> int:
        """Return the row a person sees for the data record `index` (0-based)."""
        return int(self.places[index]) if self.places is not None else self.header_row + 1 + index

    @property
    def relation(self) -> str:
        """SQL that reads the rows as text columns c0, c1, …"""
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(self.header)))
        return (
            f"read_csv({literal(str(self.path))}, auto_detect=false, compression='none', header=true, "
            f"delim={literal(self.separator)}, quote='\"', escape='\"', max_line_size=67108864, strict_mode=true, "
            f"columns={{{columns}}})"
        )


def open_grid(path: Path, detection: Detection, limits: Limits, problems: Collector) -> Grid:
    """Open a CSV or a workbook as a grid of text cells."""
    if detection.format == "CSV" and detection.encoding and detection.separator:
        return csv_grid(path, detection.encoding, detection.separator, limits, problems)
    readers: dict[str, Callable[[Path, Limits, Collector], Grid]] = {
        "XLSX": sheets.xlsx_grid,
        "XLS": sheets.xls_grid,
        "ODS": sheets.ods_grid,
    }
    if detection.format not in readers:
        raise cannot_read("no_es_tabla", f"Un archivo {detection.format} no se lee como tabla.")
    return readers[detection.format](path, limits, problems)


def open_table(path: Path, detection: Detection, limits: Limits, problems: Collector) -> Table:
    """Open any tabular file; the rows are read as the caller iterates."""
    if detection.format == "PX":
        return px.read(path, limits, problems)
    return find_table(open_grid(path, detection, limits, problems), limits, problems)


@contextmanager
def open_source(
    path: Path, detection: Detection | None = None, limits: Limits = DEFAULT_LIMITS, name: str | None = None
) -> Iterator[Source]:
    """Give the table as strict CSV: the file itself when it already is, else a temporary clean copy. Raises
    CannotRead."""
    found = detection or detect(path, limits)
    problems = Collector(name or path.name, limits.samples)
    direct = _direct(path, found, limits, problems)
    if direct is not None:
        yield direct
        return
    with tempfile.TemporaryDirectory(prefix="puebla-datos-") as folder:
        yield _rewritten(path, found, limits, problems, Path(folder) / "limpio.csv")


def _direct(path: Path, found: Detection, limits: Limits, problems: Collector) -> Source | None:
    if found.format != "CSV" or found.encoding is None or found.separator is None:
        return None
    encoding = found.encoding
    if _GLOB & set(str(path)):  # DuckDB would take the name for a pattern
        return None
    if encoding.name != "utf-8" or encoding.bom > 3 or encoding.mixed_line is not None:
        return None
    structure = scan(path, found.separator, encoding.bom, limits.cell)
    if structure is None or structure.records - 1 > limits.rows or structure.fields > limits.columns:
        return None
    header = _plain_header(path, found, limits, structure)
    if header is None or _ends_with_note(path):
        return None
    places = None if structure.lines is None else structure.lines[1:]
    return Source(
        path,
        header,
        structure.records - 1,
        found.separator,
        encoding.bom,
        1,
        places,
        True,
        structure.crlf,
        None,
        problems,
    )


def _plain_header(path: Path, found: Detection, limits: Limits, structure: Structure) -> list[str] | None:
    """Return the header when it is the first record and nothing needs mending, judged by the same rules as the slow
    way."""
    scratch = Collector()
    assert found.encoding is not None and found.separator is not None
    grid = csv_grid(path, found.encoding, found.separator, limits, scratch)
    grid.rows = islice(grid.rows, 200)
    table = find_table(grid, limits, scratch)
    if table.header_row != 1 or len(table.header) != structure.fields or scratch.report():
        return None
    return table.header


def _ends_with_note(path: Path) -> bool:
    """Whether the last row has text only in its first cell, as a source note has."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 4096))
        last = stream.read().rstrip(b"\r\n").rsplit(b"\n", 1)[-1]
    cells = last.replace(b";", b",").replace(b"\t", b",").split(b",")
    return len(cells) > 2 and not any(cell.strip(b' "\r') for cell in cells[1:])


def _rewritten(path: Path, found: Detection, limits: Limits, problems: Collector, out: Path) -> Source:
    table = open_table(path, found, limits, problems)
    places = array("q")
    with out.open("w", encoding="utf-8", newline="") as stream:
        write_clean(stream, table, places)
    return Source(out, table.header, len(places), ",", 0, table.header_row, places, False, False, table.sheet, problems)


def write_clean(stream: Any, table: Table, places: array[int] | None = None) -> int:
    """Write header and rows as UTF-8, commas, LF, and return how many rows. Line ends inside cells become LF."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.header)
    alone = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL) if len(table.header) == 1 else writer
    count = 0
    for place, cells in table.rows:
        joined = [
            cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
            if "\r" in cell or "\x00" in cell
            else cell
            for cell in cells
        ]
        alone.writerow(joined)
        count += 1
        if places is not None:
            places.append(place)
    return count


@contextmanager
def database(limits: Limits = DEFAULT_LIMITS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB of its own with bounded memory and no way to extensions or the network."""
    with tempfile.TemporaryDirectory(prefix="puebla-duckdb-") as folder:
        connection = duckdb.connect(":memory:")
        try:
            connection.execute(f"SET memory_limit='{limits.memory_mb}MB'")
            connection.execute(f"SET temp_directory={literal(folder)}")
            connection.execute("SET threads=2")
            connection.execute("SET enable_progress_bar=false")  # it would write on the standard output
            connection.execute("SET autoinstall_known_extensions=false")
            connection.execute("SET autoload_known_extensions=false")
            yield connection
        finally:
            connection.close()


def copy_clean(source: Source, out: Path) -> None:
    """Write the source as a clean CSV file: UTF-8 without mark, commas, LF, one header row with clean names."""
    if not source.direct:
        shutil.copyfile(source.path, out)
        return
    if source.separator == "," and [clean_name(cell) for cell in _first_record(source)] == _first_record(source):
        _copy_bytes(source, out)
        return
    encoding = encodings.Encoding("utf-8", source.skip)
    with encodings.open_text(source.path, encoding) as stream, out.open("w", encoding="utf-8", newline="") as target:
        reader = csv.reader(stream, delimiter=source.separator)
        next(reader)
        write_clean(target, Table(source.header, 1, ((0, cells) for cells in reader)))


def _first_record(source: Source) -> list[str]:
    with encodings.open_text(source.path, encodings.Encoding("utf-8", source.skip)) as stream:
        return next(csv.reader(stream, delimiter=source.separator))


def _copy_bytes(source: Source, out: Path) -> None:
    """Copy from after the mark, with LF, and one at the end."""
    held = last = b""
    with source.path.open("rb") as stream, out.open("wb") as target:
        stream.seek(source.skip)
        while chunk := stream.read(1 << 20):
            if source.crlf:
                chunk = held + chunk
                held = b"\r" if chunk.endswith(b"\r") else b""
                chunk = chunk[: len(chunk) - len(held)].replace(b"\r\n", b"\n")
            target.write(chunk)
            last = chunk[-1:] or last
        if last != b"\n":
            target.write(b"\n")
