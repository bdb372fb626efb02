"""Versions of procedures: the files of a folder as they were, so that a case ends on the version it began with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ProcedureVersion(models.Model):
    """The files of one procedure (path inside the folder -> text). `digest`: of all of them; they never change."""

    clave = models.CharField("clave", max_length=60)
    number = models.PositiveIntegerField("versión")
    name = models.CharField("nombre", max_length=200)
    unit = models.CharField("unidad", max_length=40)
    digest = models.CharField("huella", max_length=64)
    files = models.JSONField("archivos")
    in_force = models.BooleanField("vigente", default=False)
    published_at = models.DateTimeField("publicada", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la publicó"
    )

    class Meta:
        verbose_name = "versión de un procedimiento"
        verbose_name_plural = "versiones de procedimientos"
        ordering = ["clave", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["clave", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["clave", "digest"], name="version_digest_once"),
            models.UniqueConstraint(fields=["clave"], condition=Q(in_force=True), name="version_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, versión {self.number}"
