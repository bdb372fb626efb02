"""Before loading: which values do not fit their type, and whether PostgreSQL can read the file as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.data.source import Source
from pipelines.data.values import (
    NULL_WORDS,
    STYLES,
    Style,
    fits_sql,
    literal,
    native_sql,
    normal_sql,
    null_sql,
    number_style,
    raw_sql,
)

TYPE_WORDS = {
    "entero": "un número entero",
    "decimal": "un número",
    "fecha": "una fecha (día/mes/año o año-mes-día)",
    "fecha_hora": "una fecha con hora",
    "hora": "una hora (HH:MM)",
    "logico": "sí o no",
}


@dataclass(frozen=True)
class TypeCheck:
    """One column against its type: `bad` values do not fit; `native` when PostgreSQL reads every cell as it stands."""

    index: int
    tipo: str
    style: Style
    bad: int
    native: bool


def column_styles(source: Source, connection: duckdb.DuckDBPyConnection, tipos: Sequence[str]) -> list[Style]:
    """Return how each column of numbers is written: the way that most of a sample follows."""
    numeric = [i for i, tipo in enumerate(tipos) if tipo in {"entero", "decimal"}]
    styles: list[Style] = ["punto"] * len(tipos)
    if not numeric:
        return styles
    columns = ", ".join(f"trim(c{i})" for i in numeric)
    rows = connection.execute(f"SELECT {columns} FROM {source.relation} LIMIT 2000").fetchall()
    for place, i in enumerate(numeric):
        styles[i] = number_style([row[place] for row in rows if row[place]])
    return styles


def check_types(source: Source, connection: duckdb.DuckDBPyConnection, tipos: Sequence[str]) -> list[TypeCheck]:
    """Count in one pass, per typed column, what does not fit and what PostgreSQL would not read as it is."""
    styles = column_styles(source, connection, tipos)
    typed = [i for i, tipo in enumerate(tipos) if tipo != "texto"]
    if not typed or not source.rows:
        return []
    parts = []
    for i in typed:
        x = f"trim(c{i})"
        fits = fits_sql(tipos[i], styles[i], x)
        parts.append(f"count(*) FILTER ({x} <> '' AND NOT {fits} AND NOT {null_sql(x)})")
        odd = f"({x} = '' OR NOT {native_sql(tipos[i], styles[i], x)} OR upper({x}) IN {_null_list()})"
        parts.append(f"count(*) FILTER (c{i} IS NOT NULL AND {odd})")
    row = connection.execute(f"SELECT {', '.join(parts)} FROM {source.relation}").fetchone()
    assert row is not None
    return [TypeCheck(i, tipos[i], styles[i], row[2 * k], not row[2 * k + 1]) for k, i in enumerate(typed)]


def _null_list() -> str:
    return "(" + ", ".join(literal(word) for word in sorted(NULL_WORDS)) + ")"


def reads_as_is(
    source: Source, connection: duckdb.DuckDBPyConnection, tipos: Sequence[str], rows: int | None = None
) -> bool:
    """Whether PostgreSQL may read every cell (or those of the first `rows`) as it stands: judged by form alone and
    fast.

    A day that does not exist passes here; PostgreSQL refuses it.
    """
    parts = [f"bool_and(c{i} IS NULL OR {raw_sql(tipo, f'c{i}')})" for i, tipo in enumerate(tipos) if tipo != "texto"]
    if not parts:
        return True
    relation = source.relation if rows is None else f"(SELECT * FROM {source.relation} LIMIT {rows})"
    row = connection.execute(f"SELECT {', '.join(parts)} FROM {relation}").fetchone()
    return row is not None and all(flag is not False for flag in row)


def report_misfits(
    source: Source, connection: duckdb.DuckDBPyConnection, checks: Sequence[TypeCheck], cap: int
) -> None:
    """Add an error with row, column and value for each misfit, at most `cap` a column, and the total."""
    for check in checks:
        if not check.bad:
            continue
        x = f"trim(c{check.index})"
        wrong = f"{x} <> '' AND NOT {fits_sql(check.tipo, check.style, x)} AND NOT {null_sql(x)}"
        name = source.header[check.index]
        for place, value in failing_rows(source, connection, check.index, wrong, cap):
            source.problems.error("valor_de_otro_tipo", f"«{value}» no es {_wanted(check)}.", row=place, column=name)
        if check.bad > cap:
            message = f"… y {check.bad - cap:,} más de este tipo ({check.bad:,} en total)."
            source.problems.error("valor_de_otro_tipo_total", message, column=name)


def _wanted(check: TypeCheck) -> str:
    words = TYPE_WORDS[check.tipo]
    if check.tipo in {"entero", "decimal"} and check.style != STYLES[0]:
        words += " escrito como los demás de la columna"
    return words


def failing_rows(
    source: Source, connection: duckdb.DuckDBPyConnection, index: int, condition: str, cap: int
) -> list[tuple[int, str]]:
    """Return (place, shortened value) of the first rows where the SQL condition on the column holds."""
    rows = connection.execute(
        f"SELECT k, c{index} FROM (SELECT row_number() OVER () - 1 AS k, c{index} FROM {source.relation}) "
        f"WHERE {condition} ORDER BY k LIMIT {cap}"
    ).fetchall()
    return [(source.place(k), shortened(value)) for k, value in rows]


def shortened(value: str | None) -> str:
    """Return a value fit for a message."""
    text = " ".join((value or "").split())
    return text if len(text) <= 60 else text[:57] + "…"


def normalized_select(source: Source, tipos: Sequence[str], checks: Sequence[TypeCheck]) -> str:
    """SQL that gives every cell as PostgreSQL reads it; null words of typed columns become blank."""
    styles = {check.index: check.style for check in checks}
    parts = []
    for i, tipo in enumerate(tipos):
        if tipo == "texto":
            parts.append(f"c{i}")
        else:
            x = f"trim(c{i})"
            parts.append(f"CASE WHEN NOT {null_sql(x)} THEN {normal_sql(tipo, styles.get(i, 'punto'), x)} END AS c{i}")
    return f"SELECT {', '.join(parts)} FROM {source.relation}"
