"""What happened to a letter, in words."""

from __future__ import annotations

import datetime

from cms.accounts.models import User
from cms.letters.models import Letter, LetterEvent

VERBS = {
    "registered": "Registró la correspondencia recibida",
    "numbered": "Tomó el número de la correspondencia enviada",
    "printed": "La imprimió un caso",
    "issued": "La imprimió la plataforma",
    "delivered": "Anotó la entrega",
    "scanned": "Adjuntó un archivo",
    "linked": "Ligó un caso",
    "answered": "Anotó la respuesta",
    "settled": "Anotó que se atendió sin respuesta escrita",
    "turned": "La turnó",
    "attended": "Anotó que se atendió lo turnado",
    "returned": "La devolvió a quien la turnó",
    "corrected": "Corrigió los datos",
    "cancelled": "Canceló",
}


def note(letter: Letter, verb: str, *, at: datetime.datetime, actor: User | None, text: str = "") -> LetterEvent:
    """Keep a fact."""
    if verb not in VERBS:
        raise ValueError(f"undeclared verb {verb!r}")
    return LetterEvent.objects.create(letter=letter, at=at, verb=verb, actor=actor, note=text[:400])


def sentence(event: LetterEvent) -> str:
    return VERBS.get(event.verb, event.verb)
