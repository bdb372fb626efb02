"""What is allowed but odd in a table: formulas as text, broken accents, invisible characters, blanks, repeated rows."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipelines.data.infer import ColumnFacts
from pipelines.data.source import Source
from pipelines.data.values import literal, parse_date

_FORMULA = r"^\s*[=@].|^[\t\r]+[=+@-].|^[+-][^0-9.,$\s].|^[+-]\d[\d.]*[+\-*/].+|^[+-].*[(|!]"
_SCRIPT = r"(?i)<\s*(?:script|iframe|img|svg|object|embed)\b|javascript:"
_MOJIBAKE = "[ÃÂ][\u0080-\u00bf]|\ufffd"
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_ANY = "^\\s*[=@+\\-]|[<\u00c3\u00c2\ufffd]|[jJ][aA][vV][aA][sS]|" + _INVISIBLE
_CHECKS: tuple[tuple[str, str, str], ...] = (
    ("posible_formula", _FORMULA, "celda(s) empiezan como fórmula; se guardan y se muestran como texto"),
    ("posible_codigo", _SCRIPT, "celda(s) traen marcas HTML o código; se muestran como texto"),
    ("acentos_rotos", _MOJIBAKE, "celda(s) parecen tener los acentos rotos (mojibake)"),
    ("caracteres_invisibles", _INVISIBLE, "celda(s) tienen caracteres invisibles"),
)


def look(source: Source, connection: duckdb.DuckDBPyConnection, facts: Sequence[ColumnFacts]) -> None:
    """Add notices about the cells of text columns, and about columns that seem something else."""
    texts = [i for i, fact in enumerate(facts) if fact.tipo == "texto" and fact.filled]
    if texts:
        _look_at_texts(source, connection, texts)
    for i, fact in enumerate(facts):
        if not fact.filled and source.rows:
            source.problems.warning(
                "columna_vacia", f"La columna «{fact.name}» no tiene ningún valor.", column=fact.name
            )
        elif fact.tipo == "texto":
            _look_at_dates(source, connection, i, fact)
    if source.rows and _header_looks_like_data(source.header, facts):
        source.problems.warning(
            "quiza_sin_encabezado", "El primer renglón parece datos y no nombres de columna.", row=source.header_row
        )


def _look_at_texts(source: Source, connection: duckdb.DuckDBPyConnection, texts: Sequence[int]) -> None:
    suspects = _suspects(source, connection, texts)
    if not suspects:
        return
    parts = [
        f"count(*) FILTER (regexp_matches(c{i}, {literal(pattern)}))" for i in suspects for _, pattern, _ in _CHECKS
    ]
    row = connection.execute(f"SELECT {', '.join(parts)} FROM {source.relation}").fetchone()
    assert row is not None
    counts = iter(row)
    for i in suspects:
        for code, pattern, meaning in _CHECKS:
            if count := next(counts):
                place = _first_place(source, connection, i, pattern)
                source.problems.warning(code, f"{count:,} {meaning}.", row=place, column=source.header[i])


def _suspects(source: Source, connection: duckdb.DuckDBPyConnection, texts: Sequence[int]) -> list[int]:
    """Return the columns where any cell holds a character that all the checks look for; one cheap pass."""
    row = connection.execute(
        f"SELECT {', '.join(f'bool_or(regexp_matches(c{i}, {literal(_ANY)}))' for i in texts)} FROM {source.relation}"
    ).fetchone()
    assert row is not None
    return [i for i, found in zip(texts, row, strict=True) if found]


def _first_place(source: Source, connection: duckdb.DuckDBPyConnection, i: int, pattern: str) -> int | None:
    found = connection.execute(
        f"SELECT k FROM (SELECT row_number() OVER () - 1 AS k, c{i} AS c FROM {source.relation}) "
        f"WHERE regexp_matches(c, {literal(pattern)}) LIMIT 1"
    ).fetchone()
    return source.place(found[0]) if found else None


def _look_at_dates(source: Source, connection: duckdb.DuckDBPyConnection, i: int, fact: ColumnFacts) -> None:
    """Tell a column of month-first or two-digit-year dates, which must not be guessed."""
    rows = connection.execute(f"SELECT trim(c{i}) FROM {source.relation} WHERE c{i} IS NOT NULL LIMIT 200").fetchall()
    values = [value for (value,) in rows if value]
    parts = [value.split("/") for value in values if value.count("/") == 2 and value.replace("/", "").isdecimal()]
    if len(parts) < max(3, len(values) * 0.8):
        return
    if any(len(p[2]) == 4 and int(p[1]) > 12 for p in parts) and not any(int(p[0]) > 12 for p in parts):
        source.problems.warning(
            "fecha_mes_primero",
            f"Las fechas de «{fact.name}» parecen mes/día/año; escríbalas día/mes/año o ISO.",
            column=fact.name,
        )
    elif any(len(p[2]) == 2 for p in parts):
        source.problems.warning(
            "fecha_ano_corto",
            f"Las fechas de «{fact.name}» llevan el año con dos cifras; use cuatro.",
            column=fact.name,
        )


def _header_looks_like_data(header: Sequence[str], facts: Sequence[ColumnFacts]) -> bool:
    dates = any(parse_date(name) for name in header)
    numbers = sum(
        1
        for name in header
        if name.replace(".", "", 1).replace("-", "", 1).isdecimal() and not 1900 <= float(name) <= 2100
    )
    return dates or (len(header) > 1 and numbers >= max(1, len(header) // 3))
