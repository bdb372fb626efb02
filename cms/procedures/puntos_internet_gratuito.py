"""Puntos de internet gratuito: a project goes on only with two viable studies."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule

STUDIES = {
    "resultado_social": "el informe social, económico y demográfico",
    "resultado_tecnico": "el informe de factibilidad técnica",
}


@rule
def ambos_analisis_viables(moment: Moment) -> Refusal | None:
    """Viable is what both reports call viable."""
    if moment.answers.get("viabilidad") != "viables":
        return None
    against = [label for key, label in STUDIES.items() if moment.data.get(key) != "viable"]
    if not against:
        return None
    return Refusal(
        f"No puede seguir como viable: {' y '.join(against)} no dice que lo sea. Responda que alguno no es viable.",
        "viabilidad",
    )
