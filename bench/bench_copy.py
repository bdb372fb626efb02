"""A big CSV becomes a public, filterable table: our whole load against a bare COPY of the same file into the same
table.

Usage: ``CKAN_DATASTORE_WRITE_URL=postgresql://… python bench/bench_copy.py [rows] [file.csv] [--no-index]``

Both sides run in turn in the same process; the figure is the quotient of the medians. Ours includes judging every
value, the key, comments, and the swap with the old table. The search of texts is built afterwards and measured apart.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from big_csv import COLUMNS, write_big_csv
from psycopg import sql

from pipelines.data import Column, index_table, inspect_file, load_table
from pipelines.data.load import connected, create_statement

ROWS = 1_000_000
ROUNDS = 3
BARE, OURS = "puebla_bench_bare", "puebla_bench_copy"
TARGET = 1.5


def bare_copy(address: str, path: Path, columns: list[Column]) -> float:
    """COPY the file into an empty table of the same definition, key included; return seconds."""
    names = [column.termino for column in columns]
    with connected(address) as connection:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(BARE)))
        connection.execute(create_statement(BARE, columns, names))
        connection.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY (_id)").format(sql.Identifier(BARE)))
        connection.commit()
        began = time.perf_counter()
        connection.execute("SET datestyle = 'ISO, DMY'")
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv, HEADER true)")
        with (
            connection.cursor() as cursor,
            cursor.copy(statement.format(sql.Identifier(BARE), listed)) as copy,
            path.open("rb") as stream,
        ):
            while chunk := stream.read(1 << 20):
                copy.write(chunk)
        connection.commit()
        return time.perf_counter() - began


def our_load(address: str, path: Path, columns: list[Column]) -> float:
    """Load the file as the portal does; return seconds."""
    began = time.perf_counter()
    report = load_table(address, path, OURS, columns)
    assert report.loaded, report.problems
    return time.perf_counter() - began


def filters(address: str, names: list[str]) -> dict[str, float]:
    """Milliseconds of the queries that the table page sends."""
    place, state = names[5], names[10]
    queries = {
        "100 rows of one place": f"SELECT * FROM {OURS} WHERE \"{place}\" = 'Xonaca' ORDER BY _id LIMIT 100",
        "count of one place and state": (
            f"SELECT count(*) FROM {OURS} WHERE \"{place}\" = 'Xonaca' AND \"{state}\" = 'Atendido'"
        ),
    }
    times = {}
    with connected(address) as connection:
        for label, query in queries.items():
            began = time.perf_counter()
            connection.execute(query).fetchall()
            times[label] = (time.perf_counter() - began) * 1000
    return times


def clean_up(address: str) -> None:
    """Drop the tables of the measurement."""
    with psycopg.connect(address, autocommit=True) as connection:
        for table in (BARE, OURS):
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table)))


def measured(path: Path) -> list[Column]:
    """The columns of a file of somebody else, typed as the portal would guess them; tells how long the look took."""
    began = time.perf_counter()
    report = inspect_file(path)
    print(f"inspect_file                              {time.perf_counter() - began:8.2f} s")
    return [Column(name, report.types[name]) for name in report.header or []]


def main() -> None:
    """Run and print the table; exit 1 when the target is missed."""
    address = os.environ["CKAN_DATASTORE_WRITE_URL"]
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    rows = int(words[0]) if words else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(words[1]) if len(words) > 1 else write_big_csv(Path(folder) / "reportes.csv", rows)
        print(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB; {ROUNDS} rounds, medians")
        columns = measured(path) if len(words) > 1 else COLUMNS
        try:
            pairs = [(bare_copy(address, path, columns), our_load(address, path, columns)) for _ in range(ROUNDS)]
            bare, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
            print(f"bare COPY into the same table             {bare:8.2f} s")
            print(f"load_table (judge, COPY, key, swap)       {ours:8.2f} s")
            print(f"ratio (target {TARGET})                        {ours / bare:8.2f}")
            if "--no-index" not in sys.argv:
                print(f"index_table (texts and filters, later)    {index_table(address, OURS).seconds:8.2f} s")
            for label, milliseconds in filters(address, [column.termino for column in columns]).items():
                print(f"{label:42s}{milliseconds:8.1f} ms")
        finally:
            clean_up(address)
    sys.exit(0 if ours / bare <= TARGET else 1)


if __name__ == "__main__":
    main()
