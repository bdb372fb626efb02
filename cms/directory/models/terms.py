"""What holds between two dates: appointments and substitutions."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from cms.core.private_files import private_storage
from cms.directory.models.people import Person
from cms.directory.models.structure import Organization
from schemas.directory import REGISTRY

SOON = datetime.timedelta(days=30)


class Days(Func):
    """The days from one date to another, both included; no end is forever."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, starts_on: Any, ends_on: Any, *bounds: Any) -> None:
        super().__init__(starts_on, ends_on, *(bounds or (Value("[]"),)))


class TermQuerySet(models.QuerySet[Any]):
    """Questions about days."""

    def in_force(self, day: datetime.date) -> Self:
        """Those that count on that day."""
        not_revoked = Q(revoked_on__isnull=True) | Q(revoked_on__gt=day)
        return self.standing(day).filter(not_revoked, starts_on__lte=day)

    def standing(self, day: datetime.date) -> Self:
        """Those that count on that day or will later."""
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(not_over, Q(revoked_on__isnull=True) | Q(revoked_on__gt=day))

    def ending(self, day: datetime.date, within: datetime.timedelta = SOON) -> Self:
        """Those in force whose last day is near."""
        return self.in_force(day).filter(ends_on__lte=day + within)


class Term(models.Model):
    """Something with a first and a last day. Revoked: from `revoked_on` on it no longer counts."""

    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True, help_text="Último día. Vacío: no tiene término.")
    revoked_on = models.DateField("sin efecto desde", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("revocado", null=True, blank=True, editable=False)
    revoked_because = models.CharField("motivo", max_length=300, blank=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True

    def in_force(self, day: datetime.date) -> bool:
        """Whether it counts on that day."""
        return self.standing(day) and self.starts_on <= day

    def standing(self, day: datetime.date) -> bool:
        """Whether it counts on that day or will later."""
        return (self.ends_on is None or self.ends_on >= day) and (self.revoked_on is None or self.revoked_on > day)

    def state(self, day: datetime.date) -> str:
        """One Spanish word or two for lists."""
        if self.revoked_at is not None:
            return "Revocado"
        if self.starts_on > day:
            return "Por comenzar"
        if self.ends_on is not None and self.ends_on < day:
            return "Terminado"
        return "Por vencer" if self.ends_on is not None and self.ends_on <= day + SOON else "Vigente"


def dates_in_order(name: str) -> models.CheckConstraint:
    """A term ends on its first day or later."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="La fecha de término no puede ser anterior a la de inicio.",
    )


def revocation_whole(name: str) -> models.CheckConstraint:
    """Day and moment of a revocation stand together."""
    neither, both = Q(revoked_on=None, revoked_at=None), Q(revoked_on__isnull=False, revoked_at__isnull=False)
    return models.CheckConstraint(condition=neither | both, name=name)


class Appointment(Term):
    """A nombramiento: one person in one role, of a dependencia or (without one) of the whole portal, by an oficio.

    `proposed`: somebody of the dependencia asked for it and the keepers of the directory have not confirmed it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name="persona")
    role = models.CharField("cargo", max_length=60)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="dependencia"
    )
    oficio_number = models.CharField("número del oficio", max_length=80)
    oficio_date = models.DateField("fecha del oficio")
    scan = models.FileField(
        "oficio escaneado", upload_to="directory/oficios/", max_length=200, blank=True, storage=private_storage
    )
    proposed = models.BooleanField("por confirmar", default=False, editable=False)

    class Meta:
        verbose_name = "nombramiento"
        verbose_name_plural = "nombramientos"
        ordering = ["-starts_on", "-id"]
        constraints = [
            dates_in_order("appointment_dates_in_order"),
            revocation_whole("appointment_revocation_whole"),
            ExclusionConstraint(
                name="appointment_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce(F("organization"), Value(0)), RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True, proposed=False),
                violation_error_message="La persona ya tiene ese nombramiento en esas fechas.",
            ),
        ]
        indexes = [models.Index(fields=["organization", "role"], name="appointment_by_role")]

    def __str__(self) -> str:
        return f"{self.role_label}: {self.person}"

    @property
    def role_label(self) -> str:
        """The role as printed."""
        return REGISTRY.role_label(self.role)

    def state(self, day: datetime.date) -> str:
        """As of every term; proposals say so."""
        if self.proposed:
            return "Por confirmar" if self.revoked_at is None else "No confirmado"
        return super().state(day)


class Substitution(Term):
    """Somebody who acts for another, between two dates. Nobody has two substitutes on the same day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    absent = models.ForeignKey(Person, models.PROTECT, related_name="substituted_by", verbose_name="persona ausente")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="substitutes", verbose_name="suplente")
    ends_on = models.DateField("hasta", help_text="Último día.")
    oficio_number = models.CharField("número del oficio", max_length=80, blank=True)
    oficio_date = models.DateField("fecha del oficio", null=True, blank=True)

    class Meta:
        verbose_name = "suplencia"
        verbose_name_plural = "suplencias"
        ordering = ["-starts_on", "-id"]
        constraints = [
            dates_in_order("substitution_dates_in_order"),
            revocation_whole("substitution_revocation_whole"),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")),
                name="substitution_of_another",
                violation_error_message="Nadie puede suplirse a sí mismo.",
            ),
            ExclusionConstraint(
                name="substitution_one_at_a_time",
                expressions=[
                    ("absent", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True),
                violation_error_message="La persona ausente ya tiene suplente en esas fechas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} por {self.absent}"
