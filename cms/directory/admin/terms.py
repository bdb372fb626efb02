"""What appointments and substitutions have in common in the administration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput

from cms.directory.models import Appointment

STATES = (
    ("vigentes", "Vigentes"),
    ("por_confirmar", "Por confirmar"),
    ("por_comenzar", "Por comenzar"),
    ("por_vencer", "Por vencer"),
    ("terminados", "Terminados o revocados"),
)


def in_state(queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """The terms that are so today."""
    today = timezone.localdate()
    proposals = {"proposed": False} if queryset.model is Appointment else {}
    if value == "vigentes":
        return queryset.in_force(today).filter(**proposals)
    if value == "por_vencer":
        return queryset.ending(today).filter(**proposals)
    if value == "por_comenzar":
        return queryset.standing(today).filter(starts_on__gt=today, **proposals)
    if value == "por_confirmar":
        waiting = queryset.model is Appointment
        return queryset.filter(proposed=True, revoked_at__isnull=True) if waiting else queryset.none()
    return queryset.filter(Q(ends_on__lt=today) | Q(revoked_on__lte=today))


class DayInput(AdminDateInput):
    """A day as it is written here: 31/01/2026."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs=attrs, format="%d/%m/%Y")


class StateFilter(django_filters.ChoiceFilter):
    """What a term is today."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__(label="Estado", choices=list(choices), method=in_state, empty_label="Todos")


def state_column() -> Column:
    """What a term is today, in words."""
    return Column("state", label="Estado", accessor=lambda found: found.state(timezone.localdate()))


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
