"""Programa anual de adquisiciones de TIC: the campaign asks each dependencia for its needs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cms.cases.domain import running
from cms.cases.domain.calendar import END_OF_DAY
from cms.cases.models import Case, Task
from cms.cases.registry import Moment, service_task
from cms.directory.models import Organization

CLAVE = "programa_anual_adquisiciones_tic"
ENTRY = "dependencia"
ANSWER = "act_02_respuesta"
OPEN = (Case.State.OPEN, Case.State.WAITING)


@service_task
def abrir_solicitudes_de_necesidades(moment: Moment) -> Mapping[str, Any]:
    """Open the answer of each dependencia that got the oficio, unless it has one of the same year open already."""
    asked = wanted(moment.data)
    year, limit = moment.data.get("ejercicio"), moment.data.get("fecha_limite")
    already = set(
        Case.objects.filter(clave=CLAVE, entry=ENTRY, state__in=OPEN, data__ejercicio=year)
        .exclude(organization=None)
        .values_list("organization__clave", flat=True)
    )
    organizations = {one.clave: one for one in Organization.objects.filter(clave__in=asked, active=True)}
    opened = 0
    for clave in asked:
        if clave in organizations and clave not in already:
            _ask(organizations[clave], year, limit, moment.now)
            opened += 1
    progress = [
        {"dependencia": clave, "estado": "sin_respuesta", "nota": ""} for clave in asked if clave in organizations
    ]
    return {"avance_dependencias": progress, "solicitudes_abiertas": opened}


def wanted(data: Mapping[str, Any]) -> list[str]:
    """The claves of the campaign's list, each once and in its order."""
    return list(dict.fromkeys(row["dependencia"] for row in data.get("destinatarios") or []))


def _ask(organization: Organization, year: Any, limit: str | None, now: datetime.datetime) -> None:
    """A case of the dependencia with the year, which is due when the oficio says."""
    subject = f"Necesidades de TIC {year}: {organization.name}"[:200]
    request = running.Request(subject=subject, organization=organization)
    case = running.start_case(CLAVE, ENTRY, request, by=None, now=now)
    case.data = {**case.data, "ejercicio": year, "fecha_limite": limit}
    case.save(update_fields=["data"])
    if limit:
        due = timezone.make_aware(datetime.datetime.combine(datetime.date.fromisoformat(limit), END_OF_DAY))
        Task.objects.filter(case=case, node=ANSWER, state=Task.State.OPEN).update(due_at=due)
