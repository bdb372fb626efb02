"""Scans and annexes of letters."""

from __future__ import annotations

import datetime
from pathlib import PurePath

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.core.private_files import blocks_of, sha256_of
from cms.letters.domain import access, journal
from cms.letters.errors import LetterCancelled, LetterError, NotAllowed
from cms.letters.models import Letter, LetterScan
from cms.media.checks.uploads import PICTURES, check_upload
from cms.media.errors import Refused

ALLOWED = ("pdf", *PICTURES)
MOST = 30  # of one letter


@transaction.atomic
def attach(letter: Letter, upload: UploadedFile, *, by: User, now: datetime.datetime) -> LetterScan:
    """Check a file by what it really is and keep its bytes with their sha256. Raises `NotAllowed`, `LetterError`."""
    kept = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if not access.may_write(by, kept, timezone.localtime(now).date()):
        raise NotAllowed("Adjunta quien escribe en el libro de la unidad.")
    if kept.cancelled_at:
        raise LetterCancelled("Está cancelada: ya no recibe archivos.")
    if kept.scans.count() >= MOST:
        raise LetterError(f"Ya tiene {MOST} archivos.", field="scan")
    try:
        found = check_upload(upload, ALLOWED)
    except Refused as refused:
        raise LetterError(refused.message, code=f"archivo_{refused.code}", field="scan") from refused
    found.content.seek(0)
    digest = sha256_of(blocks_of(found.content))
    size = found.content.tell()
    if kept.scans.filter(sha256=digest).exists():
        raise LetterError("Ese archivo ya estaba adjunto.", field="scan")
    found.content.seek(0)
    name = PurePath(str(upload.name or "archivo")).stem[: 200 - len(found.extension)] + found.extension
    scan = LetterScan(
        letter=kept, name=name, content_type=found.content_type, size=size, sha256=digest, uploaded_at=now,
        uploaded_by=by,
    )  # fmt: skip
    scan.file.save(name, File(found.content), save=False)
    scan.save()
    journal.note(kept, "scanned", at=now, actor=by, text=name)
    return scan
