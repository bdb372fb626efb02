"""From the rows of a table to the values of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

OPERATIONS = {
    "suma": "Sumar los valores de cada categoría",
    "promedio": "Promediar los valores de cada categoría",
    "cuenta": "Contar los renglones de cada categoría",
    "igual": "Cada renglón es un punto, sin agrupar",
}
ORDERS = {"natural": "Por categoría (fechas y números, de menor a mayor)", "mayor": "Del valor mayor al menor"}
NO_CATEGORY = "(sin dato)"
MONTHS = "ene feb mar abr may jun jul ago sep oct nov dic".split()


@dataclass(frozen=True)
class Series:
    """Names of the lines or bars, and one row of values for each category. None where there is no value."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[Decimal | None, ...], ...]
    left_out: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(value is not None for row in self.rows for value in row)


def build(
    rows: Iterable[Mapping[str, Any]],
    *,
    x: str,
    ys: Sequence[tuple[str, str]],
    operation: str,
    order: str,
    most: int,
) -> Series:
    """Group rows by column `x`; `ys` are columns with the words that name them. At most `most` categories."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    raw: dict[str, Any] = {}
    for position, row in enumerate(rows):
        key = f"{position}" if operation == "igual" else text(row.get(x))
        groups.setdefault(key, []).append(row)
        raw.setdefault(key, row.get(x))
    columns = list(ys) if operation != "cuenta" else [("", "Renglones")]
    made = [
        (raw[key], tuple(combine([number(row.get(column)) for row in members], operation) for column, _ in columns))
        for key, members in groups.items()
    ]
    if order == "mayor":
        made.sort(key=lambda item: -(item[1][0] if item[1][0] is not None else Decimal("-1e30")))
    elif operation != "igual":
        made.sort(key=lambda item: rank(item[0]))
    kept = made[:most]
    return Series(
        names=tuple(label for _, label in columns),
        labels=tuple(text(value) for value, _ in kept),
        rows=tuple(values for _, values in kept),
        left_out=len(made) - len(kept),
    )


def combine(values: list[Decimal | None], operation: str) -> Decimal | None:
    """One value for a category."""
    if operation == "cuenta":
        return Decimal(len(values))
    known = [value for value in values if value is not None]
    if not known:
        return None
    total = sum(known, Decimal(0))
    return total / len(known) if operation == "promedio" else total if operation == "suma" else known[0]


def number(value: Any) -> Decimal | None:
    """A number, or nothing where the cell holds none."""
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def text(value: Any) -> str:
    """The words of a category; dates in short."""
    if value is None or not str(value).strip():
        return NO_CATEGORY
    words = str(value).strip()
    day = as_date(words)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else words


def as_date(words: str) -> date | None:
    """The day of `2026-05-05` or of a moment on that day."""
    try:
        return date.fromisoformat(words[:10]) if len(words) >= 10 and words[4] == words[7] == "-" else None
    except ValueError:
        return None


def rank(value: Any) -> tuple[int, Decimal, str]:
    """Numbers and dates by their size, then words by the alphabet."""
    found = number(value)
    if found is not None:
        return (0, found, "")
    day = as_date(str(value or ""))
    if day is not None:
        return (0, Decimal(day.toordinal()), "")
    return (1, Decimal(0), text(value).casefold())


def words_of(value: Decimal | None) -> str:
    """A number as people here write it: `1,234.5`; a dash where there is none."""
    if value is None:
        return "—"
    rounded = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(Decimal("0.01"))
    shown = f"{rounded:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
