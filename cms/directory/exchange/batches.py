"""Workbooks between their preview and their application."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from cms.directory.domain import audit
from cms.directory.domain.permissions import require_keeper
from cms.directory.errors import Conflict, Unreadable
from cms.directory.exchange import importer
from cms.directory.exchange.outcome import Outcome
from cms.directory.models import ImportBatch
from pipelines.directory.read import LIMITS

KEPT = datetime.timedelta(days=2)


def receive(*, actor: Any, file: File[Any], today: datetime.date) -> tuple[ImportBatch, Outcome]:
    """Keep a workbook and say what it would do. Raises `Unreadable` and `NotAllowed`, and then keeps nothing."""
    require_keeper(actor)
    if (file.size or 0) > LIMITS.max_file_bytes:
        raise Unreadable(f"El libro pesa más de {LIMITS.max_file_bytes // 1_000_000} MB.", code="demasiado_grande")
    batch = ImportBatch(name=Path(file.name or "libro.xlsx").name[:200], sent_by=actor)
    batch.file.save(f"{batch.uuid}.xlsx", file, save=False)
    try:
        outcome = look(batch, actor=actor, today=today)
    except Exception:
        batch.file.delete(save=False)
        raise
    batch.digest = outcome.digest()
    batch.save()
    return batch, outcome


def look(batch: ImportBatch, *, actor: Any, today: datetime.date) -> Outcome:
    """What the workbook would do now."""
    with local_copy(batch) as path:
        return importer.preview(actor=actor, path=path, today=today)


def apply(*, actor: Any, batch: ImportBatch, today: datetime.date, digest: str) -> Outcome:
    """Apply what was shown (`digest`), once. Raises `Conflict` when the workbook would no longer do the same."""
    require_keeper(actor)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.applied_at is not None:
            raise Conflict("Este libro ya se aplicó.")
        with local_copy(batch) as path:
            outcome = importer.apply(actor=actor, path=path, today=today, digest=digest)
        if outcome.applied:
            batch.applied_at = timezone.now()
            batch.outcome = {"hojas": [list(one) for one in outcome.counts()]}
            batch.save()
            audit.record(actor, batch, audit.IMPORT, hojas=batch.outcome["hojas"])
    if outcome.applied:
        batch.file.delete(save=True)
    return outcome


@contextmanager
def local_copy(batch: ImportBatch) -> Iterator[Path]:
    """The workbook as a file of this machine, wherever it is kept."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        with batch.file.open("rb") as kept:
            for block in kept.chunks():
                copy.write(block)
        copy.flush()
        yield Path(copy.name)


def forget_old(now: datetime.datetime) -> int:
    """Delete the workbooks that nobody applied; how many."""
    old = list(ImportBatch.objects.filter(applied_at__isnull=True, sent_at__lt=now - KEPT))
    for batch in old:
        batch.file.delete(save=False)
        batch.delete()
    return len(old)
