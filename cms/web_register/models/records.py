"""The record of one site: who asked for it, and its ficha de definición."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from cms.directory.models import Organization, Person


class Kind(models.TextChoices):
    """What procedure 5 makes."""

    SITE = "sitio", "Sitio"
    MICROSITE = "micrositio", "Micrositio"
    SECTION = "seccion", "Sección web"


class Channel(models.TextChoices):
    """How an oficio arrived."""

    DESK = "ventanilla", "En ventanilla"
    MAIL = "correo", "Por correo electrónico"
    SYSTEM = "sistema", "Por este sistema"


class Stage(models.TextChoices):
    """How far a record has come. Follows from its facts (`domain/gates.py`); kept to filter by it."""

    REQUEST = "solicitud", "Solicitud"
    DEFINITION = "definicion", "Definición"
    STRUCTURE = "estructura", "Estructura"
    DESIGN = "diseno", "Diseño"
    CONTENTS = "contenidos", "Contenidos"
    PREPARATION = "preparacion", "Capacitación y manual"
    READY = "lista", "Lista para liberar"
    RELEASED = "liberada", "Liberada"
    CLOSED = "cerrada", "Expediente integrado"
    CANCELLED = "cancelada", "Cancelada"


class Request(models.Model):
    """What the oficio of a dependencia says, for a site or for its maintenance."""

    requested_on = models.DateField("fecha de solicitud")
    oficio_number = models.CharField("número del oficio", max_length=80)
    oficio_date = models.DateField("fecha del oficio")
    received_on = models.DateField("recibido el")
    channel = models.CharField("cómo llegó", max_length=20, choices=Channel.choices)
    requester_name = models.CharField("responsable del área solicitante", max_length=200)
    requester_post = models.CharField("cargo del responsable", max_length=200)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class SiteRecord(Request):
    """A site, micrositio or section from its request to its release, and afterwards the owner of its maintenances."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    folio = models.CharField("registro", max_length=40, unique=True, editable=False)
    kind = models.CharField("tipo", max_length=20, choices=Kind.choices)
    name = models.CharField("nombre del proyecto", max_length=200)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="site_records", verbose_name="dependencia solicitante"
    )
    asked = models.TextField("qué se solicita", max_length=4_000)
    address = models.URLField("dirección del sitio", blank=True)
    microsite_name = models.SlugField("micrositio", max_length=40, blank=True)
    enlace = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enlace designado"
    )
    analyst = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="analista"
    )
    predates = models.BooleanField("ya estaba en línea antes del registro", default=False, editable=False)
    stage = models.CharField(
        "etapa", max_length=20, choices=Stage.choices, default=Stage.REQUEST, editable=False, db_index=True
    )
    cancelled_at = models.DateTimeField("cancelada", null=True, blank=True, editable=False)
    cancel_reason = models.TextField("motivo de la cancelación", max_length=1_000, blank=True, editable=False)
    closed_at = models.DateTimeField("expediente integrado", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("registrada", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "registro de sitio"
        verbose_name_plural = "registros de sitios"
        ordering = ["-created_at", "-pk"]
        permissions = [("manage_register", "Puede llevar el registro de sitios")]

    def __str__(self) -> str:
        return f"{self.name} ({self.folio})"

    @property
    def enlace_name(self) -> str:
        """Who follows it for the dependencia, or nothing."""
        return str(self.enlace or "")

    @property
    def is_open(self) -> bool:
        """Whether the development may still change: neither released nor cancelled."""
        return self.stage not in (Stage.RELEASED, Stage.CLOSED, Stage.CANCELLED)


class Definition(models.Model):
    """A version of the ficha de definición. Versions are added, never changed; the last one counts."""

    record = models.ForeignKey(SiteRecord, models.CASCADE, related_name="definitions")
    version = models.PositiveIntegerField("versión")
    objective = models.TextField("objetivo", max_length=4_000)
    audience = models.TextField("tipo de audiencia", max_length=2_000)
    services = models.TextField("servicios que se ofrecerán", max_length=4_000)
    contents = models.TextField("contenidos previstos", max_length=4_000)
    owner_name = models.CharField("propietario del sitio", max_length=200)
    owner_post = models.CharField("cargo del propietario", max_length=200)
    legal_basis = models.TextField("fundamento legal", max_length=4_000)
    ends_on = models.DateField("termina el", null=True, blank=True)
    made_at = models.DateTimeField("guardada", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "ficha de definición"
        verbose_name_plural = "fichas de definición"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="one_definition_per_version")]

    def __str__(self) -> str:
        return f"Ficha de definición, versión {self.version}"
