"""Rules on dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from cms.validation.checks.finding import WARNING, Finding, Piece

# Fields that announce something: their date should lie ahead when the page is sent.
ANNOUNCED = frozenset({"pages.eventpage.starts_at", "pages.eventpage.ends_at"})


def past(piece: Piece) -> Iterator[Finding]:
    """Something announced lies ahead."""
    if piece.kind != "moment" or piece.text not in ANNOUNCED:
        return
    now = timezone.now()
    over = piece.value < now if isinstance(piece.value, datetime) else piece.value < timezone.localdate(now)
    if over:
        yield Finding(
            "fecha_pasada", WARNING, piece.place, piece.anchor, f"{piece.place}: la fecha ya pasó; ¿es la correcta?"
        )
