"""Dependencias, their units and their posts."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

CLAVE = r"^[a-z0-9][a-z0-9_-]{1,59}$"
clave_validator = RegexValidator(
    CLAVE, "Use de 2 a 60 minúsculas sin acento, números, guion o guion bajo, y comience con letra o número."
)
code_validator = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]*$", "Use minúsculas sin acento, números, guion o guion bajo, y comience con letra o número."
)
phone_validator = RegexValidator(
    r"^[0-9+()./ #*-]*(?:ext\.? ?[0-9]+)?$", "Escriba solo números, espacios y signos, por ejemplo 222 555 01 00."
)


class Organization(models.Model):
    """A dependencia. `clave` is its name in CKAN and in addresses; the Coordinación de Transparencia numbers it."""

    clave = models.SlugField(
        "clave",
        max_length=60,
        unique=True,
        validators=[clave_validator],
        help_text="Nombre corto en las direcciones del portal. No se puede cambiar después.",
        error_messages={"unique": "Ya hay una dependencia con esa clave."},
    )
    id_dependencia = models.CharField(
        "número de la dependencia",
        max_length=20,
        blank=True,
        help_text="Lo asigna la Coordinación de Transparencia; se escribe en el FORM.317.",
    )
    name = models.CharField("nombre", max_length=200)
    acronym = models.CharField("siglas", max_length=20, blank=True)
    description = models.TextField("funciones", blank=True, max_length=5_000)
    email = models.EmailField("correo", blank=True)
    phone = models.CharField("teléfono", max_length=60, blank=True, validators=[phone_validator])
    address = models.CharField("domicilio", max_length=300, blank=True)
    url = models.URLField("sitio", blank=True)
    active = models.BooleanField("activa", default=True)

    class Meta:
        verbose_name = "dependencia"
        verbose_name_plural = "dependencias"
        ordering = ["name"]
        permissions = [("keep_directory", "Mantener el directorio")]
        constraints = [
            models.UniqueConstraint(
                fields=["id_dependencia"],
                condition=~models.Q(id_dependencia=""),
                name="organization_number_once",
                violation_error_message="Otra dependencia ya tiene ese número.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="organization_name_once",
                violation_error_message="Ya hay una dependencia con ese nombre.",
            ),
            models.CheckConstraint(
                condition=models.Q(clave__regex=CLAVE),
                name="organization_clave_plain",
                violation_error_message="La clave tiene signos que no se admiten.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of a dependencia: subdirección, departamento … A trigger keeps the tree free of cycles."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units", verbose_name="dependencia")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="depende de"
    )
    name = models.CharField("nombre", max_length=200)
    code = models.SlugField(
        "clave",
        max_length=40,
        blank=True,
        validators=[code_validator],
        help_text="Si la deja vacía se forma con el nombre. Distingue a la unidad.",
    )
    active = models.BooleanField("activa", default=True)

    class Meta:
        verbose_name = "unidad"
        verbose_name_plural = "unidades"
        ordering = ["organization__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "parent", "name"],
                nulls_distinct=False,
                name="unit_name_once_below",
                violation_error_message="Ya hay una unidad con ese nombre en el mismo lugar.",
            ),
            models.UniqueConstraint(
                fields=["organization", "code"],
                condition=~models.Q(code=""),
                name="unit_code_once",
                violation_error_message="Otra unidad de la dependencia ya tiene esa clave.",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="unit_not_its_own_parent",
                violation_error_message="Una unidad no puede depender de sí misma.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (puesto) in a unit. `code` is the manual's where it has one; `roles`: the groups that follow."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="unidad")
    name = models.CharField("puesto", max_length=200)
    code = models.SlugField(
        "clave",
        max_length=60,
        blank=True,
        validators=[code_validator],
        help_text="La del manual, si la tiene. Vacía: se forma con el nombre.",
    )
    heads_unit = models.BooleanField("encabeza la unidad", default=False)
    roles = models.JSONField("grupos que le corresponden", default=list, blank=True)
    active = models.BooleanField("activo", default=True)

    class Meta:
        verbose_name = "puesto"
        verbose_name_plural = "puestos"
        ordering = ["unit__organization__name", "unit__name", "-heads_unit", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code"],
                condition=~models.Q(code=""),
                name="post_code_once",
                violation_error_message="Otro puesto de la unidad ya tiene esa clave.",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(heads_unit=True, active=True),
                name="post_one_head",
                violation_error_message="La unidad ya tiene un puesto que la encabeza.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organization(self) -> Organization:
        """The dependencia that the post belongs to."""
        return self.unit.organization
