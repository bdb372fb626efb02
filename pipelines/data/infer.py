"""The type of each column: guessed on a sample, then proved on every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.data.source import Source
from pipelines.data.values import Style, fits_sql, guess, is_null, literal, null_sql, sure_sql

_SAMPLE = 1_000
_ROUNDS = 4


@dataclass(frozen=True)
class ColumnFacts:
    """`tipo` holds for every value of the column; `style` is how its numbers are written; `filled` counts cells
    with a value."""

    name: str
    tipo: str
    style: Style
    filled: int


def infer_types(source: Source, connection: duckdb.DuckDBPyConnection) -> list[ColumnFacts]:
    """Return type, number style and filled cells of each column, in order."""
    width = len(source.header)
    samples = _sample(source, connection)
    guesses = [guess(sample) for sample in samples]
    unsettled = list(range(width))
    filled = [0] * width
    for attempt in range(_ROUNDS):
        counts = _misfits(source, connection, unsettled, guesses)
        filled = [counts[i][1] if i in counts else filled[i] for i in range(width)]
        unsettled = [i for i, (bad, _) in counts.items() if bad or (attempt == 0 and not samples[i] and counts[i][1])]
        if not unsettled:
            break
        for i in unsettled:
            samples[i] = [*samples[i], *_failing(source, connection, i, guesses[i], bool(samples[i]))]
            guesses[i] = guess(samples[i]) if attempt < _ROUNDS - 2 else ("texto", "punto")
    return [ColumnFacts(source.header[i], guesses[i][0], guesses[i][1], filled[i]) for i in range(width)]


def _sample(source: Source, connection: duckdb.DuckDBPyConnection) -> list[list[str]]:
    rows = connection.execute(f"SELECT * FROM {source.relation} LIMIT {_SAMPLE}").fetchall()
    columns: Sequence[Sequence[str | None]] = list(zip(*rows, strict=True)) or [()] * len(source.header)
    return [[value.strip() for value in column if value is not None and not is_null(value)] for column in columns]


def _codes_sql(tipo: str, x: str) -> str:
    """SQL: whether a number is really a code, which stays texto."""
    if tipo in {"entero", "decimal"}:
        return f"regexp_full_match({x}, {literal(r'[+-]?0[0-9]+|[0-9]+[eE][0-9]+')})" + (
            f" OR length(regexp_replace({x}, '[^0-9]', '', 'g')) > 15" if tipo == "entero" else ""
        )
    if tipo == "logico":
        return f"upper({x}) IN ('1','0','T','F','S','N','V','Y','YES')"
    return "false"


def _misfits(
    source: Source, connection: duckdb.DuckDBPyConnection, columns: Sequence[int], guesses: Sequence[tuple[str, Style]]
) -> dict[int, tuple[int, int]]:
    """Count, per column, the values that do not fit its guess and the filled cells: first fast, then with care
    where needed."""
    quick: list[str] = []
    for i in columns:
        tipo, style = guesses[i]
        doubt = "0" if tipo == "texto" else f"count(*) FILTER (c{i} <> '' AND NOT {sure_sql(tipo, style, f'c{i}')})"
        filled = f"trim(c{i}) <> ''" if tipo == "texto" else f"c{i} <> ''"
        quick += [doubt, f"count(*) FILTER ({filled})"]
    first = _pairs(source, connection, columns, quick)
    doubtful = [i for i in columns if first[i][0]]
    return {**first, **_careful_misfits(source, connection, doubtful, guesses)} if doubtful else first


def _pairs(
    source: Source, connection: duckdb.DuckDBPyConnection, columns: Sequence[int], parts: Sequence[str]
) -> dict[int, tuple[int, int]]:
    row = connection.execute(f"SELECT {', '.join(parts)} FROM {source.relation}").fetchone()
    assert row is not None
    return {i: (row[2 * k], row[2 * k + 1]) for k, i in enumerate(columns)}


def _careful_misfits(
    source: Source, connection: duckdb.DuckDBPyConnection, columns: Sequence[int], guesses: Sequence[tuple[str, Style]]
) -> dict[int, tuple[int, int]]:
    parts: list[str] = []
    for i in columns:
        tipo, style = guesses[i]
        x = f"trim(c{i})"
        value = f"c{i} IS NOT NULL AND NOT {null_sql(x)}"
        if tipo == "texto":
            parts += ["0", f"count(*) FILTER (trim(c{i}) <> '')"]
        else:
            wrong = f"NOT ({fits_sql(tipo, style, x)}) OR ({_codes_sql(tipo, x)})"
            parts += [f"count(*) FILTER ({value} AND ({wrong}))", f"count(*) FILTER ({value})"]
    return _pairs(source, connection, columns, parts)


def _failing(
    source: Source, connection: duckdb.DuckDBPyConnection, i: int, guessed: tuple[str, Style], sampled: bool
) -> list[str]:
    x = f"trim(c{i})"
    condition = f"NOT ({fits_sql(*guessed, x)}) OR ({_codes_sql(guessed[0], x)})" if sampled else "true"
    rows = connection.execute(
        f"SELECT {x} FROM {source.relation} WHERE NOT {null_sql(x)} AND ({condition}) LIMIT {_SAMPLE}"
    ).fetchall()
    return [row[0] for row in rows]
