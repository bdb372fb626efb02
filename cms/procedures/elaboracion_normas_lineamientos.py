"""Elaboración de normas y lineamientos: the people to whom a proposal goes hold the posts that the manual says."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule
from cms.procedures import shared
from schemas.directory import REGISTRY

SUBDIRECCIONES = frozenset({"sit-subdirector", "ss-subdirector"})


@rule
def subdireccion_que_corresponde(moment: Moment) -> Refusal | None:
    """The proposal goes to whoever heads one of the two Subdirecciones."""
    chosen = str(moment.data.get("subdirector_responsable") or "")
    if chosen and shared.posts_of(chosen, shared.today_of(moment)) & SUBDIRECCIONES:
        return None
    return Refusal(
        "Elija a quien encabeza la Subdirección de Infraestructura Tecnológica o la de Sistemas.",
        "subdirector_responsable",
    )


@rule
def jefatura_involucrada(moment: Moment) -> Refusal | None:
    """The draft goes to whoever heads a departamento."""
    chosen = str(moment.data.get("jefe_involucrado_persona") or "")
    if chosen and shared.posts_of(chosen, shared.today_of(moment)) & heads_of_departments():
        return None
    return Refusal("Elija a quien encabeza un departamento.", "jefe_involucrado_persona")


def heads_of_departments() -> frozenset[str]:
    """The manual's posts that head a unit below a Subdirección."""
    subdirecciones = {post.unit for post in REGISTRY.posts.values() if post.code in SUBDIRECCIONES}
    departments = {unit.code for unit in REGISTRY.units.values() if unit.parent in subdirecciones}
    return frozenset(post.code for post in REGISTRY.posts.values() if post.head and post.unit in departments)
