"""Reemplazo de refacciones: parts go only into equipment that the Ayuntamiento owns."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule


@rule
def refaccion_solo_activo_fijo(moment: Moment) -> Refusal | None:
    """Policy 2: no replacement for what is leased or private."""
    if moment.answers.get("reemplazo") != "necesario" or moment.data.get("es_activo_fijo") == "si":
        return None
    return Refusal(
        "Solo se cambian piezas a equipos que son activo fijo del Ayuntamiento. Responda que no procede.", "reemplazo"
    )
