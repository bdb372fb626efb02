"""Training and manual (activities 16 and 17 of procedure 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.web_register.domain import access, files, journal, turns
from cms.web_register.errors import WrongStage
from cms.web_register.models import FileKind, ManualVersion, SiteRecord, Training


@transaction.atomic
def note_training(
    *,
    actor: Any,
    record: SiteRecord,
    fields: Mapping[str, Any],
    attendees: Sequence[Mapping[str, str]],
    attendance: UploadedFile | None = None,
    evidence: Sequence[UploadedFile] = (),
) -> Training:
    """Write down a training. `fields`: held_on, place, topics; `attendees`: [{name, post}]. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    if fields["held_on"] > timezone.localdate():
        raise WrongStage("La capacitación se anota cuando ya ocurrió.", code="fecha", field="held_on")
    people = [
        {"name": str(person["name"]).strip()[:200], "post": str(person.get("post", "")).strip()[:200]}
        for person in attendees
        if str(person["name"]).strip()
    ]
    if not people:
        raise WrongStage("Escriba al menos una persona que asistió.", code="sin_asistentes", field="attendees")
    training = turns.save(
        Training(
            record=kept,
            held_on=fields["held_on"],
            place=fields["place"],
            topics=fields["topics"],
            attendees=people,
            noted_by=actor,
        )
    )
    _add_files(actor, training, attendance, evidence)
    journal.note(kept, "training", actor=actor, day=f"{training.held_on:%d/%m/%Y}")
    turns.settle(kept)
    return training


@transaction.atomic
def add_evidence(
    *, actor: Any, training: Training, attendance: UploadedFile | None = None, evidence: Sequence[UploadedFile] = ()
) -> Training:
    """Attach the list of attendance or evidence to a training already written down. Only the web team."""
    access.demand_team(actor)
    kept = turns.open_record(training.record)
    if attendance is None and not evidence:
        raise WrongStage("Elija al menos un archivo.", code="vacio", field="attendance")
    _add_files(actor, training, attendance, evidence)
    journal.note(kept, "attach", actor=actor, title=str(training))
    turns.settle(kept)
    return training


def _add_files(
    actor: Any, training: Training, attendance: UploadedFile | None, evidence: Sequence[UploadedFile]
) -> None:
    chosen = [(FileKind.ATTENDANCE, "attendance", attendance)] if attendance else []
    chosen += [(FileKind.EVIDENCE, "evidence", upload) for upload in evidence]
    for kind, field, upload in chosen:
        title = f"{kind.label} ({training.held_on:%d/%m/%Y})"
        training.files.add(
            files.store(actor=actor, record=training.record, kind=kind, title=title, upload=upload, field=field)
        )


@transaction.atomic
def add_manual(*, actor: Any, record: SiteRecord, upload: UploadedFile, notes: str = "") -> ManualVersion:
    """Add a version of the user manual (PDF). Only the web team."""
    access.demand_team(actor)
    kept = turns.open_record(record)
    last = kept.manuals.first()
    version = last.version + 1 if last else 1
    title = f"Manual de usuario, versión {version}"
    file = files.store(actor=actor, record=kept, kind=FileKind.MANUAL, title=title, upload=upload)
    made = turns.save(ManualVersion(record=kept, version=version, file=file, notes=notes.strip(), added_by=actor))
    journal.note(kept, "manual", actor=actor, version=version)
    turns.settle(kept)
    return made
