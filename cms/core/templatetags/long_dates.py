"""Dates in words for templates."""

from __future__ import annotations

import datetime

from django import template

from cms.core import dates

register = template.Library()


@register.filter
def long_date(day: datetime.date | datetime.datetime | None) -> str:
    """«5 de mayo de 2026»; nothing for no date."""
    return dates.long_date(day) if day else ""
