"""Which reminders were sent, so that none is sent twice."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    """A mail about something that waits: `kind` says which, `key` about what."""

    kind = models.CharField("clase", max_length=40)
    key = models.CharField("asunto", max_length=120)
    sent_at = models.DateTimeField("enviado", auto_now_add=True)

    class Meta:
        verbose_name = "aviso enviado"
        verbose_name_plural = "avisos enviados"
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="notice_sent_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
