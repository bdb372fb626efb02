"""Drafts of procedures, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.cases.models import ProcedureVersion


class ProcedureDraft(models.Model):
    """The files of a procedure while they are edited; one draft per procedure.

    `base`: the version that it began from; `revision` counts what was saved, so that two people never write over each
    other; `editors`: everybody who changed something, because whoever edits does not publish alone.
    """

    clave = models.CharField("procedimiento", max_length=60, unique=True)
    base = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+", verbose_name="versión de partida")
    files = models.JSONField("archivos")
    revision = models.PositiveIntegerField("revisión", default=1)
    started_at = models.DateTimeField("empezado")
    saved_at = models.DateTimeField("guardado")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lo guardó")
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name="quienes lo editaron")

    class Meta:
        verbose_name = "borrador de un procedimiento"
        verbose_name_plural = "borradores de procedimientos"
        ordering = ["clave"]

    def __str__(self) -> str:
        return f"Borrador de {self.base.name}"


class Publication(models.Model):
    """A version that came into force from the browser: who edited it, who published it, and what it says it changes."""

    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="publications", verbose_name="versión publicada"
    )
    previous = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="+", null=True, verbose_name="versión anterior"
    )
    note = models.TextField("qué cambia", max_length=2000)
    changes = models.PositiveIntegerField("diferencias")
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name="quienes lo editaron")
    published_at = models.DateTimeField("publicada")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="la publicó"
    )

    class Meta:
        verbose_name = "publicación de un procedimiento"
        verbose_name_plural = "publicaciones de procedimientos"
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return f"{self.version} ({self.published_at:%d/%m/%Y})"


class Migration(models.Model):
    """Open cases that went on on another version because somebody decided so."""

    source = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+", verbose_name="de la versión")
    target = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+", verbose_name="a la versión")
    reason = models.TextField("motivo", max_length=1000)
    moved = models.PositiveIntegerField("casos trasladados", default=0)
    left = models.PositiveIntegerField("casos que se quedaron", default=0)
    decided_at = models.DateTimeField("decidido")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lo decidió"
    )

    class Meta:
        verbose_name = "traslado de casos"
        verbose_name_plural = "traslados de casos"
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target.number}"
