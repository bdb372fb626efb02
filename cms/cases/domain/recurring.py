"""Procedures that start by the calendar: one case in each period, whenever the job runs."""

from __future__ import annotations

import datetime

from django.utils import timezone

from cms.cases.domain import running, versions
from cms.cases.models import Case, ProcedureVersion

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
    today, found = timezone.localtime(now).date(), []
    for version in ProcedureVersion.objects.filter(in_force=True).order_by("clave"):
        declared = versions.procedure_of(version).declaration
        recurrence = declared.recurrencia
        if recurrence is None or declared.sistema != "sitios":
            continue
        begins = period_begins(recurrence.every, today)
        since = timezone.make_aware(datetime.datetime.combine(begins, datetime.time()))
        if Case.objects.filter(clave=version.clave, entry=recurrence.entry, started_at__gte=since).exists():
            continue
        subject = f"{version.name} {SUBJECTS[recurrence.every].format(day=begins)}"
        wanted = running.Request(subject=subject, channel=Case.Channel.SCHEDULE)
        found.append(running.start_case(version.clave, recurrence.entry, wanted, by=None, now=now))
    return found
