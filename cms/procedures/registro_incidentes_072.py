"""Incidentes 072: the folio goes by mail to whoever reports on the page, and each month is counted."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from cms.cases.domain import following
from cms.cases.models import Case
from cms.cases.registry import Moment, service_task
from cms.core.dates import MONTHS
from cms.procedures import mail, shared

CLAVE = "registro_incidentes_072"
MONTHLY = "programada"


@dataclass(frozen=True)
class Incident:
    """One report that was given to a dependencia."""

    organization: str
    began: datetime.datetime
    closed: datetime.datetime | None = None


@service_task
def enviar_folio_072(moment: Moment) -> Mapping[str, Any]:
    """Send the folio, with the key to follow it, to the address of whoever reported on the page, if she gave one.

    Nobody has proved that the address is hers, so the mail says nothing that she typed.
    """
    page = settings.WWW_URL + reverse("self_service:follow")
    key = following.key_of(following.give_key(moment.case, by=None, now=moment.now))
    body = mail.body_of(moment, "folio_072", f"Para saber cómo va: {page}\nFolio: {moment.case.folio}\nClave: {key}")
    address = str(moment.data.get("correo") or "")
    return {"avisos_folio": mail.send_on_commit([address], f"Folio de su reporte: {moment.case.folio}", body)}


@service_task
def contar_incidentes_072(moment: Moment) -> Mapping[str, Any]:
    """Count the month before, by dependencia."""
    first, following = shared.previous_month(shared.today_of(moment))
    begin, end = shared.midnight(first), shared.midnight(following)
    return {
        "mes": MONTHS[first.month - 1],
        "anio": first.year,
        "conteo_por_dependencia": counted(incidents_before(end), begin, end),
    }


def incidents_before(end: datetime.datetime) -> list[Incident]:
    """The reports that came before a moment and were given to a dependencia."""
    cases = Case.objects.filter(clave=CLAVE, started_at__lt=end, data__canalizacion="asignada")
    cases = cases.exclude(entry=MONTHLY).exclude(state=Case.State.CANCELLED)
    rows = cases.values_list("data__dependencia_responsable", "started_at", "closed_at")
    return [Incident(*row) for row in rows if row[0]]


def counted(
    incidents: Iterable[Incident], begin: datetime.datetime, end: datetime.datetime
) -> list[dict[str, str | int]]:
    """Rows by dependencia: those received in the time, those closed in it, and those still open at its end."""
    found: dict[str, dict[str, str | int]] = {}
    for one in incidents:
        counts = {
            "recibidos": int(begin <= one.began < end),
            "pendientes": int(one.closed is None or one.closed >= end),
            "concluidos": int(one.closed is not None and begin <= one.closed < end),
        }
        if any(counts.values()):
            row = found.setdefault(one.organization, {"dependencia": one.organization, **dict.fromkeys(counts, 0)})
            row.update({key: int(row[key]) + count for key, count in counts.items()})
    return [found[clave] for clave in sorted(found)]
