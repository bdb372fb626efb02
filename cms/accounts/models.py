"""Accounts of people."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models

from cms.directory.models import Person


class User(AbstractUser):
    """An account. `uuid` is what other systems know it by; `person` ties it to the directory."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="persona"
    )
    must_change_password = models.BooleanField("debe cambiar su contraseña", default=False)
    password_changed_at = models.DateTimeField("contraseña cambiada", null=True, blank=True)

    class Meta:
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"

    def __str__(self) -> str:
        return self.get_full_name() or self.username
