"""Gathers the plain values that the gates read."""

from __future__ import annotations

import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from cms.core.models import PrintedDocument
from cms.web_register.domain import access
from cms.web_register.domain.gates import MaintenanceFacts, Paper, RecordFacts
from cms.web_register.models import Answer, ContentState, Kind, Maintenance, Release, SiteRecord


def record_facts(
    record: SiteRecord, *, day: datetime.date | None = None, release: Release | None = None
) -> RecordFacts:
    """The facts of a development on a day. `release`: its release, for whoever has it at hand."""
    day = day or timezone.localdate()
    contents = list(record.contents.all())
    definition = record.definitions.first()
    structure, design = record.structures.first(), record.designs.first()
    trainings = list(record.trainings.all())
    prefetch_related_objects(trainings, "files")
    release = release or Release.objects.filter(record=record).select_related("form").first()
    return RecordFacts(
        has_enlace=record.enlace_id is not None,
        enlace_in_force=record.enlace_id is not None
        and record.enlace_id in access.enlace_ids(record.organization, day),
        has_definition=definition is not None,
        ends_on_required=record.kind == Kind.MICROSITE,
        has_ends_on=definition is not None and definition.ends_on is not None,
        structure=structure.state if structure else "",
        design=design.state if design else "",
        contents=len(contents),
        contents_validated=sum(item.state == ContentState.VALIDATED for item in contents),
        contents_undelivered=tuple(
            item.title for item in contents if item.state in (ContentState.PENDING, ContentState.OBSERVED)
        ),
        contents_to_validate=tuple(item.title for item in contents if item.state == ContentState.DELIVERED),
        has_training=bool(trainings),
        training_complete=any(
            training.attendees and any(file.kind == "asistencia" for file in training.files.all())
            for training in trainings
        ),
        has_manual=record.manuals.exists(),
        has_address=bool(record.address),
        released=release is not None or record.predates,
        form=paper(release.form) if release else None,
        closed=record.closed_at is not None,
        cancelled=record.cancelled_at is not None,
    )


def maintenance_facts(maintenance: Maintenance) -> MaintenanceFacts:
    """The facts of a maintenance."""
    validations = list(maintenance.validations.filter(round=maintenance.round, withdrawn_at__isnull=True))
    return MaintenanceFacts(
        viable=maintenance.viable,
        has_answer=in_force(maintenance.answer),
        scheduled=maintenance.schedule.exists(),
        delivered=maintenance.deliveries.filter(round=maintenance.round).exists(),
        waiting=any(not validation.answer for validation in validations),
        accepted=any(validation.answer == Answer.ACCEPTS for validation in validations),
        declared=maintenance.declarations.filter(round=maintenance.round).exists(),
        form=paper(maintenance.form),
        released=maintenance.released_on is not None,
        has_delivery=in_force(maintenance.delivery),
        closed=maintenance.closed_at is not None,
        cancelled=maintenance.cancelled_at is not None,
    )


def in_force(document: PrintedDocument | None) -> bool:
    """Whether a document was printed and not cancelled."""
    return document is not None and document.cancelled_at is None


def paper(document: PrintedDocument | None) -> Paper | None:
    """How signed and scanned a document is; None: there is none in force."""
    if document is None or not in_force(document):
        return None
    originals = list(document.originals.all())
    prefetch_related_objects(originals, "signatures")
    return Paper(
        unsigned=sum(not mark.signed_on for original in originals for mark in original.signatures.all()),
        originals=len(originals),
        scanned=sum(bool(original.scan) for original in originals),
    )
