"""Days on which the office does not work, beside weekends and the holidays of the law."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NonWorkingDay(models.Model):
    """One day, as the office's calendar says. `works`: the office works although the law has a holiday."""

    day = models.DateField("día", unique=True, error_messages={"unique": "Ese día ya está en el calendario."})
    name = models.CharField("motivo", max_length=120)
    works = models.BooleanField("se trabaja", default=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo registró"
    )

    class Meta:
        verbose_name = "día inhábil"
        verbose_name_plural = "días inhábiles"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
