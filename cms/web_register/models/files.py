"""Files of a record, and the documents printed from it."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models

from cms.core.models import PrintedDocument
from cms.core.private_files import private_storage
from cms.web_register.models.records import SiteRecord


class FileKind(models.TextChoices):
    """What a file is in the folder of a record."""

    REQUEST = "solicitud", "Oficio de solicitud"
    ANNEX = "anexo", "Anexo"
    SKETCH = "boceto", "Boceto"
    CONTENT = "contenido", "Contenido entregado"
    ATTENDANCE = "asistencia", "Lista de asistencia"
    EVIDENCE = "evidencia", "Evidencia de la capacitación"
    MANUAL = "manual", "Manual de usuario"
    RELEASE = "liberacion", "Anexo de la liberación"
    INFORMATION = "informacion", "Información para el mantenimiento"
    MESSAGE = "correo", "Correo de respuesta"


def stored_path(file: StoredFile, filename: str) -> str:
    return f"web_register/{file.record.uuid}/{file.uuid}{PurePosixPath(filename).suffix.lower()}"


class StoredFile(models.Model):
    """One uploaded file; its bytes never change. Checked by content when it came in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(SiteRecord, models.PROTECT, related_name="files")
    maintenance = models.ForeignKey(
        "web_register.Maintenance", models.PROTECT, null=True, blank=True, related_name="files"
    )
    kind = models.CharField("clase", max_length=20, choices=FileKind.choices)
    title = models.CharField("título", max_length=200)
    original_name = models.CharField("nombre del archivo", max_length=200)
    file = models.FileField("archivo", storage=private_storage, upload_to=stored_path, max_length=250)
    content_type = models.CharField("tipo", max_length=120)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField("huella SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("subido", auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "archivo del expediente"
        verbose_name_plural = "archivos del expediente"
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.title


class RecordDocument(models.Model):
    """A document printed from a record or from one of its maintenances."""

    record = models.ForeignKey(SiteRecord, models.PROTECT, related_name="documents")
    maintenance = models.ForeignKey(
        "web_register.Maintenance", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    document = models.OneToOneField(PrintedDocument, models.PROTECT, related_name="record_document")

    class Meta:
        verbose_name = "documento del expediente"
        verbose_name_plural = "documentos del expediente"
        ordering = ["document__made_at", "pk"]

    def __str__(self) -> str:
        return str(self.document)
