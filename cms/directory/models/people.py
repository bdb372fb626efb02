"""People of the dependencias."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Lower

from cms.directory.models.structure import Organization, Post, phone_validator


class Person(models.Model):
    """A public servant. What the public may see of those marked `public` is name, post, telephone and e-mail."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_names = models.CharField("nombres", max_length=120)
    first_surname = models.CharField("primer apellido", max_length=80)
    second_surname = models.CharField("segundo apellido", max_length=80, blank=True)
    employee_number = models.CharField("número de empleado", max_length=30, blank=True)
    email = models.EmailField("correo institucional", blank=True)
    phone = models.CharField("teléfono", max_length=40, blank=True, validators=[phone_validator])
    extension = models.CharField("extensión", max_length=20, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="puesto")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="dependencia"
    )
    public = models.BooleanField(
        "aparece en el directorio público",
        default=False,
        help_text="Se muestran su nombre, puesto, teléfono, extensión y correo institucional; nada más.",
    )
    active = models.BooleanField("en funciones", default=True)
    left_on = models.DateField("dejó el cargo el", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "personas"
        ordering = ["first_surname", "second_surname", "first_names"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee_number"],
                condition=~models.Q(employee_number=""),
                name="person_number_once",
                violation_error_message="Otra persona ya tiene ese número de empleado.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(active=True) & ~models.Q(email=""),
                name="person_email_once",
                violation_error_message="Otra persona en funciones ya tiene ese correo.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def _full_name(self) -> str:
        """Names and surnames in the usual order."""
        return " ".join(filter(None, (self.first_names, self.first_surname, self.second_surname)))

    _full_name.short_description = "nombre"  # type: ignore[attr-defined]
    _full_name.admin_order_field = "first_surname"  # type: ignore[attr-defined]
    full_name = property(_full_name)
