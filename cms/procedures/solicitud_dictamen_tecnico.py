"""Solicitud de dictamen técnico: the annexes that go with the oficio, and the warning before a dictamen expires."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.utils import timezone

from cms.cases.models import Case, CaseFile
from cms.cases.registry import Moment, Refusal, rule
from cms.core import schedule
from cms.core.dates import long_date
from cms.procedures import mail

CLAVE = "solicitud_dictamen_tecnico"
WARNINGS = (15, 5)  # days before the last one

ANNEXES = {
    "oficio_archivo": "el oficio firmado",
    "catalogos": "los catálogos",
    "fichas_tecnicas": "las fichas técnicas o folletos en español",
    "cotizacion": "la cotización en moneda nacional",
}
SKETCH = {"croquis": "el croquis y la ubicación del servicio"}


@rule
def anexos_completos(moment: Moment) -> Refusal | None:
    """Every annex was sent with the oficio; the files of the form are kept before a rule looks."""
    sent = CaseFile.objects.filter(case=moment.case, node=moment.node, dropped_at=None).values_list("field", flat=True)
    return judge(set(sent), needs_sketch=moment.data.get("requiere_croquis") == "si")


def judge(sent: Collection[str], *, needs_sketch: bool) -> Refusal | None:
    """`sent`: the fields that have a file."""
    wanted = {**ANNEXES, **(SKETCH if needs_sketch else {})}
    missing = {field: label for field, label in wanted.items() if field not in sent}
    if not missing:
        return None
    return Refusal(f"Suba también {', '.join(missing.values())}.", next(iter(missing)))


@schedule.daily(datetime.time(7, 0), name="dictamenes_por_vencer")
def warn_of_expiry() -> str:
    """Tell whoever asked for a dictamen that its ninety days are about to end."""
    return f"{warn(timezone.localdate())} avisos"


def warn(today: datetime.date) -> int:
    """The warnings of a day; how many were sent."""
    sent = 0
    for days in WARNINGS:
        last = today + datetime.timedelta(days=days)
        ended = Case.objects.filter(clave=CLAVE, state=Case.State.ENDED, data__vigencia=last.isoformat())
        for case in ended.select_related("applicant"):
            own = case.applicant.email if case.applicant else ""
            addresses = {
                own,
                str(case.data.get("responsable_correo") or ""),
                str(case.data.get("contacto_correo") or ""),
            }
            sent += mail.send_on_commit(
                addresses, f"Su dictamen técnico vence en {days} días: {case.folio}", told(case, last)
            )
    return sent


def told(case: Case, last: datetime.date) -> str:
    """What the warning says."""
    return (
        f"El dictamen técnico de «{case.subject}», caso {case.folio}, vale hasta el {long_date(last)}.\n\n"
        "Después de ese día ya no puede cargarse la requisición en el SIAM. Si todavía se necesita, pida uno nuevo."
    )
