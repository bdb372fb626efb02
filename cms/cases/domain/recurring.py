"""Procedures that start by the calendar: one case of each series in each period, whenever the job runs."""

from __future__ import annotations

import datetime

from django.utils import timezone

from cms.cases.domain import running, versions
from cms.cases.models import Case, ProcedureVersion
from schemas.procedures import Declaration, Recurrence

SUBJECTS = {
    "dia": "del {day:%d/%m/%Y}", "semana": "de la semana del {day:%d/%m/%Y}", "mes": "de {day:%m/%Y}",
    "trimestre": "del trimestre que inicia el {day:%d/%m/%Y}", "anio": "de {day:%Y}",
}  # fmt: skip


def period_begins(every: str, day: datetime.date) -> datetime.date:
    """The first day of the period in which a day lies."""
    if every == "semana":
        return day - datetime.timedelta(days=day.weekday())
    if every == "mes":
        return day.replace(day=1)
    if every == "trimestre":
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    if every == "anio":
        return day.replace(month=1, day=1)
    return day


def start_due(now: datetime.datetime) -> list[Case]:
    """Start what is due and has not been started in its period. Running twice starts nothing twice."""
    found = []
    for version in ProcedureVersion.objects.filter(in_force=True).defer("files").order_by("clave"):
        declared = versions.procedure_of(version).declaration
        if declared.sistema == "sitios":
            made = (_start(version, declared, series, now) for series in declared.recurrencia)
            found += [case for case in made if case is not None]
    return found


def _start(version: ProcedureVersion, declared: Declaration, series: Recurrence, now: datetime.datetime) -> Case | None:
    """The case of the period that runs; None when it was started already, also by hand."""
    begins = period_begins(series.every, timezone.localtime(now).date())
    since = timezone.make_aware(datetime.datetime.combine(begins, datetime.time()))
    if Case.objects.filter(clave=version.clave, entry=series.entry, started_at__gte=since).exists():
        return None
    name = version.name if len(declared.recurrencia) == 1 else declared.entradas[series.entry].label
    wanted = running.Request(
        subject=f"{name} {SUBJECTS[series.every].format(day=begins)}", channel=Case.Channel.SCHEDULE
    )
    return running.start_case(version.clave, series.entry, wanted, by=None, now=now)
