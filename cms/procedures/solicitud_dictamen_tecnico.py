"""Solicitud de dictamen técnico: the annexes that go with the oficio."""

from __future__ import annotations

from collections.abc import Collection

from cms.cases.models import CaseFile
from cms.cases.registry import Moment, Refusal, rule

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
