"""The books of correspondence: one for the oficios that a unit sends, one for its memorandos, one for what comes in.

A number is `SERIES/NNNN/YEAR`. Oficios of a department count as the manual writes them, `SECATI/DGE/NI/0001/2026`.
Those of the Dirección have `OF` in that place, because `SECATI/DGE/n/year` belongs to the dictámenes (FORM.314), whose
numbers are counted without gaps too. Memorandos stay in the house: `MEMO/DGE/NI`. What comes in keeps the number of its
sender and gets one of ours, `REC/DGE/NI`.
"""

from __future__ import annotations

from schemas.directory import REGISTRY

OFICIO, MEMORANDO = "oficio", "memorando"
KINDS = {OFICIO: "Oficio", MEMORANDO: "Memorando"}
WHOLE = "dge"  # the Dirección, above all departments


def sent_series(unit: str, kind: str) -> str:
    """The series in which a unit numbers the letters of a kind. Raises `KeyError` for an unknown unit or kind."""
    REGISTRY.units[unit], KINDS[kind]
    if kind == MEMORANDO:
        return _of_unit("MEMO/DGE", unit)
    return "SECATI/DGE/OF" if unit == WHOLE else _of_unit("SECATI/DGE", unit)


def received_series(unit: str) -> str:
    """The series in which a unit registers what it receives, oficios and memorandos together."""
    REGISTRY.units[unit]
    return _of_unit("REC/DGE", unit)


def unit_of(series: str, otherwise: str) -> str:
    """The unit that a series names; `otherwise` where it names none."""
    parts = [part.lower() for part in series.split("/")]
    return next((part for part in reversed(parts) if part in REGISTRY.units), otherwise)


def _of_unit(start: str, unit: str) -> str:
    return start if unit == WHOLE else f"{start}/{unit.upper()}"
