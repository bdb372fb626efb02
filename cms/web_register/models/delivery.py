"""Training, manual and release."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.core.models import PrintedDocument
from cms.web_register.models.files import StoredFile
from cms.web_register.models.records import SiteRecord


class Training(models.Model):
    """A session in which the enlace learned to keep the site. `attendees`: [{name, post}]."""

    record = models.ForeignKey(SiteRecord, models.CASCADE, related_name="trainings")
    held_on = models.DateField("fecha")
    place = models.CharField("lugar o medio", max_length=200)
    topics = models.TextField("temas", max_length=2_000)
    attendees = models.JSONField("asistentes", default=list)
    files = models.ManyToManyField(StoredFile, related_name="trainings", blank=True)
    noted_at = models.DateTimeField("anotada", auto_now_add=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "capacitación"
        verbose_name_plural = "capacitaciones"
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"Capacitación del {self.held_on:%d/%m/%Y}"


class ManualVersion(models.Model):
    """A version of the user manual."""

    record = models.ForeignKey(SiteRecord, models.CASCADE, related_name="manuals")
    version = models.PositiveIntegerField("versión")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="manual_version")
    notes = models.CharField("qué cambió", max_length=300, blank=True)
    added_at = models.DateTimeField("agregado", auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "manual de usuario"
        verbose_name_plural = "manuales de usuario"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="one_manual_per_version")]

    def __str__(self) -> str:
        return f"Manual de usuario, versión {self.version}"


class Release(models.Model):
    """The release of a site. `form` is the FORM.316 in force."""

    record = models.OneToOneField(SiteRecord, models.PROTECT, related_name="release")
    released_on = models.DateField("fecha de liberación")
    detail = models.TextField("detalle de la liberación", max_length=4_000)
    annexes = models.ManyToManyField(StoredFile, related_name="+", blank=True, verbose_name="anexos")
    form = models.ForeignKey(
        PrintedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="FORM.316"
    )
    released_at = models.DateTimeField("registrada", auto_now_add=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "liberación"
        verbose_name_plural = "liberaciones"

    def __str__(self) -> str:
        return f"Liberación de {self.record}"
