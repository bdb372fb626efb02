"""Cases, what is to be done in them, and what happened."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from cms.cases.models.versions import ProcedureVersion
from cms.directory.models import Organization


class Case(models.Model):
    """One run of a procedure. `tokens`: where it stands; `data`: what has been filled in, by field.

    `due_at` moves when the case waits for somebody outside: `paused_at` says since when it does. `readers`: keys of all
    who have or had something to do in it; the database adds them with each activity and never takes one away.
    """

    class State(models.TextChoices):
        OPEN = "abierto", "Abierto"
        WAITING = "en_espera", "En espera"
        ENDED = "terminado", "Terminado"
        CANCELLED = "cancelado", "Cancelado"

    class Channel(models.TextChoices):
        PLATFORM = "plataforma", "Plataforma"
        WEB = "web", "Página pública"
        OFICIO = "oficio", "Oficio"
        PHONE = "telefono", "Teléfono"
        MAIL = "correo", "Correo"
        WHATSAPP = "whatsapp", "WhatsApp"
        DESK = "ventanilla", "En persona"
        SCHEDULE = "calendario", "Calendario"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    folio = models.CharField("folio", max_length=40, unique=True)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="cases", verbose_name="versión")
    clave = models.CharField("procedimiento", max_length=60)
    unit = models.CharField("unidad", max_length=40)
    entry = models.CharField("entrada", max_length=60)
    channel = models.CharField("canal", max_length=20, choices=Channel.choices, default=Channel.PLATFORM)
    subject = models.CharField("asunto", max_length=200)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dependencia"
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="solicitante"
    )
    applicant_name = models.CharField("nombre de quien solicita", max_length=200, blank=True)
    parent = models.ForeignKey(
        "Task", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="actividad que lo abrió"
    )
    state = models.CharField("estado", max_length=20, choices=State.choices, default=State.OPEN)
    outcome = models.CharField("cómo terminó", max_length=200, blank=True)
    tokens = models.JSONField("posición", default=dict)
    data = models.JSONField("datos", default=dict, blank=True)
    started_at = models.DateTimeField("iniciado")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo inició"
    )
    due_at = models.DateTimeField("vence", null=True, blank=True)
    paused_at = models.DateTimeField("en espera desde", null=True, blank=True)
    closed_at = models.DateTimeField("cerrado", null=True, blank=True)
    readers = ArrayField(models.CharField(max_length=140), default=list, editable=False, verbose_name="quiénes lo ven")

    class Meta:
        verbose_name = "caso"
        verbose_name_plural = "casos"
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["clave", "started_at"], name="case_by_procedure"),
            models.Index(fields=["unit", "closed_at"], name="case_by_unit"),
            models.Index(fields=["-started_at", "-id"], name="case_newest"),
            models.Index(fields=["closed_at"], name="case_closed"),
            GinIndex(fields=["readers"], name="case_readers", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.folio} {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.OPEN, self.State.WAITING)


class Task(models.Model):
    """One activity of a case that somebody must do, or did.

    `audience`: keys of those who may do it (`cms.cases.domain.people`), worked out when it opens. `before`: where the
    case stood when the activity was done, and the answers that it wrote over, so that it can be reopened exactly.
    """

    class State(models.TextChoices):
        OPEN = "abierta", "Abierta"
        DONE = "hecha", "Hecha"
        CANCELLED = "cancelada", "Cancelada"

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name="caso")
    node = models.CharField("actividad", max_length=80)
    label = models.CharField("qué hay que hacer", max_length=200)
    role = models.CharField("papel", max_length=60)
    audience = ArrayField(models.CharField(max_length=140), default=list, verbose_name="quiénes pueden")
    waits = models.BooleanField("espera a alguien externo", default=False)
    remind_on = models.DateField("se recuerda el", null=True, blank=True)
    state = models.CharField("estado", max_length=20, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField("abierta")
    due_at = models.DateTimeField("vence", null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la tomó"
    )
    taken_at = models.DateTimeField("tomada", null=True, blank=True)
    delegated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="delegada a"
    )
    delegated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la delegó"
    )
    delegated_until = models.DateField("delegada hasta", null=True, blank=True)
    reminded_at = models.DateTimeField("último recordatorio", null=True, blank=True)
    escalated_at = models.DateTimeField("se avisó al superior", null=True, blank=True)
    before = models.JSONField("cómo estaba el caso", null=True, blank=True, editable=False)
    done_at = models.DateTimeField("hecha", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la hizo"
    )

    class Meta:
        verbose_name = "actividad de un caso"
        verbose_name_plural = "actividades de casos"
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "node"], condition=Q(state="abierta"), name="task_open_once"),
        ]
        indexes = [
            GinIndex(fields=["audience"], condition=Q(state="abierta"), name="task_inbox", fastupdate=False),
            models.Index(fields=["due_at", "opened_at", "id"], condition=Q(state="abierta"), name="task_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.case.folio} {self.label}"


class Comment(models.Model):
    """What somebody tells the colleagues of a case. It is never changed; a wrong one is answered by another."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="comments", verbose_name="caso")
    text = models.TextField("comentario", max_length=2000)
    written_at = models.DateTimeField("escrito")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lo escribió"
    )

    class Meta:
        verbose_name = "comentario"
        verbose_name_plural = "comentarios"
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.text[:60]}"


class Event(models.Model):
    """A fact about a case. Rows are only added; each holds the hash of the one before, so that none can be missing."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="caso")
    number = models.PositiveIntegerField("número")
    at = models.DateTimeField("momento")
    verb = models.CharField("hecho", max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién"
    )
    node = models.CharField("actividad", max_length=80, blank=True)
    data = models.JSONField("datos", default=dict, blank=True)
    previous = models.CharField("huella anterior", max_length=64, blank=True)
    digest = models.CharField("huella", max_length=64)

    class Meta:
        verbose_name = "hecho de un caso"
        verbose_name_plural = "hechos de casos"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number} {self.verb}"
