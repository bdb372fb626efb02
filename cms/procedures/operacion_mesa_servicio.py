"""Mesa de Servicio: the figures of the month, counted from its folios."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cms.cases.domain import showing, versions
from cms.cases.models import Case, Event
from cms.cases.registry import Moment, service_task
from cms.core.dates import MONTHS
from cms.procedures import shared
from pipelines.engine import Procedure

CLAVE = "operacion_mesa_servicio"
MONTHLY = "programada"
ONE_DAY = datetime.timedelta(hours=24)
DESK, NO_SERVICE = "Mesa de Servicio (sin asignar)", "Sin servicio del catálogo"


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One folio: to which departamento and service it belongs, and how it went."""

    began: datetime.datetime
    closed: datetime.datetime | None = None
    department: str = DESK
    service: str = NO_SERVICE
    first_contact: bool = False


@service_task
def contar_incidentes_mes(moment: Moment) -> Mapping[str, Any]:
    """Count the month before."""
    first, following = shared.previous_month(shared.today_of(moment))
    begin, end = shared.midnight(first), shared.midnight(following)
    incidents = incidents_before(end, versions.procedure_of(moment.case.version))
    return {
        "estadistica_mes": f"{MONTHS[first.month - 1]} de {first.year}",
        "incidentes_reabiertos": reopened(begin, end),
        **counted(incidents, begin, end),
    }


def incidents_before(end: datetime.datetime, procedure: Procedure) -> list[Incident]:
    """The folios that were opened before a moment."""
    departments, services = _labels(procedure, "departamento_asignado"), _labels(procedure, "servicio")
    cases = Case.objects.filter(clave=CLAVE, started_at__lt=end).exclude(entry=MONTHLY)
    cases = cases.exclude(state=Case.State.CANCELLED)
    return [
        Incident(
            began=began,
            closed=closed,
            department=departments.get(data.get("departamento_asignado"), DESK),
            service=services.get(data.get("servicio"), NO_SERVICE),
            first_contact=data.get("primer_contacto") == "solucionado",
        )
        for began, closed, data in cases.values_list("started_at", "closed_at", "data")
    ]


def _labels(procedure: Procedure, key: str) -> Mapping[str, str]:
    """The names of the choices of a field, which may be asked in several forms."""
    field = showing.fields_of(procedure).get(key)
    return field.options if field else {}


def reopened(begin: datetime.datetime, end: datetime.datetime) -> int:
    """How many folios somebody said in that time that they were not solved."""
    said = Event.objects.filter(
        case__clave=CLAVE, verb="completed", node="act_16_confirmacion", at__gte=begin, at__lt=end,
        data__answers__confirmacion="no_resuelto",
    )  # fmt: skip
    return said.values("case").distinct().count()


def counted(incidents: Iterable[Incident], begin: datetime.datetime, end: datetime.datetime) -> dict[str, Any]:
    """The figures of a time: received in it, closed in it whenever they came, and pending at its end."""
    known = list(incidents)
    received = [one for one in known if begin <= one.began < end]
    attended = [one for one in known if one.closed is not None and begin <= one.closed < end]
    pending = [one for one in known if one.closed is None or one.closed >= end]
    return {
        "incidentes_recibidos": len(received),
        "incidentes_atendidos": len(attended),
        "incidentes_primer_contacto": sum(one.first_contact for one in attended),
        "incidentes_24_horas": sum(one.closed is not None and one.closed - one.began <= ONE_DAY for one in attended),
        "por_departamento": _rows(
            "departamento", "department", {"recibidos": received, "atendidos": attended, "pendientes": pending}
        ),
        "por_servicio": _rows("servicio", "service", {"recibidos": received, "atendidos": attended}),
    }


def _rows(column: str, fact: str, groups: Mapping[str, list[Incident]]) -> list[dict[str, str | int]]:
    """A row for each value of a fact, with how many of each group have it."""
    values = sorted({getattr(one, fact) for group in groups.values() for one in group})
    return [
        {column: value, **{key: sum(getattr(one, fact) == value for one in group) for key, group in groups.items()}}
        for value in values
    ]
