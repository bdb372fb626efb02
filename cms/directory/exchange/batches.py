"""Workbooks between their preview and their application."""

from __future__ import annotations

import datetime

from cms.directory.models import ImportBatch

KEPT = datetime.timedelta(days=2)


def forget_old(now: datetime.datetime) -> int:
    """Delete the files of workbooks that nobody applied; how many."""
    old = list(ImportBatch.objects.filter(applied_at__isnull=True, sent_at__lt=now - KEPT))
    for batch in old:
        batch.file.delete(save=False)
        batch.delete()
    return len(old)
