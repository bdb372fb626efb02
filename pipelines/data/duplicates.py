"""Rows that repeat another row whole."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.data.errors import CannotRead
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.source import database, open_source


def count_repeated(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> int:
    """Return how many rows equal an earlier one in every cell; 0 when the file is no table."""
    try:
        with open_source(Path(path), None, limits) as source, database(limits) as connection:
            columns = ", ".join(f"coalesce(c{i}, '')" for i in range(len(source.header)))
            query = f"SELECT count(*) - count(DISTINCT h) FROM (SELECT hash({columns}) AS h FROM {source.relation})"
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else 0
    except (CannotRead, duckdb.Error):
        return 0
