"""What the pages of procedures keep of their own."""

from __future__ import annotations

from django.db import models

from cms.cases.models import Case
from cms.directory.models.structure import phone_validator


class Contact(models.Model):
    """How to reach somebody without an account for whom a case was written down. Only those of the case see it."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="contact", verbose_name="caso")
    email = models.EmailField("correo", blank=True)
    phone = models.CharField("teléfono", max_length=40, blank=True, validators=[phone_validator])

    class Meta:
        verbose_name = "contacto de quien solicita"
        verbose_name_plural = "contactos de quienes solicitan"

    def __str__(self) -> str:
        return f"Contacto del caso {self.case_id}"
