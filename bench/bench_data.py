"""Checks on rows: ours (DuckDB) against frictionless on the same file and the same rules.

Usage: ``python bench/bench_data.py [rows]``
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from big_csv import COLUMNS, write_big_csv
from frictionless import Resource, Schema, formats

from pipelines.data import check_rows, compare_tables, inspect_file, to_clean_csv

ROWS = 200_000
RULES = {
    "folio": {"obligatorio": True, "unico": True, "patron": "PUE-[0-9]{7}"},
    "fecha_reporte": {"obligatorio": True, "minimo": "2019-01-01"},
    "código_postal": {"minimo": "72000", "maximo": "72999"},
    "latitud": {"minimo": "18", "maximo": "20"},
    "estatus": {"valores": ("Atendido", "En proceso", "Recibido", "Improcedente")},
}
TYPES = {
    "texto": {"type": "string"},
    "entero": {"type": "integer"},
    "decimal": {"type": "number"},
    "fecha": {"type": "date", "format": "%d/%m/%Y"},
    "hora": {"type": "time", "format": "%H:%M"},
}


def with_frictionless(path: Path) -> int:
    """Validate with frictionless; return how many problems."""
    fields: list[dict[str, Any]] = []
    for column in COLUMNS:
        rules = RULES.get(column.termino, {})
        english = {
            "obligatorio": "required",
            "unico": "unique",
            "patron": "pattern",
            "valores": "enum",
            "minimo": "minimum",
            "maximo": "maximum",
        }
        constraints = {
            english[name]: list(value) if isinstance(value, tuple) else value for name, value in rules.items()
        }
        if column.tipo == "fecha" and "minimum" in constraints:
            constraints["minimum"] = "01/01/2019"
        fields.append({"name": column.termino, **TYPES[column.tipo], "constraints": constraints})
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        format="csv",
        encoding="utf-8",
        schema=Schema.from_descriptor({"fields": fields}),
        control=formats.CsvControl(delimiter=","),
    )
    return sum(task.stats["errors"] for task in resource.validate().tasks)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return seconds and the result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def main() -> None:
    """Run and print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    columns = [replace(column, **RULES.get(column.termino, {})) for column in COLUMNS]
    with tempfile.TemporaryDirectory() as folder:
        path = write_big_csv(Path(folder) / "reportes.csv", rows)
        other = write_big_csv(Path(folder) / "nuevo.csv", rows + 100)
        works: dict[str, Callable[[], Any]] = {
            "inspect_file": lambda: len(inspect_file(path).problems),
            "to_clean_csv": lambda: to_clean_csv(path, "CSV", Path(folder) / "limpio.csv").rows,
            "check_rows": lambda: len(check_rows(path, "CSV", columns)),
            "compare_tables": lambda: compare_tables(path, other).added,
            "frictionless": lambda: with_frictionless(path),
        }
        print(f"{rows:,} rows x {len(columns)} columns, {path.stat().st_size / 1e6:.0f} MB")
        print(f"{'work':16s}{'seconds':>10s}{'rows/s':>14s}{'found':>10s}")
        for name, work in works.items():
            seconds, found = timed(work)
            print(f"{name:16s}{seconds:10.2f}{rows / seconds:14,.0f}{found:10,}")


if __name__ == "__main__":
    main()
