"""Files of a case: those that come in with an activity, and those that people attach beside its forms."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import PurePath

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from cms.accounts.models import User
from cms.cases.domain import access, events
from cms.cases.errors import AlreadyDone, CaseError, NotAllowed
from cms.cases.models import Case, CaseFile
from cms.core.private_files import blocks_of, sha256_of
from cms.media.checks.uploads import ANY, check_upload
from cms.media.errors import Refused
from schemas.procedures import Field

MOST_FILES = 300  # of one case


def kept(case: Case, node: str) -> dict[str, list[CaseFile]]:
    """Field -> the files of an activity that count."""
    found: dict[str, list[CaseFile]] = {}
    for file in CaseFile.objects.filter(case=case, node=node, dropped_at=None):
        found.setdefault(file.field, []).append(file)
    return found


def keep(
    case: Case, node: str, field: Field, upload: UploadedFile, *, by: User | None, now: datetime.datetime
) -> CaseFile:
    """Check a file of a form by what it really is and keep its bytes with their sha256. Raises `CaseError`."""
    return _keep(case, upload, field.extensions or ANY, by, now, node=node, field=field.key)


def _keep(
    case: Case, upload: UploadedFile, allowed: Collection[str], by: User | None, now: datetime.datetime, *,
    node: str = "", field: str = "",
) -> CaseFile:  # fmt: skip
    if CaseFile.objects.filter(case=case).count() >= MOST_FILES:
        raise CaseError(f"El caso ya tiene {MOST_FILES} archivos.", field=field)
    try:
        found = check_upload(upload, allowed)
    except Refused as refused:
        raise CaseError(refused.message, code=f"archivo_{refused.code}", field=field) from refused
    name = PurePath(str(upload.name or "archivo")).stem[: 200 - len(found.extension)] + found.extension
    found.content.seek(0)
    digest = sha256_of(blocks_of(found.content))
    size = found.content.tell()
    found.content.seek(0)
    file = CaseFile(
        case=case, node=node, field=field, name=name, content_type=found.content_type, size=size, sha256=digest,
        uploaded_at=now, uploaded_by=by,
    )  # fmt: skip
    file.file.save(name, File(found.content), save=False)
    file.save()
    return file


def drop(case: Case, node: str, field: str, numbers: Collection[str], *, now: datetime.datetime) -> None:
    """Let files of one field count no longer; their bytes stay."""
    wanted = [int(number) for number in numbers if number.isdecimal()]
    CaseFile.objects.filter(case=case, node=node, field=field, pk__in=wanted, dropped_at=None).update(dropped_at=now)


# ── Outside of any form ───────────────────────────────────────────────────────────────────────────────────────────────


def attached(case: Case) -> QuerySet[CaseFile]:
    """What was attached to a case outside of its forms and still counts."""
    return CaseFile.objects.filter(case=case, node="", field="", dropped_at=None).select_related("uploaded_by")


@transaction.atomic
def attach(case_id: int, uploads: Sequence[UploadedFile], *, by: User, now: datetime.datetime) -> list[CaseFile]:
    """Attach files to an open case; all of them or none. For whoever sees it. Raises `CaseError`, `NotAllowed`."""
    case = access.locked_open(case_id, by, now)
    kept = []
    for upload in uploads:
        try:
            file = _keep(case, upload, ANY, by, now)
        except CaseError as error:
            raise CaseError(f"«{upload.name}»: {error.message}", code=error.code, field="files") from error
        events.record(case, "attached", at=now, actor=by, name=file.name, sha256=file.sha256)
        kept.append(file)
    return kept


@transaction.atomic
def detach(file_id: int, *, by: User, now: datetime.datetime) -> CaseFile:
    """Take back what one attached oneself: it counts no more, its bytes and the history stay."""
    case_id = CaseFile.objects.values_list("case_id", flat=True).get(pk=file_id)
    case = access.locked_open(case_id, by, now)
    file = attached(case).filter(pk=file_id).first()
    if file is None:
        raise AlreadyDone("Ese archivo ya no está en el caso.")
    if file.uploaded_by_id != by.pk:
        raise NotAllowed("Un archivo lo quita quien lo adjuntó.")
    file.dropped_at = now
    file.save(update_fields=["dropped_at"])
    events.record(case, "detached", at=now, actor=by, name=file.name, sha256=file.sha256)
    return file
