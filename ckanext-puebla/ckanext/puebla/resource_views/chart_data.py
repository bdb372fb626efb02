"""What a chart shows: a column of categories (or time) and the sum of a column of values, counted in the database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan.plugins import toolkit as tk
from sqlalchemy.exc import DBAPIError

from ckanext.datastore.backend.postgres import get_read_engine

NUMERIC = {"int4", "int8", "numeric", "float8"}
TIME = {"date", "timestamp"}
SAMPLE = 2_000
DATED = "^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"
MOST_BARS = 30
MOST_POINTS = 400
PATIENCE_MS = 4_000
COUNT = "Número de filas"
YEAR_WORDS = {"ano", "anio", "year", "ejercicio"}
PERIOD_WORDS = YEAR_WORDS | {"mes", "trimestre", "semestre", "bimestre", "periodo", "fecha"}
NOT_A_MEASURE = PERIOD_WORDS | {
    "id", "clave", "folio", "codigo", "cp", "numero", "num", "telefono", "latitud", "longitud", "lat", "lon", "cve",
    "dia", "hora", "consecutivo", "no", "x", "y", "sku", "placa", "expediente",
}  # fmt: skip


class ChartUnavailable(Exception):
    """No chart can be made of this table. The message is for the reader, in Spanish."""


@dataclass(frozen=True)
class ColumnFacts:
    """A column as the sample shows it. `kind`: type of PostgreSQL; `distinct` of `filled` values; `dated` look like
    `2026-01` or `2026-01-31`."""

    name: str
    kind: str
    distinct: int
    filled: int
    dated: int = 0


@dataclass(frozen=True)
class Choice:
    """`category`: column of the axis; `value`: column that is summed, `""` to count rows; `ordered`: over time."""

    category: str
    value: str
    ordered: bool


@dataclass(frozen=True)
class Series:
    choice: Choice
    categories: tuple[str, ...]
    values: tuple[float, ...]
    left_out: int

    @property
    def value_label(self) -> str:
        return self.choice.value or COUNT


def words_of(name: str) -> list[str]:
    """The words of a column's name, without accents: `Año_Fiscal` -> [`ano`, `fiscal`]."""
    plain = unicodedata.normalize("NFD", name.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for word in re.split(r"[^a-z0-9]+", plain) if word]


def is_measure(column: ColumnFacts) -> bool:
    """A number that may be summed: not an identifier, a year, a place or a telephone."""
    return column.kind in NUMERIC and not NOT_A_MEASURE & set(words_of(column.name))


def is_ordered(column: ColumnFacts) -> bool:
    """Time, also when months are written as text, which sorts as they follow each other."""
    return is_time(column) or 0 < column.filled == column.dated


def is_time(column: ColumnFacts) -> bool:
    """Time, told by its type or by the name of a period."""
    return column.kind in TIME or (column.kind in NUMERIC and bool(YEAR_WORDS & set(words_of(column.name))))


def category_score(column: ColumnFacts) -> float:
    """How good a column is as the axis; zero when it is not. Few repeated values are best, then time."""
    if column.filled == 0 or column.distinct < 2:
        return 0
    if is_time(column):
        return 2
    if column.kind != "text" or (column.distinct > max(MOST_BARS, column.filled * 0.6) and column.filled > MOST_BARS):
        return 0
    return 3 if column.distinct <= MOST_BARS else 1


def categories_of(columns: Sequence[ColumnFacts]) -> list[ColumnFacts]:
    """Columns that can be the axis, best first; equal ones as they stand in the table."""
    return sorted((one for one in columns if category_score(one) > 0), key=lambda one: -category_score(one))


