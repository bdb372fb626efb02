"""Cases of earlier months, so that the demo city has statistics: most kept their term, some did not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import cycle

from django.db import connection, transaction
from django.utils import timezone

from cms.cases.domain import versions
from cms.cases.models import Case
from cms.directory.models import Organization
from cms.procedures.demo import month
from cms.procedures.demo.month import City

# Procedures that go from beginning to end without another case, with the days that their term gives at least.
TERMS = {"recepcion_registro_bienes": 3, "solicitud_bienes_tecnologicos": 5, "soporte_tecnico_dependencias": 5}
SHARES = (0.3, 0.6, 0.45, 0.9, 0.35, 2.2, 0.5, 0.7, 0.4, 0.8, 1.9, 0.25, 0.55)  # of the term, one for each case
FEW = 4  # cases of each in the quarter before the last, too few to be published
QUARTER = 91


def load(now: datetime.datetime, city: City) -> int:
    """Run them in the order of their days, as they were then: nothing is printed or sent of what is long over."""
    offices = cycle(Organization.objects.filter(active=True).exclude(clave="gobierno-electronico").order_by("clave"))
    made = 0
    for began, clave, share in sorted(_plan(now)):
        procedure = versions.procedure_of(versions.in_force(clave))
        scenario = procedure.folder.scenarios[0]
        hours = TERMS[clave] * 24 * share / len(scenario.steps)
        if began + datetime.timedelta(hours=hours * (len(scenario.steps) + 1)) > now:
            continue
        with transaction.atomic():
            later = len(connection.run_on_commit)
            case = month.follow(procedure, scenario, 0, next(offices), city, began, hours=hours, taking=True)
            del connection.run_on_commit[later:]
        made += case is not None and case.state == Case.State.ENDED
    return made


def _plan(now: datetime.datetime) -> Iterator[tuple[datetime.datetime, str, float]]:
    """When each began: in the quarter that ended last, in the one before, and since then."""
    day = timezone.localtime(now).date()
    this = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    for offset, clave in enumerate(TERMS):
        for number, share in enumerate(SHARES):
            yield _at(this - datetime.timedelta(days=QUARTER - 1 - 7 * number - offset)), clave, share
        for number in range(FEW):
            yield _at(this - datetime.timedelta(days=QUARTER * 2 - 9 * number - offset - 5)), clave, SHARES[number]
            yield _at(this + datetime.timedelta(days=9 * number + offset)), clave, SHARES[number + 2]


def _at(day: datetime.date) -> datetime.datetime:
    """Ten in the morning of the city."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))
