"""Siniestros: the notice within 24 hours, and the documents with which a claim is opened."""

from __future__ import annotations

import datetime

from django.utils import timezone

from cms.cases.registry import Moment, Refusal, rule

IN_TIME = datetime.timedelta(hours=24)  # policy 2
OPENING = {
    "oficio": "el oficio con el relato de hechos",
    "acta": "el acta o constancia de hechos, o que no aplica",
    "resguardo": "la copia del resguardo",
    "identificacion": "la copia de la identificación",
}


@rule
def aviso_en_24_horas(moment: Moment) -> Refusal | None:
    """A late notice is taken, but it says that it is late and why."""
    day, hour = moment.data.get("hecho_fecha"), moment.data.get("hecho_hora")
    if not day or not hour:
        return Refusal("Anote la fecha y la hora en que ocurrió.", "hecho_fecha")
    happened = timezone.make_aware(
        datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time.fromisoformat(hour))
    )
    if happened > moment.now:
        return Refusal("El hecho no puede ocurrir después de avisarlo. Revise la hora.", "hecho_hora")
    if moment.now - happened <= IN_TIME or moment.data.get("fuera_de_plazo") == "si":
        return None
    return Refusal(
        f"Ya pasaron más de 24 horas desde el {happened:%d/%m/%Y a las %H:%M}. Respóndalo así y diga por qué.",
        "fuera_de_plazo",
    )


@rule
def lista_de_apertura_completa(moment: Moment) -> Refusal | None:
    """A claim goes on with all of its opening documents (policy 3); without them it is sent back."""
    if moment.answers.get("documentos") != "completos":
        return None
    there = moment.data.get("lista_apertura") or []
    missing = [label for key, label in OPENING.items() if key not in there]
    if not missing:
        return None
    return Refusal(f"No está completa la documentación. Falta {', '.join(missing)}.", "documentos")
