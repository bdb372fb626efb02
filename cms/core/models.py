"""Tables of the core."""

from __future__ import annotations

from django.db import models

from cms.core.printing.models import (
    DocumentKey,
    DocumentOriginal,
    DocumentSignature,
    FolioCounter,
    PrintedDocument,
)

__all__ = ["DocumentKey", "DocumentOriginal", "DocumentSignature", "FolioCounter", "PrintedDocument", "ScheduledRun"]


class ScheduledRun(models.Model):
    """The last run of each job of `cms.core.schedule`."""

    name = models.CharField("trabajo", max_length=120, unique=True)
    began_at = models.DateTimeField("comenzó", null=True)
    ended_at = models.DateTimeField("terminó", null=True)
    failed = models.BooleanField("falló", default=False)
    outcome = models.CharField("resultado", max_length=300, blank=True)

    class Meta:
        verbose_name = "trabajo programado"
        verbose_name_plural = "trabajos programados"

    def __str__(self) -> str:
        return self.name
