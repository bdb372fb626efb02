"""How fresh a dataset is against its *Frecuencia*. Plain dates in, plain words out; nobody reads a clock here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["al_dia", "por_vencer", "atrasado", "sin_plazo"]

DAYS: Mapping[str, int] = {"diario": 1, "semanal": 7, "quincenal": 15}
MONTHS: Mapping[str, int] = {"mensual": 1, "bimestral": 2, "trimestral": 3, "semestral": 6, "anual": 12}
SOON = 0.1


@dataclass(frozen=True)
class Freshness:
    """`estado`: `al_dia`, `por_vencer` (the last tenth of the period), `atrasado` or `sin_plazo` (no date is promised).

    `etiqueta`: the same in words; `ultima`: last update; `proxima`: when the next one is due, None without a promise;
    `dias`: days left, negative when late.
    """

    estado: State
    etiqueta: str
    ultima: date
    proxima: date | None
    dias: int | None


def next_update(frequency: str, last: date) -> date | None:
    """When the next update is due; None for *irregularmente* and words that we do not know."""
    if frequency in DAYS:
        return last + timedelta(days=DAYS[frequency])
    return add_months(last, MONTHS[frequency]) if frequency in MONTHS else None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def freshness(frequency: str, last: date, today: date) -> Freshness:
    """Compares the last update with its promise. The due day itself is still on time."""
    due = next_update(frequency, last)
    if due is None:
        return Freshness("sin_plazo", "Se actualiza sin fecha fija", last, None, None)
    left = (due - today).days
    if left < 0:
        return Freshness("atrasado", f"Atrasado {_days(-left)}", last, due, left)
    if left <= (due - last).days * SOON:
        return Freshness(
            "por_vencer", "Toca actualizar hoy" if left == 0 else f"Por actualizar en {_days(left)}", last, due, left
        )
    return Freshness("al_dia", "Al día", last, due, left)


def _days(number: int) -> str:
    return "1 día" if number == 1 else f"{number:,} días"
