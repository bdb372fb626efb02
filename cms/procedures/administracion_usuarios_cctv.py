"""Accesos a CCTV: they are asked for three working days ahead."""

from __future__ import annotations

import datetime

from cms.cases.domain.calendar import add_business_days
from cms.cases.registry import Moment, Refusal, rule

AHEAD = 3  # working days (policy 2)
REFUSED = "no_procede"
Day = datetime.date


@rule
def anticipacion_cctv(moment: Moment) -> Refusal | None:
    """What is said of the three days follows from the dates. Without them the access waits; refusing is always open."""
    data = moment.data
    if moment.answers.get("movimiento") == REFUSED:
        return None
    received, wanted = data.get("recibido_el"), data.get("fecha_requerida")
    if not received or not wanted:
        return Refusal("Falta la fecha en que se recibió el oficio o aquella en que se necesita el acceso.")
    first = add_business_days(Day.fromisoformat(received), AHEAD)
    in_time = Day.fromisoformat(wanted) >= first
    if in_time == (data.get("con_anticipacion") == "si"):
        return None
    if in_time:
        return Refusal(f"La fecha que pide sí deja tres días hábiles: vencen el {first:%d/%m/%Y}.", "con_anticipacion")
    return Refusal(
        f"Con tres días hábiles el acceso puede darse desde el {first:%d/%m/%Y}. Responda que no los deja.",
        "con_anticipacion",
    )
