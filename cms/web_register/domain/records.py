"""Opening, correcting, assigning, cancelling and closing records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.folios import next_folio
from cms.directory.models import Organization, Person
from cms.web_register.domain import access, gates, journal, turns
from cms.web_register.domain.queries import facts
from cms.web_register.errors import Incomplete, NotYours, WrongStage
from cms.web_register.models import Release, SiteRecord

SERIES = "SW/S"
REQUEST_FIELDS = (
    "kind", "name", "asked", "requested_on", "oficio_number", "oficio_date", "received_on", "channel", "requester_name",
    "requester_post", "address", "microsite_name",
)  # fmt: skip

PRINTED = {"kind", "name", "requested_on", "requester_name", "requester_post"}  # what FORM.316 says


@transaction.atomic
def open_record(*, actor: Any, organization: Organization, fields: Mapping[str, Any]) -> SiteRecord:
    """Register a request for a site. The web team registers any; an enlace those of the dependencia."""
    return _new(actor, organization, fields, predates=False)


@transaction.atomic
def register_existing(*, actor: Any, organization: Organization, fields: Mapping[str, Any]) -> SiteRecord:
    """Register a site that is already online, so that its maintenances have where to be. Only the web team."""
    access.demand_team(actor)
    return _new(actor, organization, fields, predates=True)


def _new(actor: Any, organization: Organization, fields: Mapping[str, Any], *, predates: bool) -> SiteRecord:
    access.demand_part(actor, organization)
    today = timezone.localdate()
    record = SiteRecord(
        **{name: fields[name] for name in REQUEST_FIELDS if name in fields},
        organization=organization,
        folio=next_folio(SERIES, today=today),
        predates=predates,
        created_by=actor,
    )
    turns.save(record)
    journal.note(record, "register" if predates else "open", actor=actor)
    return turns.settle(record)


@transaction.atomic
def edit_request(*, actor: Any, record: SiteRecord, fields: Mapping[str, Any], seen: int | None = None) -> SiteRecord:
    """Correct what the request says. Enlaces may until the web team has begun (stage «Solicitud»)."""
    kept = turns.locked_record(record)
    access.demand_part(actor, kept.organization)
    if not access.is_team(actor) and (kept.stage != "solicitud" or kept.predates):
        raise NotYours("La solicitud ya está en trabajo: pida al equipo web que la corrija.")
    if kept.closed_at or kept.cancelled_at:
        raise WrongStage("El expediente está cerrado; sus datos ya no cambian.")
    turns.demand_revision(kept, seen)
    changed = {name for name in REQUEST_FIELDS if name in fields and getattr(kept, name) != fields[name]}
    made = Release.objects.filter(record=kept).select_related("form").first()
    if made is not None and facts.in_force(made.form) and changed & PRINTED:
        raise WrongStage("El FORM.316 vigente dice otra cosa: anúlelo antes de cambiar lo que está impreso en él.")
    for name in changed:
        setattr(kept, name, fields[name])
    turns.save(kept)
    journal.note(kept, "edit", actor=actor)
    return turns.settle(kept)


@transaction.atomic
def assign(
    *, actor: Any, record: SiteRecord, enlace: Person | None, analyst: Any | None, seen: int | None = None
) -> SiteRecord:
    """Name the enlace whom the dependencia designated and the analyst who works on it. Only the web team."""
    access.demand_team(actor)
    kept = turns.locked_record(record)
    if kept.cancelled_at or kept.closed_at:
        raise WrongStage("El expediente está cerrado; ya no se asigna a nadie.")
    turns.demand_revision(kept, seen)
    if enlace is not None and not access.enlaces(kept.organization, timezone.localdate()).filter(pk=enlace.pk).exists():
        raise WrongStage(
            "Esa persona no tiene nombramiento vigente de Enlace Web en la dependencia.",
            code="sin_nombramiento",
            field="enlace",
        )
    if analyst is not None and not access.is_team(analyst):
        raise WrongStage("Esa cuenta no es del equipo web.", code="sin_permiso", field="analyst")
    kept.enlace, kept.analyst = enlace, analyst
    turns.save(kept)
    journal.note(kept, "assign", actor=actor, enlace=str(enlace or "nadie"), analyst=str(analyst or "nadie"))
    return turns.settle(kept)


@transaction.atomic
def cancel(*, actor: Any, record: SiteRecord, reason: str) -> SiteRecord:
    """Stop a development that will not be released. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    if not reason.strip():
        raise WrongStage("Escriba por qué se cancela.", code="motivo", field="reason")
    kept.cancelled_at = timezone.now()
    kept.cancel_reason = reason.strip()
    turns.save(kept)
    journal.note(kept, "cancel", actor=actor, reason=kept.cancel_reason)
    return turns.settle(kept)


@transaction.atomic
def close(*, actor: Any, record: SiteRecord) -> SiteRecord:
    """Say that the digital folder is complete (activity 20). Raises `Incomplete`."""
    access.demand_team(actor)
    kept = turns.locked_record(record)
    if kept.closed_at:
        raise WrongStage("El expediente ya estaba integrado.")
    if kept.predates:
        raise WrongStage("El sitio se liberó antes de este registro: no hay expediente que integrar.")
    if lacks := gates.closing_gaps(facts.record_facts(kept)):
        raise Incomplete(lacks, "El expediente no está completo: falta lo siguiente.")
    kept.closed_at = timezone.now()
    turns.save(kept)
    journal.note(kept, "close", actor=actor)
    return turns.settle(kept)
