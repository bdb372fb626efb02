"""Turns: one person changes a record at a time, sees what he changes, and the stage follows."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.utils import timezone

from cms.web_register.domain import gates
from cms.web_register.domain.queries import facts
from cms.web_register.errors import Changed, WrongStage
from cms.web_register.models import Maintenance, SiteRecord

Kept = TypeVar("Kept", bound=models.Model)


def locked_record(record: SiteRecord) -> SiteRecord:
    """The record as it is now, ours until the transaction ends."""
    return SiteRecord.objects.select_for_update(of=("self",)).select_related("organization").get(pk=record.pk)


def open_record(record: SiteRecord) -> SiteRecord:
    """The same, of a development under way. Raises `WrongStage`."""
    kept = locked_record(record)
    if not kept.is_open:
        raise WrongStage(f"El registro está en la etapa «{kept.get_stage_display()}»; ya no se puede cambiar.")
    return kept


def locked_maintenance(maintenance: Maintenance) -> Maintenance:
    """The maintenance as it is now, ours until the transaction ends."""
    locked = Maintenance.objects.select_for_update(of=("self",))
    return locked.select_related("record__organization").get(pk=maintenance.pk)


def open_maintenance(maintenance: Maintenance) -> Maintenance:
    """The same, of a maintenance under way. Raises `WrongStage`."""
    kept = locked_maintenance(maintenance)
    if kept.is_over:
        raise WrongStage(f"El mantenimiento está en la etapa «{kept.get_stage_display()}»; ya no se puede cambiar.")
    return kept


def demand_revision(kept: models.Model, seen: int | None) -> None:
    """Whether the person saw what he is about to change; counts the change. Raises `Changed`."""
    if seen is not None and seen != kept.revision:  # type: ignore[attr-defined]
        raise Changed
    kept.revision += 1  # type: ignore[attr-defined]


def save(kept: Kept) -> Kept:
    """Check and save."""
    kept.full_clean()
    kept.save()
    return kept


def settle(record: SiteRecord) -> SiteRecord:
    """Keep the stage that follows from the facts."""
    stage = gates.stage_of(facts.record_facts(record, day=timezone.localdate()))
    if stage != record.stage:
        SiteRecord.objects.filter(pk=record.pk).update(stage=stage)
        record.stage = stage
    return record


def settle_maintenance(maintenance: Maintenance) -> Maintenance:
    """Keep the stage that follows from the facts."""
    stage = gates.maintenance_stage_of(facts.maintenance_facts(maintenance))
    if stage != maintenance.stage:
        Maintenance.objects.filter(pk=maintenance.pk).update(stage=stage)
        maintenance.stage = stage
    return maintenance
