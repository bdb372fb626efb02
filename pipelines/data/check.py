"""The rows of a table against the dictionary: types and rules compiled to SQL, judged by DuckDB in a few passes.

A rule of the Table Schema (frictionless) has the same verdict here: required, unique, pattern, enum, minimum,
maximum, type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.data.columns import Column, as_columns
from pipelines.data.detect import detect
from pipelines.data.errors import CannotRead
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.prescan import TypeCheck, check_types, column_styles, failing_rows, report_misfits, shortened
from pipelines.data.source import Source, database, open_source
from pipelines.data.values import Style, date_sql, fits_sql, literal, normal_sql, null_sql, sql_list
from pipelines.problems import Problem, Report, error


@dataclass(frozen=True)
class Rule:
    """A condition that finds wrong cells of column `index`; `message` takes {value}."""

    index: int
    code: str
    wrong: str
    message: str


def check_rows(
    path: str | Path,
    format: str | None,
    columns: Sequence[Column | Mapping[str, Any]],
    limits: Limits = DEFAULT_LIMITS,
    filename: str | None = None,
) -> list[Problem]:
    """Return what is wrong in the rows, at most `limits.samples` for each rule and column, with the total when
    there are more.

    Columns of the file that are no term are not judged; terms that the file lacks are reported by the check of the
    header.
    `format` only informs: the content decides. Never raises for the content of the file.
    """
    path = Path(path)
    name = filename or path.name
    try:
        with open_source(path, detect(path, limits), limits, name) as source, database(limits) as connection:
            check_source(source, connection, as_columns(columns), limits)
            return source.problems.report()
    except CannotRead as problem:
        found = problem.problem
        return [Problem(found.code, found.severity, found.sheet or name, found.row, found.column, found.message)]
    except duckdb.Error:
        return Report([error("tabla_ilegible", "La tabla no se puede leer completa.", name)])


def check_source(
    source: Source, connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], limits: Limits
) -> None:
    """Add the problems of the rows to `source.problems`."""
    terms = {column.termino: column for column in columns}
    fields = [terms.get(name) for name in source.header]
    tipos = [field.tipo if field else "texto" for field in fields]
    checks = check_types(source, connection, tipos)
    report_misfits(source, connection, checks, limits.samples)
    styles = _styles(source, connection, tipos, checks)
    rules = [rule for i, field in enumerate(fields) if field for rule in _rules(i, field, styles[i], source.problems)]
    _judge(source, connection, rules, limits.samples)
    for i, field in enumerate(fields):
        if field and field.unico:
            _judge_unique(source, connection, i, field.tipo, styles[i], limits.samples)


def _styles(
    source: Source, connection: duckdb.DuckDBPyConnection, tipos: Sequence[str], checks: Sequence[TypeCheck]
) -> list[Style]:
    return column_styles(source, connection, tipos) if checks else ["punto"] * len(tipos)


def _is_null(tipo: str, c: str) -> str:
    """SQL: whether the cell has no value. In texto only a blank is no value: «NA» may be a name."""
    x = f"trim({c})"
    return f"coalesce({x} = '', true)" if tipo == "texto" else null_sql(x)


def _rules(index: int, column: Column, style: Style, problems: Any) -> list[Rule]:
    c, x = f"c{index}", f"trim(c{index})"
    present = f"NOT {_is_null(column.tipo, c)}"
    rules = []
    if column.obligatorio:
        rules.append(Rule(index, "valor_obligatorio", _is_null(column.tipo, c), "Falta el valor, que es obligatorio."))
    if column.patron:
        rules += _pattern(index, column.patron, f"{present} AND ", c, problems, column.termino)
    if column.valores:
        allowed = ", ".join(column.valores[:8]) + ("…" if len(column.valores) > 8 else "")
        allowed = allowed.replace("{", "{{").replace("}", "}}")
        wrong = f"{present} AND {x} NOT IN {sql_list(column.valores)}"
        rules.append(
            Rule(index, "valor_fuera_de_lista", wrong, f"«{{value}}» no está entre los valores permitidos: {allowed}.")
        )
    rules += _bounds(index, column, style, present, x, problems)
    return rules


def _pattern(index: int, pattern: str, present: str, c: str, problems: Any, name: str) -> list[Rule]:
    try:
        re.compile(pattern)
        duckdb.execute(f"SELECT regexp_full_match('', {literal(pattern)})")
    except (re.error, duckdb.Error):
        problems.error(
            "patron_invalido", f"El patrón «{pattern[:60]}» no es una expresión regular que se pueda usar.", column=name
        )
        return []
    wrong = f"{present}NOT regexp_full_match({c}, {literal(pattern)})"
    shown = pattern[:60].replace("{", "{{").replace("}", "}}")
    return [Rule(index, "valor_sin_patron", wrong, f"«{{value}}» no sigue el patrón {shown}.")]


def _comparable(tipo: str, style: Style, x: str) -> str | None:
    """SQL: the fitting value as something ordered, or None when the type has no order."""
    if tipo in {"entero", "decimal"}:
        return f"TRY_CAST({normal_sql(tipo, style, x)} AS DECIMAL(38, 10))"
    if tipo == "fecha":
        return date_sql(x)
    if tipo == "hora":
        return f"TRY_CAST(CASE WHEN length(split_part({x}, ':', 1)) = 1 THEN '0' || {x} ELSE {x} END AS TIME)"
    if tipo == "fecha_hora":
        day = date_sql(f"regexp_replace({x}, '[ T].*$', '')")
        hour = f"regexp_extract({x}, '[ T](\\d{{1,2}}:\\d{{2}}(?::\\d{{2}}(?:\\.\\d+)?)?)', 1)"
        return f"({day} + coalesce(TRY_CAST(nullif({hour}, '') AS TIME), TIME '00:00:00'))"
    return None


def _bounds(index: int, column: Column, style: Style, present: str, x: str, problems: Any) -> list[Rule]:
    rules = []
    bounds = (
        (column.minimo, "<", "valor_menor", "menor que el mínimo"),
        (column.maximo, ">", "valor_mayor", "mayor que el máximo"),
    )
    for bound, sign, code, words in bounds:
        if bound is None:
            continue
        value, limit = _comparable(column.tipo, style, x), _comparable(column.tipo, "punto", literal(bound.strip()))
        usable = limit and duckdb.execute(f"SELECT {fits_sql(column.tipo, 'punto', literal(bound.strip()))}").fetchone()
        if value is None or limit is None or not usable or not usable[0]:
            problems.error(
                "limite_invalido", f"El límite «{bound}» no sirve para el tipo {column.tipo}.", column=column.termino
            )
            continue
        fits = fits_sql(column.tipo, style, x)
        rules.append(
            Rule(index, code, f"{present} AND {fits} AND {value} {sign} {limit}", f"«{{value}}» es {words}, {bound}.")
        )
    return rules


def _judge(source: Source, connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], cap: int) -> None:
    """Count all rules in one pass, then fetch places only for those that were broken."""
    if not rules or not source.rows:
        return
    counts = connection.execute(
        f"SELECT {', '.join(f'count(*) FILTER ({rule.wrong})' for rule in rules)} FROM {source.relation}"
    ).fetchone()
    assert counts is not None
    for rule, count in zip(rules, counts, strict=True):
        if not count:
            continue
        name = source.header[rule.index]
        for place, value in failing_rows(source, connection, rule.index, rule.wrong, cap):
            source.problems.error(rule.code, rule.message.format(value=value), row=place, column=name)
        _tell_rest(source, rule.code, name, count, cap)


def _judge_unique(
    source: Source, connection: duckdb.DuckDBPyConnection, index: int, tipo: str, style: Style, cap: int
) -> None:
    """Find later rows with the value of an earlier one; numbers and dates are equal by value, not by spelling."""
    c, x = f"c{index}", f"trim(c{index})"
    some = f"NOT {_is_null(tipo, c)} AND {fits_sql(tipo, style, x)}"
    value = _comparable(tipo, style, x) or c
    cells = f"(SELECT row_number() OVER () - 1 AS k, {c} FROM {source.relation})"
    judged = f"(SELECT k, {c} AS cell, {value} AS value FROM {cells} WHERE {some})"
    total = connection.execute(f"SELECT count(value) - count(DISTINCT value) FROM {judged}").fetchone()
    if not total or not total[0]:
        return
    rows = connection.execute(
        f"SELECT k, first, cell FROM (SELECT k, cell, min(k) OVER (PARTITION BY value) AS first FROM {judged}) "
        f"WHERE k > first ORDER BY k LIMIT {cap}"
    ).fetchall()
    name = source.header[index]
    for k, first, cell in rows:
        message = f"«{shortened(cell)}» ya está en la fila {source.place(first)}; cada valor debe ser único."
        source.problems.error("valor_repetido", message, row=source.place(k), column=name)
    _tell_rest(source, "valor_repetido", name, total[0], cap)


def _tell_rest(source: Source, code: str, name: str, count: int, cap: int) -> None:
    if count > cap:
        message = f"… y {count - cap:,} más de este tipo ({count:,} en total)."
        source.problems.error(f"{code}_total", message, column=name)
