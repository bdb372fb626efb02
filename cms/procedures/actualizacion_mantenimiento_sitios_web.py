"""Mantenimiento de sitios web: nothing goes live without validation, authorisation and the signed form."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule
from cms.procedures import shared


@rule
def mantenimiento_listo(moment: Moment) -> Refusal | None:
    """The change may go live."""
    data, missing = moment.data, []
    if data.get("comentarios") != "sin_comentarios":
        missing.append("que la dependencia valide los cambios sin comentarios")
    if data.get("autorizacion") != "autoriza" or data.get("declara_contenidos") != "si":
        missing.append("que el enlace autorice y declare que los contenidos pueden publicarse")
    if not data.get("firma_nombre"):
        missing.append("la firma del área solicitante en el formato")
    return shared.not_yet(missing)
