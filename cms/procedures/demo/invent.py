"""Answers for a form that nobody fills in: plain values that fit its declaration, the same every time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from cms.cases.forms.computed import compute
from schemas.procedures import Declaration, Field, Form

WORDS = (
    "Se revisó con el área y quedó conforme.",
    "El equipo se usa todos los días en la ventanilla.",
    "Se necesita antes del siguiente trimestre.",
    "Es un ejemplo de la ciudad de demostración.",
)
ROWS = 2


def invent(form: Form, declaration: Declaration, answers: Mapping[str, str], *, today: datetime.date, person: str,
           office: str) -> dict[str, Any]:  # fmt: skip
    """The data of one activity. `answers`: those of the questions; `person`, `office`: somebody to choose."""
    found: dict[str, Any] = {}
    for number, field in enumerate(form.fields):
        if field.kind == "mostrado":
            continue
        if field.when is not None and str(found.get(field.when.field)) not in field.when.values:
            continue
        if field.key in answers:
            found[field.key] = answers[field.key]
        elif field.computed is not None:
            found[field.key] = compute(field.computed, found)
        else:
            value = _value(field, number, today, person, office)
            if value is not None:
                found[field.key] = value
    return found


def _value(field: Field, number: int, today: datetime.date, person: str, office: str) -> Any:
    if field.kind == "filas":
        count = max(field.minimum or 1, min(ROWS, field.maximum or ROWS))
        return [
            {column.key: _value(column, number + row, today, person, office) for column in field.columns}
            for row in range(count)
        ]
    if field.kind in ("opcion", "varias"):
        options = list(field.options)
        chosen = options[number % len(options)] if options else None
        return [chosen] if field.kind == "varias" else chosen
    if field.kind == "fecha":
        days = field.minimum if field.minimum is not None and field.minimum > 0 else 0
        return (today + datetime.timedelta(days=days)).isoformat()
    simple = {
        "si_no": "si", "persona": person, "dependencia": office, "hora": f"{9 + number % 8:02d}:30:00",
        "correo": "ejemplo@puebla.example", "telefono": f"222 555 {number % 90 + 10:02d} 00", "archivo": None,
        "bien": f"DEMO-{1000 + number}", "lugar": "Calle Inventada 100, Barrio de la Demostración",
        "moneda": str(1500 * (number + 1)), "restricciones": None,
    }  # fmt: skip
    if field.kind in simple:
        return simple[field.kind]
    if field.kind in ("entero", "numero"):
        least, most = field.minimum or 0, field.maximum if field.maximum is not None else 100
        return min(max(least, number % 9 + 1), most)
    text = WORDS[number % len(WORDS)] if field.kind == "parrafo" else f"{field.label} de ejemplo"
    return text[: field.maximum] if field.maximum else text
