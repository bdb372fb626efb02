"""A request for a micrositio: the answers before it and the wizard's draft."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from cms.directory.models import Organization
from cms.microsites.models.microsite import Microsite


class RequestState(models.TextChoices):
    """Who has a request."""

    DRAFT = "borrador", "En preparación"
    SENT = "enviada", "Enviada al equipo web"
    RETURNED = "devuelta", "Devuelta con observaciones"
    PAGE = "pagina", "Basta con una página"
    CREATED = "creada", "Micrositio creado"
    DISCARDED = "descartada", "Descartada"


class MicrositeRequest(models.Model):
    """What somebody asked for. `data` holds each step's fields as they were typed: {step: {field: [values]}}."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("estado", max_length=12, choices=RequestState.choices, default=RequestState.DRAFT)
    answers = models.JSONField("respuestas", default=dict)
    outcome = models.CharField("orientación", max_length=12)
    override_reason = models.TextField("por qué se sigue adelante", max_length=600, blank=True)
    page_purpose = models.TextField("qué debe decir la página", max_length=1500, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dependencia"
    )
    oficio_number = models.CharField("número del oficio", max_length=80, blank=True)
    oficio_date = models.DateField("fecha del oficio", null=True, blank=True)
    data = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    observations = models.TextField("observaciones", max_length=1500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="la inició")
    created_at = models.DateTimeField("iniciada", auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="última persona que guardó"
    )
    updated_at = models.DateTimeField("guardada", auto_now=True)
    sent_at = models.DateTimeField("enviada", null=True, blank=True)
    microsite = models.OneToOneField(
        Microsite, models.SET_NULL, null=True, blank=True, related_name="request", verbose_name="micrositio"
    )

    class Meta:
        verbose_name = "solicitud de micrositio"
        verbose_name_plural = "solicitudes de micrositio"
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name that was typed, or that there is none yet."""
        return self.first("proposito", "title") or "Micrositio sin nombre"

    def first(self, step: str, field: str) -> str:
        """A value as it was typed; empty when there is none."""
        values = self.data.get(step, {}).get(field) or [""]
        return str(values[0])
