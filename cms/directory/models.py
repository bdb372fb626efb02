"""Who is who in the city's government."""

from __future__ import annotations

import uuid

from django.db import models


class Organization(models.Model):
    """A dependencia. `clave` is its name in CKAN and in addresses."""

    clave = models.SlugField("clave", max_length=60, unique=True)
    id_dependencia = models.CharField("número de la dependencia", max_length=20, blank=True)
    name = models.CharField("nombre", max_length=200)
    acronym = models.CharField("siglas", max_length=20, blank=True)
    description = models.TextField("funciones", blank=True)
    email = models.EmailField("correo", blank=True)
    phone = models.CharField("teléfono", max_length=60, blank=True)
    address = models.CharField("domicilio", max_length=300, blank=True)
    url = models.URLField("sitio", blank=True)
    active = models.BooleanField("activa", default=True)

    class Meta:
        verbose_name = "dependencia"
        verbose_name_plural = "dependencias"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of a dependencia: subdirección, departamento …"""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units", verbose_name="dependencia")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="depende de"
    )
    name = models.CharField("nombre", max_length=200)
    code = models.SlugField("clave", max_length=40, blank=True)

    class Meta:
        verbose_name = "unidad"
        verbose_name_plural = "unidades"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (puesto) in a unit; roles follow from it. `code` is the manual's (sw-jefe …) where it has one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="unidad")
    name = models.CharField("puesto", max_length=200)
    code = models.SlugField("clave", max_length=60, blank=True)
    roles = models.JSONField("papeles", default=list, blank=True)

    class Meta:
        verbose_name = "puesto"
        verbose_name_plural = "puestos"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A public servant. What the public may see is marked by `public`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first_names = models.CharField("nombres", max_length=120)
    first_surname = models.CharField("primer apellido", max_length=80)
    second_surname = models.CharField("segundo apellido", max_length=80, blank=True)
    employee_number = models.CharField("número de empleado", max_length=30, blank=True)
    email = models.EmailField("correo institucional", blank=True)
    phone = models.CharField("teléfono", max_length=40, blank=True)
    extension = models.CharField("extensión", max_length=20, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="puesto")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="dependencia"
    )
    public = models.BooleanField("aparece en el directorio público", default=False)
    active = models.BooleanField("en funciones", default=True)

    class Meta:
        verbose_name = "persona"
        verbose_name_plural = "personas"
        ordering = ["first_surname", "second_surname", "first_names"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Names and surnames in the usual order."""
        return " ".join(filter(None, (self.first_names, self.first_surname, self.second_surname)))


class Appointment(models.Model):
    """A nombramiento: one person in one role, of a dependencia or (without one) of the whole portal, by an oficio."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name="persona")
    role = models.CharField("cargo", max_length=60)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="dependencia"
    )
    oficio_number = models.CharField("número del oficio", max_length=80)
    oficio_date = models.DateField("fecha del oficio")
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)
    revoked_at = models.DateTimeField("revocado", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "nombramiento"
        verbose_name_plural = "nombramientos"
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.role}: {self.person}"


class Substitution(models.Model):
    """Somebody who acts for another, between two dates."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    absent = models.ForeignKey(Person, models.PROTECT, related_name="substituted_by", verbose_name="persona ausente")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="substitutes", verbose_name="suplente")
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta")
    oficio_number = models.CharField("número del oficio", max_length=80, blank=True)

    class Meta:
        verbose_name = "suplencia"
        verbose_name_plural = "suplencias"
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.substitute} por {self.absent}"
