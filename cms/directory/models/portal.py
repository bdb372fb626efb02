"""What is still to be told to the data portal, and what was found when both were compared."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class PortalPush(models.Model):
    """One thing that the portal must know: a dependencia (by clave), a person (by uuid) or an account (by subject).

    `wanted` counts how often it changed, `delivered` up to which change the portal was told: several changes travel
    as one, and a change that happens during a delivery is not lost.
    """

    ORGANIZATION = "organization"
    PERSON = "person"
    ACCOUNT = "account"

    kind = models.CharField("qué", max_length=20)
    ref = models.CharField("cuál", max_length=100)
    wanted = models.PositiveIntegerField("cambios", default=1)
    delivered = models.PositiveIntegerField("entregados", default=0)
    requested_at = models.DateTimeField("pedido")
    delivered_at = models.DateTimeField("entregado", null=True)
    attempts = models.PositiveIntegerField("intentos", default=0)
    next_try_at = models.DateTimeField("próximo intento")
    error_code = models.CharField("clave del error", max_length=60, blank=True)
    error = models.CharField("error", max_length=500, blank=True)

    class Meta:
        verbose_name = "entrega al portal"
        verbose_name_plural = "entregas al portal"
        ordering = ["-requested_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="push_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(wanted__gt=F("delivered")), name="push_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"

    @property
    def pending(self) -> bool:
        """Whether the portal has not been told the last change."""
        return self.wanted > self.delivered


class PortalComparison(models.Model):
    """A comparison of directory and portal: the differences as values, or why it could not be made."""

    compared_at = models.DateTimeField("comparado")
    differences = models.JSONField("diferencias", default=list)
    notices = models.JSONField("avisos", default=list)
    failure = models.CharField("problema", max_length=500, blank=True)

    class Meta:
        verbose_name = "comparación con el portal"
        verbose_name_plural = "comparaciones con el portal"
        ordering = ["-compared_at", "-id"]

    def __str__(self) -> str:
        return f"{self.compared_at:%Y-%m-%d %H:%M}"
