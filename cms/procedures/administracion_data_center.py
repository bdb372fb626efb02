"""Acceso al Data Center: it is asked for three working days ahead."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from cms.cases.domain.calendar import add_business_days, office_calendar
from cms.cases.registry import Moment, Refusal, rule

AHEAD = 3  # working days (policy 2)
Day = datetime.date


@rule
def anticipacion_tres_dias_habiles(moment: Moment) -> Refusal | None:
    """No access before the third working day after the request came (policy 2). Denying is always allowed."""
    if moment.answers.get("acceso") != "otorgado":
        return None
    received, entry = moment.data.get("recibido_el"), moment.data.get("fecha_ingreso")
    if not received or not entry:
        return Refusal("Falta la fecha en que se recibió el oficio o la de ingreso. Regrese la solicitud.", "acceso")
    return judge(Day.fromisoformat(received), Day.fromisoformat(entry), office_calendar())


def judge(received: Day, entry: Day, works: Callable[[Day], bool]) -> Refusal | None:
    """`works`: whether the office works on a day."""
    first = add_business_days(received, AHEAD, works)
    if entry >= first:
        return None
    return Refusal(
        f"El oficio se recibió el {received:%d/%m/%Y}: con tres días hábiles, el acceso puede darse desde el "
        f"{first:%d/%m/%Y} y se pide para el {entry:%d/%m/%Y}. Niéguelo y diga cómo pedirlo con otra fecha.",
        "acceso",
    )
