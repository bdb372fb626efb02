"""Values that nobody types: they follow from others, by a closed list of ways."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from cms.cases.domain.calendar import add_business_days
from schemas.procedures import Computed


def compute(computed: Computed, data: Mapping[str, Any]) -> Any:
    """The value, or None while what it needs is missing. `data`: plain values by field."""
    values = [value for name in computed.of for value in _values(name, data)]
    if computed.how == "cuenta":
        return sum(len(value) if isinstance(value, list) else value not in (None, "") for value in values)
    if computed.how in ("dias_habiles_despues", "dias_naturales_despues"):
        return _later(computed, values)
    if computed.how == "folio":
        return data.get("folio")
    numbers = [_number(value) for value in values]
    if not numbers or None in numbers:
        return None
    known = [number for number in numbers if number is not None]
    if computed.how == "suma":
        return _shown(sum(known, Decimal(0)))
    if computed.how == "porcentaje":
        return _shown((100 * known[0] / known[1]).quantize(Decimal("0.1"))) if len(known) > 1 and known[1] else None
    product = Decimal(1)
    for number in known:
        product *= number
    return _shown(product)


def _values(name: str, data: Mapping[str, Any]) -> list[Any]:
    """The value of a field, or of a column in every row."""
    rows, _, column = name.partition(".")
    if not column:
        return [data.get(rows)]
    return [row.get(column) for row in data.get(rows) or ()]


def _later(computed: Computed, values: list[Any]) -> str | None:
    days = [value for value in values if value]
    if not days or computed.amount is None:
        return None
    day = datetime.date.fromisoformat(str(days[0]))
    if computed.how == "dias_habiles_despues":
        return add_business_days(day, computed.amount).isoformat()
    return (day + datetime.timedelta(days=computed.amount)).isoformat()


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _shown(number: Decimal) -> str | int:
    return int(number) if number == number.to_integral_value() and "E" not in str(number) else str(number)
