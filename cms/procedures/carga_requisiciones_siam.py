"""Carga de requisiciones en el SIAM: the four documents that go with a requisition."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule

ANNEXES = {
    "dictamen": "el dictamen técnico",
    "excepcion": "el dictamen de excepción",
    "suficiencia": "la suficiencia presupuestal",
    "cotizacion": "la cotización base",
}


@rule
def requisicion_completa(moment: Moment) -> Refusal | None:
    """All four were attached in the SIAM."""
    attached = moment.data.get("anexos_cargados") or []
    missing = [label for key, label in ANNEXES.items() if key not in attached]
    if not missing:
        return None
    return Refusal(f"Adjunte también en el SIAM {', '.join(missing)} y márquelo aquí.", "anexos_cargados")
