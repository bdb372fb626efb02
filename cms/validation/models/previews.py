"""Addresses that show a draft to somebody without an account."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class PreviewLink(models.Model):
    """A secret address that shows the latest draft of a page until a day. Only the hash of its secret is kept."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="preview_links", verbose_name="página")
    recipient = models.CharField("para quién", max_length=200)
    secret_hash = models.CharField("huella del secreto", max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="creado por"
    )
    created_at = models.DateTimeField("creado", auto_now_add=True)
    expires_at = models.DateTimeField("vence")
    revoked_at = models.DateTimeField("retirado", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retirado por"
    )
    views = models.PositiveIntegerField("vistas", default=0)
    last_viewed_at = models.DateTimeField("última vista", null=True, blank=True)

    class Meta:
        verbose_name = "enlace de vista previa"
        verbose_name_plural = "enlaces de vista previa"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.page} · {self.recipient}"

    @property
    def last_day(self) -> date:
        """The last day on which it serves."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))

    @property
    def is_over(self) -> bool:
        """Whether its days are over."""
        return self.expires_at <= timezone.now()

    @property
    def state(self) -> str:
        """In one word whether it serves."""
        return "Retirado" if self.revoked_at else "Vencido" if self.is_over else "Sirve"
