"""Who keeps the manual, who edits a procedure and who puts it in force.

The manual is kept by whoever heads the Departamento de Normatividad Informática, which writes the city's norms, and by
the heads above it. A procedure is edited by them and by the heads of its own unit. Whoever edited does not publish.
"""

from __future__ import annotations

import datetime

from cms.accounts.models import User
from cms.cases.domain import access, people, versions
from cms.cases.models import ProcedureVersion
from cms.modeler.models import ProcedureDraft

KEEPER_UNIT = "ni"
PORTAL = "portal"


def is_keeper(user: User, day: datetime.date) -> bool:
    """Whether somebody keeps the manual today, herself or as a substitute."""
    return KEEPER_UNIT in access.headed_units(people.keys_of(user, day))


def edited_units(user: User, day: datetime.date) -> set[str] | None:
    """The units whose procedures somebody may edit; None: all of them."""
    headed = access.headed_units(people.keys_of(user, day))
    return None if KEEPER_UNIT in headed else headed


def may_edit(user: User, version: ProcedureVersion, day: datetime.date) -> bool:
    """Whether somebody may edit a procedure; nobody here those that the data portal runs."""
    units = edited_units(user, day)
    return is_ours(version) and (units is None or version.unit in units)


def is_ours(version: ProcedureVersion) -> bool:
    """Whether the cases of a procedure live here. What the portal runs comes with the platform's own folders."""
    return versions.procedure_of(version).declaration.sistema != PORTAL


def why_not_publish(user: User, draft: ProcedureDraft, day: datetime.date) -> str:
    """Why somebody may not put a draft in force; empty when she may."""
    if not is_keeper(user, day):
        return "Lo publica quien lleva el manual: Normatividad Informática, su Subdirección o la Dirección."
    if draft.editors.filter(pk=user.pk).exists():
        return "Usted editó este borrador. Lo publica otra persona de las que llevan el manual."
    return ""
