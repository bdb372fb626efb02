"""The checklist of contents: who gathers each, and which enlace validated it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.web_register.models.files import StoredFile
from cms.web_register.models.records import SiteRecord


class ContentState(models.TextChoices):
    """Where a content stands."""

    PENDING = "pendiente", "Por entregar"
    DELIVERED = "entregado", "Por validar"
    OBSERVED = "observado", "Con observaciones"
    VALIDATED = "validado", "Validado"


class ContentItem(models.Model):
    """A content that the site needs."""

    record = models.ForeignKey(SiteRecord, models.CASCADE, related_name="contents")
    position = models.PositiveIntegerField("lugar", default=0)
    title = models.CharField("contenido", max_length=200)
    section = models.CharField("sección de la estructura", max_length=20, blank=True)
    detail = models.TextField("qué debe incluir", max_length=2_000, blank=True)
    responsible = models.CharField("quién lo reúne", max_length=200)
    due_on = models.DateField("fecha acordada", null=True, blank=True)
    state = models.CharField(
        "estado", max_length=20, choices=ContentState.choices, default=ContentState.PENDING, editable=False
    )
    delivery_note = models.TextField("nota de la entrega", max_length=2_000, blank=True)
    delivered_at = models.DateTimeField("entregado", null=True, blank=True)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    files = models.ManyToManyField(StoredFile, related_name="content_items", blank=True)
    decided_at = models.DateTimeField("revisado", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    observations = models.TextField("observaciones", max_length=2_000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "contenido"
        verbose_name_plural = "contenidos"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "title"], name="content_title_once")]

    def __str__(self) -> str:
        return self.title
