"""Tables of correspondence."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.cases.models import Case
from cms.core.models import PrintedDocument
from cms.core.private_files import private_storage
from cms.directory.models import Organization
from schemas import correspondence
from schemas.directory import REGISTRY


class Letter(models.Model):
    """An oficio or memorando in the book of a unit of the manual (`unit`).

    `folio`: of a sent one its official number, of a received one that of our register. `number` is its figure.
    A sent letter may answer several received ones, and the other way round. Numbers of cancelled letters are kept.
    """

    class Direction(models.TextChoices):
        RECEIVED = "recibida", "Recibida"
        SENT = "enviada", "Enviada"

    class Kind(models.TextChoices):
        OFICIO = correspondence.OFICIO, correspondence.KINDS[correspondence.OFICIO]
        MEMORANDO = correspondence.MEMORANDO, correspondence.KINDS[correspondence.MEMORANDO]

    class Channel(models.TextChoices):
        DESK = "ventanilla", "En persona"
        MESSENGER = "mensajeria", "Mensajería"
        MAIL = "correo", "Correo electrónico"
        PLATFORM = "plataforma", "Por la plataforma"

    class Secrecy(models.TextChoices):
        OPEN = "ordinaria", "Ordinaria"
        RESERVED = "reservada", "Reservada"
        CONFIDENTIAL = "confidencial", "Confidencial"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.CharField("unidad", max_length=40)
    direction = models.CharField("sentido", max_length=10, choices=Direction.choices)
    kind = models.CharField("tipo", max_length=20, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("año")
    number = models.PositiveIntegerField("número")
    folio = models.CharField("folio", max_length=60, unique=True)
    their_number = models.CharField("número del remitente", max_length=100, blank=True)
    sender = models.CharField("remitente", max_length=300)
    addressee = models.CharField("destinatario", max_length=300)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dependencia"
    )
    copies = models.JSONField("con copia para", default=list, blank=True)
    subject = models.CharField("asunto", max_length=300)
    dated_on = models.DateField("fecha del documento")
    moved_at = models.DateTimeField("recibida o entregada", null=True, blank=True)
    channel = models.CharField("medio", max_length=20, choices=Channel.choices, blank=True)
    answer_due_on = models.DateField("responder a más tardar", null=True, blank=True)
    settled_at = models.DateTimeField("atendida sin respuesta escrita", null=True, blank=True)
    settled_note = models.CharField("cómo se atendió", max_length=300, blank=True)
    secrecy = models.CharField("reserva", max_length=20, choices=Secrecy.choices, default=Secrecy.OPEN)
    notes = models.TextField("observaciones", max_length=2000, blank=True)
    answers = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="answered_by")
    cases = models.ManyToManyField(Case, through="LetterCase", related_name="letters", blank=True)
    document = models.OneToOneField(
        PrintedDocument, models.PROTECT, null=True, blank=True, related_name="letter", verbose_name="impreso"
    )
    recorded_at = models.DateTimeField("registrada")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la registró"
    )
    cancelled_at = models.DateTimeField("cancelada", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la canceló"
    )
    cancel_reason = models.CharField("motivo de la cancelación", max_length=300, blank=True)

    class Meta:
        verbose_name = "correspondencia"
        verbose_name_plural = "correspondencia"
        ordering = ["-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "year", "direction", "kind", "number"], name="letter_book"),
            models.Index(fields=["unit", "-recorded_at"], name="letter_newest"),
            models.Index(
                fields=["answer_due_on"], name="letter_due", condition=Q(settled_at=None, cancelled_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.folio} {self.subject}"

    @property
    def is_sent(self) -> bool:
        return self.direction == self.Direction.SENT

    @property
    def unit_name(self) -> str:
        return name_of(self.unit)


class LetterCase(models.Model):
    """A letter that belongs to a case."""

    letter = models.ForeignKey(Letter, models.CASCADE, verbose_name="correspondencia")
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="caso")
    linked_at = models.DateTimeField("ligada")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la ligó"
    )

    class Meta:
        verbose_name = "correspondencia de un caso"
        verbose_name_plural = "correspondencia de casos"
        constraints = [models.UniqueConstraint(fields=["letter", "case"], name="letter_once_per_case")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.case_id}"


def scan_path(scan: LetterScan, filename: str) -> str:
    return f"letters/{scan.letter.uuid}/{scan.uuid}{PurePosixPath(filename).suffix.lower()}"


class LetterScan(models.Model):
    """A scan or annex of a letter; its bytes never change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="scans", verbose_name="correspondencia")
    name = models.CharField("nombre del archivo", max_length=200)
    file = models.FileField("archivo", storage=private_storage, upload_to=scan_path, max_length=250)
    content_type = models.CharField("tipo", max_length=120)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField("huella SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("subido")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo subió"
    )

    class Meta:
        verbose_name = "digitalización"
        verbose_name_plural = "digitalizaciones"
        ordering = ["uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class LetterEvent(models.Model):
    """What happened to a letter. The database lets nobody change or delete a line."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="events", verbose_name="correspondencia")
    at = models.DateTimeField("cuándo")
    verb = models.CharField("qué", max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quién"
    )
    note = models.CharField("detalle", max_length=400, blank=True)

    class Meta:
        verbose_name = "hecho de la correspondencia"
        verbose_name_plural = "hechos de la correspondencia"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.verb}"


class LetterTurn(models.Model):
    """A received letter given to a unit that attends it. It waits there until it is attended or given back.

    `parent`: the turn of a unit that turned it on; that one stays open until those below it are done. `answered_with`:
    the letter with which the unit answered. `taken_up_at`: when whoever turned it went on with one that was given back.
    The database lets nobody delete a turn or rewrite what was asked or how it ended.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="turns", verbose_name="correspondencia")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="viene del turno"
    )
    unit = models.CharField("unidad", max_length=40)
    instruction = models.TextField("instrucción", max_length=600)
    answer_due_on = models.DateField("atender a más tardar", null=True, blank=True)
    turned_at = models.DateTimeField("turnada")
    turned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="la turnó")
    attended_at = models.DateTimeField("atendida", null=True, blank=True)
    attended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la atendió"
    )
    attended_note = models.TextField("cómo se atendió", max_length=600, blank=True)
    answered_with = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="se respondió con"
    )
    returned_at = models.DateTimeField("devuelta", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="la devolvió"
    )
    return_reason = models.TextField("por qué se devolvió", max_length=600, blank=True)
    taken_up_at = models.DateTimeField("retomada", null=True, blank=True)

    class Meta:
        verbose_name = "turno de correspondencia"
        verbose_name_plural = "turnos de correspondencia"
        ordering = ["turned_at", "pk"]
        indexes = [models.Index(fields=["unit", "letter"], name="letter_turned_to")]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "unit"], name="letter_waits_once_per_unit",
                condition=Q(attended_at=None, returned_at=None),
            ),
            models.CheckConstraint(
                name="turn_ends_one_way",
                condition=Q(attended_at=None) | Q(returned_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter_id} {self.unit}"

    @property
    def is_open(self) -> bool:
        return self.attended_at is None and self.returned_at is None

    @property
    def unit_name(self) -> str:
        return name_of(self.unit)


def name_of(unit: str) -> str:
    return REGISTRY.units[unit].name if unit in REGISTRY.units else unit


def to_unit(unit: str) -> str:
    """«al Departamento…», «a la Dirección…»."""
    name = name_of(unit)
    return f"al {name}" if name.startswith("Departamento") else f"a la {name}"


def series_of(letter: Any) -> str:
    """The series in which a letter takes its number."""
    if letter.direction == Letter.Direction.SENT:
        return correspondence.sent_series(letter.unit, letter.kind)
    return correspondence.received_series(letter.unit)
