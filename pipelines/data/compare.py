"""What changed from one table to the next: rows added, removed, changed, with samples; columns that came or went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.source import Source, database, open_source

Row = dict[str, str | None]


@dataclass
class TableDifference:
    """Counts and samples. `key` names the columns that tell rows apart; without one, equal rows are paired and
    nothing is `changed`.

    `samples["changed"]` items are `{"key": {column: value}, "changes": {column: [old, new]}}`; the others are whole
    rows.
    """

    key: list[str]
    added: int
    removed: int
    changed: int
    same: int
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def equal(self) -> bool:
        """Whether both tables hold the same rows under the same columns."""
        return not (self.added or self.removed or self.changed or self.columns_added or self.columns_removed)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "key": self.key,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "same": self.same,
            "columns_added": self.columns_added,
            "columns_removed": self.columns_removed,
            "samples": self.samples,
        }


def compare_tables(
    old: str | Path,
    new: str | Path,
    key: str | Sequence[str] | None = None,
    sample: int = 20,
    limits: Limits = DEFAULT_LIMITS,
) -> TableDifference:
    """Compare two tabular files row by row.

    Without `key` the first column is taken whose values are filled and unique in both files, preferring names such
    as id, folio
    or clave. Raises CannotRead when one of them is no table, ValueError when the given key is no common column.
    """
    with (
        open_source(Path(old), None, limits) as before,
        open_source(Path(new), None, limits) as after,
        database(limits) as connection,
    ):
        return _compare(before, after, connection, [key] if isinstance(key, str) else key, sample)


def _compare(
    before: Source, after: Source, connection: duckdb.DuckDBPyConnection, key: Sequence[str] | None, sample: int
) -> TableDifference:
    common = [name for name in dict.fromkeys(before.header) if name and name in after.header]
    for table, source in (("antes", before), ("ahora", after)):
        columns = ", ".join(f"coalesce(c{source.header.index(name)}, '') AS v{i}" for i, name in enumerate(common))
        connection.execute(f"CREATE TABLE {table} AS SELECT {columns or '1 AS v0'} FROM {source.relation}")
    if key is not None and not all(name in common for name in key):
        raise ValueError(f"la clave {list(key)} no está en las dos tablas")
    chosen = [common.index(name) for name in key] if key else _choose_key(connection, common)
    result = TableDifference([common[i] for i in chosen], 0, 0, 0, 0)
    result.columns_added = [name for name in after.header if name and name not in common]
    result.columns_removed = [name for name in before.header if name and name not in common]
    if not common:
        result.added, result.removed = after.rows, before.rows
    elif chosen and _is_unique(connection, chosen):
        _by_key(connection, common, chosen, sample, result)
    else:
        result.key = []
        _as_bags(connection, common, sample, result)
    return result


_NAMES = ("id", "folio", "clave", "cve", "codigo", "código", "identificador", "numero", "número", "no", "expediente")


def _choose_key(connection: duckdb.DuckDBPyConnection, common: Sequence[str]) -> list[int]:
    def rank(i: int) -> tuple[bool, int]:
        first = common[i].casefold().replace("_", " ").split(" ")[0]
        return (first not in _NAMES, i)

    approximate = connection.execute(
        f"SELECT count(*), {', '.join(f'approx_count_distinct(v{i})' for i in range(len(common))) or '0'} FROM ahora"
    ).fetchone()
    assert approximate is not None
    for i in sorted(range(len(common)), key=rank):
        if approximate[i + 1] >= 0.85 * approximate[0] and _is_unique(connection, [i]):
            return [i]
    return []


def _is_unique(connection: duckdb.DuckDBPyConnection, key: Sequence[int]) -> bool:
    """Whether the columns are filled and different in every row of both tables."""
    columns = ", ".join(f"v{i}" for i in key)
    blank = " AND ".join(f"v{i} = ''" for i in key)
    for table in ("antes", "ahora"):
        row = connection.execute(
            f"SELECT count(*) = count(DISTINCT ({columns})), count(*) FILTER ({blank}) FROM {table}"
        ).fetchone()
        if row is None or not row[0] or row[1]:
            return False
    return True


def _by_key(
    connection: duckdb.DuckDBPyConnection,
    common: Sequence[str],
    key: Sequence[int],
    sample: int,
    result: TableDifference,
) -> None:
    on = " AND ".join(f"a.v{i} = b.v{i}" for i in key)
    others = [i for i in range(len(common)) if i not in key]
    differs = " OR ".join(f"a.v{i} <> b.v{i}" for i in others) or "false"
    result.added = _count(connection, f"SELECT count(*) FROM ahora b ANTI JOIN antes a ON {on}")
    result.removed = _count(connection, f"SELECT count(*) FROM antes a ANTI JOIN ahora b ON {on}")
    joined = f"FROM antes a JOIN ahora b ON {on}"
    result.changed = _count(connection, f"SELECT count(*) {joined} WHERE {differs}") if others else 0
    result.same = _count(connection, "SELECT count(*) FROM ahora") - result.added - result.changed
    result.samples = {
        "added": _rows(connection, common, f"FROM ahora b ANTI JOIN antes a ON {on} ORDER BY b.rowid", "b", sample),
        "removed": _rows(connection, common, f"FROM antes a ANTI JOIN ahora b ON {on} ORDER BY a.rowid", "a", sample),
        "changed": _changes(connection, common, key, f"{joined} WHERE {differs} ORDER BY b.rowid LIMIT {sample}")
        if result.changed
        else [],
    }


def _changes(
    connection: duckdb.DuckDBPyConnection, common: Sequence[str], key: Sequence[int], tail: str
) -> list[dict[str, Any]]:
    both = ", ".join(f"a.v{i}, b.v{i}" for i in range(len(common)))
    found = []
    for row in connection.execute(f"SELECT {both} {tail}").fetchall():
        pairs = [(row[2 * i], row[2 * i + 1]) for i in range(len(common))]
        changes = {common[i]: [old, new] for i, (old, new) in enumerate(pairs) if old != new}
        found.append({"key": {common[i]: pairs[i][1] for i in key}, "changes": changes})
    return found


def _as_bags(
    connection: duckdb.DuckDBPyConnection, common: Sequence[str], sample: int, result: TableDifference
) -> None:
    """Without a key: pair equal rows, however often they occur; what is left over came or went."""
    columns = ", ".join(f"v{i}" for i in range(len(common)))
    for name, first, second in (("added", "ahora", "antes"), ("removed", "antes", "ahora")):
        left = f"(SELECT {columns} FROM {first} EXCEPT ALL SELECT {columns} FROM {second})"
        setattr(result, name, _count(connection, f"SELECT count(*) FROM {left}"))
        result.samples[name] = _rows(connection, common, f"FROM {left} x", "x", sample)
    result.samples["changed"] = []
    result.same = _count(connection, "SELECT count(*) FROM ahora") - result.added


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _rows(
    connection: duckdb.DuckDBPyConnection, common: Sequence[str], tail: str, alias: str, sample: int
) -> list[dict[str, Any]]:
    columns = ", ".join(f"{alias}.v{i}" for i in range(len(common)))
    found = connection.execute(f"SELECT {columns} {tail} LIMIT {sample}").fetchall()
    return [dict(zip(common, row, strict=True)) for row in found]


def compare_mapping(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what differs between two records: `{"added": {k: v}, "removed": {k: v}, "changed": {k: [old, new]}}`."""
    return {
        "added": {k: v for k, v in new.items() if k not in old},
        "removed": {k: v for k, v in old.items() if k not in new},
        "changed": {k: [old[k], v] for k, v in new.items() if k in old and old[k] != v},
    }
