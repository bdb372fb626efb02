"""What is attached to a case: files that came in, documents that were printed, and work that is not finished."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models

from cms.cases.models.cases import Case, Task
from cms.core.models import PrintedDocument
from cms.core.private_files import private_storage


def stored_path(file: CaseFile, filename: str) -> str:
    return f"cases/{file.case.uuid}/{file.uuid}{PurePosixPath(filename).suffix.lower()}"


class CaseFile(models.Model):
    """One file of a case; its bytes never change. Without `node` and `field` it was attached outside of any form.

    Dropped: it no longer counts.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="files", verbose_name="caso")
    node = models.CharField("actividad", max_length=80, blank=True)
    field = models.CharField("dato", max_length=80, blank=True)
    name = models.CharField("nombre del archivo", max_length=200)
    file = models.FileField("archivo", storage=private_storage, upload_to=stored_path, max_length=250)
    content_type = models.CharField("tipo", max_length=120)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField("huella SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("subido")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo subió"
    )
    dropped_at = models.DateTimeField("quitado", null=True, blank=True)

    class Meta:
        verbose_name = "archivo de un caso"
        verbose_name_plural = "archivos de casos"
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class CasePaper(models.Model):
    """A document printed for a case. `key`: which one of the procedure."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers", verbose_name="caso")
    key = models.CharField("documento", max_length=80)
    node = models.CharField("actividad", max_length=80)
    document = models.OneToOneField(PrintedDocument, models.PROTECT, related_name="case_paper", verbose_name="impreso")

    class Meta:
        verbose_name = "documento de un caso"
        verbose_name_plural = "documentos de casos"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class Draft(models.Model):
    """What somebody has typed into an activity's form and not sent yet, right or wrong."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="draft", verbose_name="actividad")
    data = models.JSONField("datos", default=dict)
    saved_at = models.DateTimeField("guardado")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lo guardó")

    class Meta:
        verbose_name = "borrador"
        verbose_name_plural = "borradores"

    def __str__(self) -> str:
        return str(self.task)
