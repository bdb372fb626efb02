"""Dates in words."""

from __future__ import annotations

import datetime

from django.utils import timezone

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def long_date(day: datetime.date | datetime.datetime) -> str:
    """As letters are dated: «5 de mayo de 2026». A moment counts in the city's time."""
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
