"""What happened in a case: the only place that writes events, and the proof that none was changed or left out."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cms.accounts.models import User
from cms.cases import registry
from cms.cases.models import Case, Event

# Code name of each fact, and how people read it.
VERBS = {
    "started": "Se inició el caso",
    "opened": "Se abrió la actividad",
    "taken": "Tomó la actividad",
    "released": "Dejó la actividad",
    "reassigned": "Reasignó la actividad",
    "delegated": "Delegó la actividad",
    "undelegated": "Retiró la delegación de la actividad",
    "delegation_ended": "Terminó la delegación de la actividad",
    "reopened": "Reabrió la actividad para corregirla",
    "corrected": "Corrigió un dato",
    "commented": "Escribió un comentario",
    "attached": "Adjuntó un archivo",
    "detached": "Quitó un archivo",
    "reminded": "Se recordó la espera de la actividad",
    "escalated": "Se avisó al superior que venció la actividad",
    "completed": "Hizo la actividad",
    "automatic": "La plataforma hizo la actividad",
    "ended": "Terminó el caso",
    "cancelled": "Canceló el caso",
    "migrated": "Pasó el caso a otra versión del procedimiento",
    "child_ended": "Terminó el caso relacionado",
    "routed": "Turnó el caso a otra dependencia",
    "paper_signed": "Anotó firmas en el documento",
    "paper_received": "Anotó que se recibió el documento",
    "paper_scanned": "Adjuntó el documento digitalizado",
    "paper_cancelled": "Anuló el documento",
    "letter_linked": "Ligó la correspondencia",
    "key_given": "Se dio la clave para dar seguimiento sin cuenta",
    "key_changed": "Cambió la clave para dar seguimiento sin cuenta",
}


def record(
    case: Case, verb: str, *, at: datetime.datetime, actor: User | None = None, node: str = "", **data: Any
) -> Event:
    """Keep a fact. The row of the case must be locked, so that two facts never take the same number."""
    if verb not in VERBS:
        raise ValueError(f"undeclared verb {verb!r}")
    last = Event.objects.filter(case=case).order_by("-number").first()
    event = Event(
        case=case, number=last.number + 1 if last else 1, at=at, verb=verb, actor=actor, node=node, data=data,
        previous=last.digest if last else "",
    )  # fmt: skip
    event.digest = digest_of(event)
    event.save(force_insert=True)
    registry.tell_event(event)
    return event


def digest_of(event: Event) -> str:
    """sha256 of a fact with the hash of the one before it."""
    return digest_of_fact(
        case_id=event.case_id, number=event.number, at=event.at, verb=event.verb, actor_id=event.actor_id,
        node=event.node, data=event.data, previous=event.previous,
    )  # fmt: skip


def digest_of_fact(
    *, case_id: int, number: int, at: datetime.datetime, verb: str, actor_id: int | None, node: str,
    data: Mapping[str, Any], previous: str,
) -> str:  # fmt: skip
    """The same from plain values, for those who write many at once."""
    facts = {
        "case": case_id,
        "number": number,
        "at": at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "verb": verb,
        "actor": actor_id,
        "node": node,
        "data": data,
        "previous": previous,
    }
    plain = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def broken(case: Case) -> str:
    """Why the history of a case is not whole; empty when it is."""
    return broken_chain(Event.objects.filter(case=case).order_by("number"))


def broken_chain(facts: Iterable[Event]) -> str:
    """The first fault of the facts of one case, in their order."""
    previous = ""
    for number, event in enumerate(facts, 1):
        if event.number != number:
            return f"Falta el hecho {number}."
        if event.previous != previous:
            return f"El hecho {number} no sigue al anterior."
        if event.digest != digest_of(event):
            return f"El hecho {number} fue cambiado."
        previous = event.digest
    return "" if previous else "El caso no tiene historial."
