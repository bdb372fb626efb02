"""The ficha de definición."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.web_register.domain import access, journal, turns
from cms.web_register.errors import Changed, WrongStage
from cms.web_register.models import Definition, Kind, SiteRecord

FIELDS = (
    "objective", "audience", "services", "contents", "owner_name", "owner_post", "legal_basis", "ends_on",
)  # fmt: skip


@transaction.atomic
def define(*, actor: Any, record: SiteRecord, fields: Mapping[str, Any], seen_version: int | None = None) -> Definition:
    """Keep a new version of the ficha. `seen_version` is the last version that the person saw (0: none)."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    last = kept.definitions.first()
    version = last.version if last else 0
    if seen_version is not None and seen_version != version:
        raise Changed
    made = Definition(
        record=kept, version=version + 1, made_by=actor, **{name: fields.get(name) or None for name in FIELDS}
    )
    if kept.kind == Kind.MICROSITE and made.ends_on is None:
        raise WrongStage("Un micrositio siempre tiene fecha de término.", code="sin_termino", field="ends_on")
    if made.ends_on is not None and made.ends_on <= timezone.localdate():
        raise WrongStage("La fecha de término debe ser posterior a hoy.", code="fecha", field="ends_on")
    if last and all(getattr(last, name) == getattr(made, name) for name in FIELDS):
        raise WrongStage("La ficha no cambió: sigue en vigor la última versión.", code="sin_cambios")
    turns.save(made)
    journal.note(kept, "define", actor=actor, version=made.version)
    turns.settle(kept)
    return made
