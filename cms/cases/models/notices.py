"""What people were told by mail, so that nobody is told twice, and what they want to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """A mail that must leave once. `key`: what it is about and whom it tells, such as `resumen:<uuid>:2026-03-02`."""

    key = models.CharField("aviso", max_length=120, unique=True)
    sent_at = models.DateTimeField("enviado")

    class Meta:
        verbose_name = "aviso enviado"
        verbose_name_plural = "avisos enviados"
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.key


class MailPreference(models.Model):
    """Which mails about cases somebody wants. Who never said anything has no row and gets them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="case_mails", verbose_name="cuenta"
    )
    digest = models.BooleanField("recibir el resumen de cada día hábil", default=True)

    class Meta:
        verbose_name = "preferencia de avisos"
        verbose_name_plural = "preferencias de avisos"

    def __str__(self) -> str:
        return f"{self.user_id}: {'con' if self.digest else 'sin'} resumen"
