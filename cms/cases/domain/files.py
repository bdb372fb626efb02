"""Files that come in with an activity."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from pathlib import PurePath

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from cms.accounts.models import User
from cms.cases.errors import CaseError
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
    """Check a file by what it really is and keep its bytes with their sha256. Raises `CaseError`."""
    if CaseFile.objects.filter(case=case).count() >= MOST_FILES:
        raise CaseError(f"El caso ya tiene {MOST_FILES} archivos.", field=field.key)
    try:
        found = check_upload(upload, field.extensions or ANY)
    except Refused as refused:
        raise CaseError(refused.message, code=f"archivo_{refused.code}", field=field.key) from refused
    name = PurePath(str(upload.name or "archivo")).stem[: 200 - len(found.extension)] + found.extension
    found.content.seek(0)
    digest = sha256_of(blocks_of(found.content))
    size = found.content.tell()
    found.content.seek(0)
    file = CaseFile(
        case=case, node=node, field=field.key, name=name, content_type=found.content_type, size=size, sha256=digest,
        uploaded_at=now, uploaded_by=by,
    )  # fmt: skip
    file.file.save(name, File(found.content), save=False)
    file.save()
    return file


def drop(case: Case, node: str, field: str, numbers: Collection[str], *, now: datetime.datetime) -> None:
    """Let files of one field count no longer; their bytes stay."""
    wanted = [int(number) for number in numbers if number.isdigit()]
    CaseFile.objects.filter(case=case, node=node, field=field, pk__in=wanted, dropped_at=None).update(dropped_at=now)
