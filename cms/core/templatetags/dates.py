"""Dates in words, with the months in small letters."""

from __future__ import annotations

import datetime

from django import template
from django.utils import timezone

from cms.core.dates import MONTHS
from cms.core.dates import long_date as in_words

DAYS = "lunes martes miércoles jueves viernes sábado domingo".split()
register = template.Library()


@register.filter
def long_date(day: datetime.date | datetime.datetime | None) -> str:
    """«5 de mayo de 2026»."""
    return in_words(day) if day else ""


@register.filter
def week_date(day: datetime.date | datetime.datetime) -> str:
    """«martes 5 de mayo de 2026»."""
    local = timezone.localtime(day).date() if isinstance(day, datetime.datetime) and timezone.is_aware(day) else day
    return f"{DAYS[local.weekday()]} {in_words(local)}"


@register.filter
def short_month(day: datetime.date | datetime.datetime) -> str:
    """«may 2026»."""
    local = timezone.localtime(day).date() if isinstance(day, datetime.datetime) and timezone.is_aware(day) else day
    return f"{MONTHS[local.month - 1][:3]} {local.year}"
