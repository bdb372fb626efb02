"""Which cases a person may count, and which of them were chosen."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any

from cms.accounts.models import User
from cms.cases.domain import access, people
from schemas.directory import REGISTRY

# Behind `c`, the table of cases. What was not chosen is NULL.
CONDITION = """c.unit = ANY(%(units)s)
    AND (%(clave)s::text IS NULL OR c.clave = %(clave)s)
    AND (%(organization)s::bigint IS NULL OR c.organization_id = %(organization)s)
    AND (%(channel)s::text IS NULL OR c.channel = %(channel)s)"""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Cases of some units, of all procedures or one, from all dependencias or one, by all channels or one."""

    units: frozenset[str]
    clave: str | None = None
    organization: int | None = None
    channel: str | None = None

    def of(self, clave: str) -> Scope:
        return replace(self, clave=clave)

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "units": sorted(self.units), "clave": self.clave, "organization": self.organization,
            "channel": self.channel,
        }  # fmt: skip


def everything() -> Scope:
    """All units of the manual: for the public page, which hides what is too little."""
    return Scope(units=frozenset(REGISTRY.units))


def units_of(user: User, day: datetime.date) -> frozenset[str]:
    """The units whose statistics somebody sees: those that she heads (or whose head she substitutes), and below.

    Times by activity tell how single colleagues work, so that nobody else sees them; heads see the cases of
    their units anyway.
    """
    return frozenset(access.headed_units(people.keys_of(user, day)))