def choose(columns: Sequence[ColumnFacts], category: str = "", value: str | None = None) -> Choice:
    """What to draw; `category` and `value` of the reader count if they make sense (`value=""`: count rows).

    Raises ChartUnavailable when there is no column to group by.
    """
    axes = {one.name: one for one in categories_of(columns)}
    if not axes:
        raise ChartUnavailable("Ninguna columna de esta tabla sirve para agrupar los datos en un gráfico.")
    axis = axes.get(category) or next(iter(axes.values()))
    measures = [one.name for one in columns if is_measure(one) and one.name != axis.name]
    chosen = value if value is not None and value in (*measures, "") else (measures[0] if measures else "")
    return Choice(axis.name, chosen, is_ordered(axis))


def read_facts(resource_id: str) -> list[ColumnFacts]:
    """The columns of a DataStore table with the variety of their first rows."""
    with get_read_engine().connect() as connection:
        rows = connection.execute(
            sa.text(
                "select attname, typname from pg_attribute a join pg_type t on t.oid = a.atttypid "
                "where attrelid = to_regclass(:name) and attnum > 0 and not attisdropped order by attnum"
            ),
            {"name": quoted(resource_id)},
        ).all()
        described = [(name, kind) for name, kind in rows if not name.startswith("_")]
        if not described:
            raise ChartUnavailable("La tabla todavía no está disponible.")
        counts = ", ".join(
            f"count(distinct {name}), count({name}), count(*) filter (where cast({name} as text) ~ '{DATED}')"
            for name in (quoted(name) for name, _ in described)
        )
        sample = f"select {counts} from (select * from {quoted(resource_id)} limit {SAMPLE}) as muestra"
        found = connection.execute(sa.text(sample.replace(":", "\\:"))).one()
    return [ColumnFacts(name, kind, *found[3 * i : 3 * i + 3]) for i, (name, kind) in enumerate(described)]


def quoted(name: str) -> str:
    """An identifier for SQL. Only names that exist in the table are ever passed."""
    return '"' + name.replace('"', '""') + '"'


def read_series(resource_id: str, choice: Choice) -> Series:
    """The sums by category: time in its order, everything else from the largest."""
    most = MOST_POINTS if choice.ordered else MOST_BARS
    category = quoted(choice.category)
    total = f"sum({quoted(choice.value)})" if choice.value else "count(*)"
    order = "1" if choice.ordered else "2 desc nulls last, 1"
    sql = (
        f"select {category}::text, {total}, count(*) over () from {quoted(resource_id)} "
        f"where {category} is not null group by {category} order by {order.replace('1', category)} limit {most}"
    )
    try:
        with get_read_engine().begin() as connection:
            connection.execute(sa.text(f"set local statement_timeout = {PATIENCE_MS}"))
            rows = connection.execute(sa.text(sql.replace(":", "\\:").replace("\\:\\:text", "::text"))).all()
    except DBAPIError as error:
        raise ChartUnavailable("La tabla es demasiado grande para resumirla en un gráfico.") from error
    if not rows:
        raise ChartUnavailable("La tabla no tiene datos que mostrar.")
    return Series(
        choice=choice,
        categories=tuple(row[0].replace(" 00:00:00", "") for row in rows),
        values=tuple(float(row[1] or 0) for row in rows),
        left_out=int(rows[0][2]) - len(rows),
    )


def chart_for(context: Any, resource_id: str, args: Mapping[str, str]) -> tuple[Series, list[str], list[str]]:
    """The series for a resource, with the columns that the reader may choose: categories and values.

    Asks CKAN first whether this person may read the table.
    """
    tk.check_access("datastore_search", context, {"resource_id": resource_id})
    columns = read_facts(resource_id)
    choice = choose(columns, args.get("categoria", ""), args.get("valor_columna"))
    measures = [one.name for one in columns if is_measure(one)]
    return read_series(resource_id, choice), [one.name for one in categories_of(columns)], measures


def numbers(values: Iterable[float]) -> list[str]:
    """Numbers as people read them: thousands apart, two decimals, three digits of small ones."""
    return [_number(value) for value in values]


def _number(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.3g}"
