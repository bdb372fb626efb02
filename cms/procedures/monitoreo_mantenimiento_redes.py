"""Monitoreo y mantenimiento de redes: the five minutes of observation, and the answer to whoever reported."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from cms.cases.registry import Moment, Refusal, rule, service_task, tell_told
from cms.procedures import mail

LEAST = datetime.timedelta(minutes=5)
MOST = datetime.timedelta(hours=12)  # longer: the hours were written the wrong way round
DAY = datetime.timedelta(days=1)


@rule
def cinco_minutos_de_observacion(moment: Moment) -> Refusal | None:
    """Activity 2: before anything is done, the network is watched for five minutes."""
    begin, end = moment.data.get("hora_inicio_observacion"), moment.data.get("hora_fin_observacion")
    if not begin or not end:
        return Refusal("Anote a qué hora empezó y a qué hora terminó la observación.", "hora_inicio_observacion")
    lasted = watched(datetime.time.fromisoformat(begin), datetime.time.fromisoformat(end))
    if lasted > MOST:
        return Refusal("La observación no puede terminar antes de empezar. Revise las horas.", "hora_fin_observacion")
    if lasted < LEAST:
        return Refusal("La observación dura al menos cinco minutos completos.", "hora_fin_observacion")
    return None


def watched(begin: datetime.time, end: datetime.time) -> datetime.timedelta:
    """How long it took; it may go past midnight."""
    took = datetime.timedelta(hours=end.hour - begin.hour, minutes=end.minute - begin.minute)
    return took if took >= datetime.timedelta() else took + DAY


@service_task
def informar_solucion_a_usuario(moment: Moment) -> Mapping[str, Any]:
    """Tell whoever reported the failure how it was solved."""
    applicant = moment.case.applicant
    address = str(moment.data.get("solicita_correo") or (applicant.email if applicant else ""))
    body = mail.body_of(moment, "aviso_solucion")
    sent = mail.send_on_commit([address], f"Su reporte de la red quedó atendido: {moment.case.folio}", body)
    if sent:
        tell_told(moment.case)
    return {"avisos_solucion": sent}
