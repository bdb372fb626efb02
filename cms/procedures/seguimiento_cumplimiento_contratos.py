"""Seguimiento de contratos: a contract stays open while a deliverable is missing."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule


@rule
def entregables_completos(moment: Moment) -> Refusal | None:
    """All deliverables of the contract were received before it is said that none is missing.

    More may be missing than the contract's list had, when it was extended; so that answer is always allowed.
    """
    if moment.answers.get("entregables_pendientes") != "ninguno":
        return None
    total = len(moment.data.get("entregables") or [])
    received = int(moment.data.get("entregables_recibidos") or 0)
    if received >= total:
        return None
    return Refusal(
        f"El contrato tiene {total} entregables y se recibieron {received}. No se puede cerrar mientras falte alguno.",
        "entregables_pendientes",
    )
