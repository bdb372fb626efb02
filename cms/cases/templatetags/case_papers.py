"""What printed documents of cases need."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def own_folio(text: str, folio: str | None) -> str:
    """The text with the document's own number, which is known only when it is printed."""
    return text.replace("{folio}", folio or "sin folio")
