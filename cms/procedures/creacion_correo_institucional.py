"""Correo institucional: no address is given twice."""

from __future__ import annotations

from cms.cases.models import Case
from cms.cases.registry import Moment, Refusal, rule

CLAVE = "creacion_correo_institucional"


@rule
def direccion_no_repetida(moment: Moment) -> Refusal | None:
    """No other case gave this address. What was created before the platform is compared in Office 365."""
    address = str(moment.data.get("direccion_correo") or "").lower()
    others = Case.objects.filter(clave=CLAVE, data__direccion_correo=address).exclude(pk=moment.case.pk)
    given = others.exclude(state=Case.State.CANCELLED).order_by("pk")
    taken = next((case for case in given if case.data.get("firma_usuario") != "ya_no_la_necesita"), None)
    if taken is None:
        return None
    return Refusal(f"Esa dirección ya se dio en el caso {taken.folio}. Agregue otro apellido.", "direccion_correo")
