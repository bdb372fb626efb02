"""Desarrollo de sitios y micrositios web: what must be there before a site goes live."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule
from cms.procedures import shared


@rule
def sitio_listo(moment: Moment) -> Refusal | None:
    """The site may go live: contents valid, enlace trained, handbook delivered, and the enlace agrees."""
    data, missing = moment.data, []
    if data.get("contenidos") != "validados" or data.get("declara_contenidos") != "si":
        missing.append("que el enlace valide los contenidos y declare que pueden publicarse")
    if not data.get("capacitacion_fecha") or not data.get("capacitacion_asistentes"):
        missing.append("la capacitación del enlace")
    if not data.get("manual_entregado_a"):
        missing.append("la entrega del manual de usuario")
    if data.get("autorizacion") != "autoriza":
        missing.append("la autorización para publicar")
    return shared.not_yet(missing) or _trained_in_time(moment)


def _trained_in_time(moment: Moment) -> Refusal | None:
    """ISO dates compare as text."""
    released, trained = moment.data.get("fecha_liberacion"), moment.data["capacitacion_fecha"]
    if released and released < trained:
        return Refusal("El sitio no pudo liberarse antes de capacitar al enlace. Revise la fecha.", "fecha_liberacion")
    return None
