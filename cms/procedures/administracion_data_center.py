"""Acceso al Data Center: it is asked for three working days ahead."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from cms.cases.domain.calendar import add_business_days, office_calendar
from cms.cases.registry import Moment, Refusal, rule
from schemas.spanish import fold

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


@rule
def fecha_autorizada_con_anticipacion(moment: Moment) -> Refusal | None:
    """The date that is written into the pass keeps the three days too, whatever was asked for."""
    received, entry = moment.data.get("recibido_el"), moment.data.get("fecha_autorizada")
    if not received or not entry:
        return Refusal("Falta la fecha en que se recibió el oficio o la que se autoriza.", "fecha_autorizada")
    first = add_business_days(Day.fromisoformat(received), AHEAD, office_calendar())
    if Day.fromisoformat(entry) >= first:
        return None
    return Refusal(f"Con tres días hábiles, el acceso puede darse desde el {first:%d/%m/%Y}.", "fecha_autorizada")


@rule
def solo_personas_del_oficio(moment: Moment) -> Refusal | None:
    """The pass names nobody whom the oficio did not name (activity 1)."""
    named = {_name(row) for row in moment.data.get("personas") or []}
    others = [row for row in moment.data.get("personas_autorizadas") or [] if _name(row) not in named]
    if not others:
        return None
    return Refusal(f"El oficio no nombra a {others[0].get('nombre')}. Quítela o pida otro oficio.")


def _name(row: Mapping[str, Any]) -> str:
    return fold(str(row.get("nombre") or ""))


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
