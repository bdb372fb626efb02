"""Keeping files in a record."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cms.core.private_files import blocks_of, sha256_of
from cms.web_register.domain import access, journal, turns, uploads
from cms.web_register.errors import BadFile, WrongStage
from cms.web_register.models import FileKind, Maintenance, SiteRecord, StoredFile

MOST_FILES = 500
# What people attach by hand; the other kinds come in with what they belong to.
BY_HAND = (FileKind.REQUEST, FileKind.ANNEX, FileKind.RELEASE)


@transaction.atomic
def attach(
    *,
    actor: Any,
    record: SiteRecord,
    kind: str,
    title: str,
    upload: UploadedFile,
    maintenance: Maintenance | None = None,
) -> StoredFile:
    """Attach a file to a record or a maintenance."""
    kept = turns.locked_record(record)
    access.demand_part(actor, kept.organization)
    if kind not in BY_HAND:
        raise BadFile("Esa clase de archivo se agrega en su propio paso.", field="kind")
    if maintenance is None and (kept.closed_at or kept.cancelled_at):
        raise WrongStage("El expediente está cerrado; ya no admite archivos.")
    if maintenance is not None and (maintenance.closed_at or maintenance.cancelled_at):
        raise WrongStage("El expediente del mantenimiento está cerrado; ya no admite archivos.")
    file = store(actor=actor, record=kept, kind=kind, title=title, upload=upload, maintenance=maintenance)
    journal.note(maintenance or kept, "attach", actor=actor, title=file.title)
    return file


def store(
    *,
    actor: Any,
    record: SiteRecord,
    kind: str,
    title: str,
    upload: UploadedFile,
    maintenance: Maintenance | None = None,
    field: str = "file",
) -> StoredFile:
    """Check an upload and keep its bytes with their sha256. For verbs that have checked who asks."""
    found = uploads.check(upload, kind, field)
    if record.files.count() >= MOST_FILES:
        raise BadFile(f"El registro ya tiene {MOST_FILES} archivos.", code="demasiados", field=field)
    name = PurePath(str(upload.name or "archivo")).stem[: 200 - len(found.extension)] + found.extension
    file = StoredFile(
        record=record,
        maintenance=maintenance,
        kind=kind,
        title=title.strip() or name,
        original_name=name,
        content_type=found.content_type,
        uploaded_by=actor,
    )
    found.content.seek(0)
    file.sha256 = sha256_of(blocks_of(found.content))
    file.size = found.content.tell()
    found.content.seek(0)
    file.file.save(name, File(found.content), save=False)
    return turns.save(file)
