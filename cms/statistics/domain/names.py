"""How procedures, departments and activities are called, by the versions in force."""

from __future__ import annotations

from dataclasses import dataclass

from cms.cases.domain import versions
from pipelines.engine import Procedure
from schemas.directory import REGISTRY

SITES = "sitios"
RESERVED = "reservada"


@dataclass(frozen=True, kw_only=True)
class Known:
    """A procedure as lists name it. `term`: in the manual's words; `public`: whether its terms may be told to all."""

    clave: str
    name: str
    unit: str
    term: str
    has_term: bool
    public: bool

    @property
    def department(self) -> str:
        return unit_name(self.unit)


def unit_name(code: str) -> str:
    unit = REGISTRY.units.get(code)
    return unit.name if unit else code


def known(units: frozenset[str] | None = None) -> dict[str, Known]:
    """The procedures in force whose cases are ours, by department and number; of some units or of all."""
    found = []
    for version in versions.all_in_force():
        declared = versions.procedure_of(version).declaration
        if declared.sistema != SITES or (units is not None and version.unit not in units):
            continue
        found.append((version.unit, declared.numero, Known(
            clave=version.clave, name=version.name, unit=version.unit, term=declared.tiempo.text,
            has_term=declared.tiempo.maximum is not None and declared.tiempo.unit != "variable",
            public=declared.confidencialidad != RESERVED,
        )))  # fmt: skip
    order = list(REGISTRY.units)
    found.sort(key=lambda one: (order.index(one[0]) if one[0] in order else len(order), one[1], one[2].clave))
    return {one.clave: one for _, _, one in found}


def procedure(clave: str) -> Procedure:
    """The version in force. Raises `UnknownWayIn`."""
    return versions.procedure_of(versions.in_force(clave))
