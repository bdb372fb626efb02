"""What happened in a case: the only place that writes events, and the proof that none was changed or left out."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from cms.accounts.models import User
from cms.cases.models import Case, Event

# Code name of each fact, and how people read it.
VERBS = {
    "started": "Se inició el caso",
    "opened": "Se abrió la actividad",
    "taken": "Tomó la actividad",
    "released": "Dejó la actividad",
    "reassigned": "Reasignó la actividad",
    "completed": "Hizo la actividad",
    "automatic": "La plataforma hizo la actividad",
    "ended": "Terminó el caso",
    "cancelled": "Canceló el caso",
    "child_ended": "Terminó el caso relacionado",
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
    return event


def digest_of(event: Event) -> str:
    """sha256 of a fact with the hash of the one before it."""
    facts = {
        "case": event.case_id,
        "number": event.number,
        "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "verb": event.verb,
        "actor": event.actor_id,
        "node": event.node,
        "data": event.data,
        "previous": event.previous,
    }
    plain = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def broken(case: Case) -> str:
    """Why the history of a case is not whole; empty when it is."""
    previous = ""
    for number, event in enumerate(Event.objects.filter(case=case).order_by("number"), 1):
        if event.number != number:
            return f"Falta el hecho {number}."
        if event.previous != previous:
            return f"El hecho {number} no sigue al anterior."
        if event.digest != digest_of(event):
            return f"El hecho {number} fue cambiado."
        previous = event.digest
    return "" if previous else "El caso no tiene historial."
