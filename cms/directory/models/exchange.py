"""Workbooks that somebody sent to be imported."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from cms.core.private_files import private_storage


class ImportBatch(models.Model):
    """A workbook between its preview and its application. `digest` is of the plan that was shown."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("archivo", max_length=200)
    file = models.FileField(upload_to="directory/importaciones/", max_length=200, storage=private_storage)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="enviado por"
    )
    sent_at = models.DateTimeField("enviado", auto_now_add=True)
    digest = models.CharField(max_length=64, blank=True)
    applied_at = models.DateTimeField("aplicado", null=True)
    outcome = models.JSONField("resultado", default=dict)

    class Meta:
        verbose_name = "importación"
        verbose_name_plural = "importaciones"
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.name
