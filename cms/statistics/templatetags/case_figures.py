"""Figures of cases as people read them; a dash where there is none."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()
NOTHING = "—"


@register.filter
def days(value: float | None) -> str:
    """Days with one decimal; what is shorter than a tenth is said so."""
    if value is None:
        return NOTHING
    if 0 < value < 0.05:
        return f"menos de {number_format(0.1, 1)}"
    return number_format(value, 1)


@register.filter
def percent(share: float | None) -> str:
    """A share as whole percent; 0 and 100 only where they are exact."""
    if share is None:
        return NOTHING
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"
