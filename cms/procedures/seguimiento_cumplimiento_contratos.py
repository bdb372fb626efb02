"""Seguimiento de contratos: a contract stays open while a deliverable is missing."""

from __future__ import annotations

from cms.cases.models import Event
from cms.cases.registry import Moment, Refusal, rule
from schemas.spanish import fold


@rule
def entregable_del_contrato(moment: Moment) -> Refusal | None:
    """What is asked for is in the contract's list, and is due on the day that stands there."""
    wanted = fold(str(moment.data.get("entregable") or ""))
    rows = moment.data.get("entregables") or []
    found = next((row for row in rows if fold(str(row.get("entregable") or "")) == wanted), None)
    if found is None:
        names = "; ".join(str(row.get("entregable")) for row in rows)
        return Refusal(f"El contrato no tiene ese entregable. Los suyos son: {names}.", "entregable")
    if found.get("fecha_limite") != moment.data.get("fecha_limite"):
        return Refusal(f"En el contrato su fecha límite es {found.get('fecha_limite')}.", "fecha_limite")
    return None


def _accepted(moment: Moment) -> int:
    """How many deliverables the areas signed for, from the history of the case."""
    signed = Event.objects.filter(case=moment.case.pk, verb="completed", node="act_04_firma")
    return signed.filter(data__answers__conformidad="conforme").count()


@rule
def entregables_completos(moment: Moment) -> Refusal | None:
    """All deliverables of the contract were received before it is said that none is missing.

    More may be missing than the contract's list had, when it was extended; so that answer is always allowed.
    """
    if moment.answers.get("entregables_pendientes") != "ninguno":
        return None
    total = len(moment.data.get("entregables") or [])
    received = min(int(moment.data.get("entregables_recibidos") or 0), _accepted(moment))
    if received >= total:
        return None
    return Refusal(
        f"El contrato tiene {total} entregables y se recibieron {received}. No se puede cerrar mientras falte alguno.",
        "entregables_pendientes",
    )
