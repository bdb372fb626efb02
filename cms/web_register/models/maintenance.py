"""A maintenance of a released site: FORM.318, viability, schedule, work in rounds, and release."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from cms.core.models import PrintedDocument
from cms.web_register.models.files import StoredFile
from cms.web_register.models.records import Request, SiteRecord


class MaintenanceStage(models.TextChoices):
    """How far a maintenance has come. Follows from its facts (`domain/gates.py`)."""

    REQUEST = "solicitada", "Por analizar"
    SCHEDULE = "programacion", "Por programar"
    WORK = "trabajo", "En trabajo"
    VALIDATION = "validacion", "Espera validación"
    VALIDATED = "validada", "Validada"
    RELEASED = "liberada", "Puesta en marcha"
    CLOSED = "cerrada", "Expediente integrado"
    NOT_VIABLE = "no_viable", "No viable"
    CANCELLED = "cancelada", "Cancelada"


class Maintenance(Request):
    """One maintenance. `round` counts the turns of work: observations of the dependencia begin the next."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    record = models.ForeignKey(SiteRecord, models.PROTECT, related_name="maintenances")
    number = models.PositiveIntegerField("número", editable=False)
    description = models.TextField("descripción de la actualización o mantenimiento", max_length=4_000)
    justification = models.TextField("justificación de la actualización o mantenimiento", max_length=4_000)
    form = models.ForeignKey(
        PrintedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="FORM.318"
    )
    stage = models.CharField(
        "etapa", max_length=20, choices=MaintenanceStage.choices, default=MaintenanceStage.REQUEST, editable=False,
        db_index=True,
    )  # fmt: skip
    viable = models.BooleanField("viable", null=True, editable=False)
    analysis = models.TextField("análisis de viabilidad", max_length=4_000, blank=True)
    agreements = models.TextField("cambios acordados", max_length=4_000, blank=True)
    analysed_at = models.DateTimeField("analizada", null=True, blank=True, editable=False)
    analysed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    answer = models.ForeignKey(
        PrintedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="oficio de respuesta"
    )
    round = models.PositiveIntegerField("vuelta", default=1, editable=False)
    test_address = models.URLField("dirección de prueba", blank=True)
    released_on = models.DateField("puesta en marcha el", null=True, blank=True)
    release_note = models.TextField("qué se puso en marcha", max_length=4_000, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    delivery = models.ForeignKey(
        PrintedDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="oficio de entrega"
    )
    cancelled_at = models.DateTimeField("cancelada", null=True, blank=True, editable=False)
    cancel_reason = models.TextField("motivo de la cancelación", max_length=1_000, blank=True, editable=False)
    closed_at = models.DateTimeField("expediente integrado", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("registrado", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "mantenimiento"
        verbose_name_plural = "mantenimientos"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="one_maintenance_per_number")]

    def __str__(self) -> str:
        return f"Mantenimiento {self.number} de {self.record.name}"

    @property
    def is_over(self) -> bool:
        """Whether nothing of its work may change any more."""
        over = (
            MaintenanceStage.RELEASED, MaintenanceStage.CLOSED, MaintenanceStage.NOT_VIABLE, MaintenanceStage.CANCELLED,
        )  # fmt: skip
        return self.stage in over


class ScheduleTask(models.Model):
    """A line of the cronograma."""

    maintenance = models.ForeignKey(Maintenance, models.CASCADE, related_name="schedule")
    position = models.PositiveSmallIntegerField("lugar", default=0)
    task = models.CharField("tarea", max_length=300)
    responsible = models.CharField("responsable", max_length=200)
    starts_on = models.DateField("inicio")
    ends_on = models.DateField("fin")

    class Meta:
        verbose_name = "tarea del cronograma"
        verbose_name_plural = "tareas del cronograma"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="schedule_dates_in_order",
                violation_error_message="El fin no puede ser anterior al inicio.",
            )
        ]

    def __str__(self) -> str:
        return self.task


class InformationDelivery(models.Model):
    """What the dependencia handed over for a round of work."""

    maintenance = models.ForeignKey(Maintenance, models.CASCADE, related_name="deliveries")
    round = models.PositiveIntegerField("vuelta")
    note = models.TextField("qué se entrega", max_length=4_000)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    delivered_at = models.DateTimeField("entregada", auto_now_add=True)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "entrega de información"
        verbose_name_plural = "entregas de información"
        ordering = ["delivered_at", "pk"]

    def __str__(self) -> str:
        return f"Información de la vuelta {self.round}"
