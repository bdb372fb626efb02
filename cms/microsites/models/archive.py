"""The static archive of a micrositio that ended."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from cms.microsites.models.microsite import Microsite


class ArchiveState(models.TextChoices):
    """Where an archive stands."""

    BUILDING = "construyendo", "En construcción"
    SERVED = "en_servicio", "En servicio"
    REOPENED = "reabierto", "El micrositio se reabrió"
    FAILED = "fallido", "No se pudo construir"


class MicrositeArchive(models.Model):
    """One archive. Its files lie under `micrositios/<uuid>/` in private storage, each named by its sha256."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    microsite = models.ForeignKey(Microsite, models.PROTECT, related_name="archives")
    state = models.CharField("estado", max_length=14, choices=ArchiveState.choices, default=ArchiveState.BUILDING)
    reason = models.TextField("motivo", max_length=600)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="lo decidió"
    )
    asked_at = models.DateTimeField("pedido", auto_now_add=True)
    served_at = models.DateTimeField("en servicio desde", null=True, blank=True)
    reopened_at = models.DateTimeField("reabierto", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    problem = models.CharField("problema", max_length=300, blank=True)
    manifest_sha256 = models.CharField("huella del manifiesto", max_length=64, blank=True)
    page_ids = models.JSONField(default=list)

    class Meta:
        verbose_name = "archivo de micrositio"
        verbose_name_plural = "archivos de micrositios"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["microsite"],
                condition=models.Q(state__in=["construyendo", "en_servicio"]),
                name="one_archive_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"Archivo de {self.microsite}"

    @property
    def folder(self) -> str:
        """Its folder in private storage."""
        return f"micrositios/{self.uuid}"


class ArchivedFile(models.Model):
    """One address of the archive and the bytes that answer it."""

    archive = models.ForeignKey(MicrositeArchive, models.CASCADE, related_name="files")
    path = models.CharField("ruta", max_length=1000)
    content_type = models.CharField("tipo", max_length=120)
    sha256 = models.CharField("huella", max_length=64)
    size = models.PositiveBigIntegerField("bytes")
    is_page = models.BooleanField("es una página", default=False)

    class Meta:
        verbose_name = "archivo"
        verbose_name_plural = "archivos"
        ordering = ["path"]
        constraints = [models.UniqueConstraint(fields=["archive", "path"], name="path_once_in_an_archive")]

    def __str__(self) -> str:
        return self.path
