"""Cases one by one, without anything personal: for spreadsheets of those who may see the cases anyway."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.cases.models import Case
from cms.statistics.domain.periods import Period
from cms.statistics.domain.scope import Scope

HEADS = (
    "folio", "procedimiento", "version", "unidad", "dependencia", "canal", "estado", "inicio", "vencimiento", "cierre",
    "en_plazo",
)  # fmt: skip
CHUNK = 2000


def cases(scope: Scope, first: Period, last: Period) -> QuerySet[Case]:
    """The cases that were open at some time from the beginning of one month to the end of another."""
    chosen = {"clave": scope.clave, "organization": scope.organization, "channel": scope.channel}
    wanted = Q(unit__in=scope.units, **{key: value for key, value in chosen.items() if value is not None})
    lived = Q(started_at__lt=last.ends) & (Q(closed_at=None) | Q(closed_at__gte=first.starts))
    return Case.objects.filter(wanted & lived).order_by("id")


def of_cases(scope: Scope, first: Period, last: Period) -> Iterator[tuple[str, ...]]:
    """The lines of the file, its heads first; days and moments as ISO 8601 in the city's time."""
    yield HEADS
    columns = (
        "folio", "clave", F("version__number"), "unit", F("organization__clave"), "channel", "state", "started_at",
        "due_at", "closed_at", "paused_at",
    )  # fmt: skip
    for *plain, started, due, closed, paused in cases(scope, first, last).values_list(*columns).iterator(CHUNK):
        texts = ["" if one is None else str(one) for one in plain]
        yield (*texts, _moment(started), _moment(due), _moment(closed), _kept(plain[-1], due, closed, paused))


def _moment(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _kept(
    state: Any, due: datetime.datetime | None, closed: datetime.datetime | None, paused: datetime.datetime | None
) -> str:
    """«si» or «no» for what ended and had a term."""
    if state != Case.State.ENDED or due is None or closed is None:
        return ""
    term = due + (closed - paused if paused else datetime.timedelta())
    return "si" if closed.replace(microsecond=0) <= term.replace(microsecond=0) else "no"
