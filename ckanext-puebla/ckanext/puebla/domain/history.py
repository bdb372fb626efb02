"""The append-only history: one chain of hashes for the whole portal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from ckan import model
from sqlalchemy import func, select, text

from ckanext.puebla.domain import clock
from ckanext.puebla.domain.hashing import digest
from ckanext.puebla.errors import HistoryBrokenError
from ckanext.puebla.model import Event, Oficio, Signature

GENESIS = "0" * 64
LOCK = 7_120_317  # a number of our own for pg_advisory_xact_lock: one writer of the chain at a time


def record(*, actor: str | None, kind: str, subject: tuple[str, str], data: dict[str, Any]) -> Event:
    """Append one fact in the running transaction; call it last, because it holds the chain until the commit."""
    session = model.Session
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = session.execute(select(Event.number, Event.hash).order_by(Event.number.desc()).limit(1)).first()
    event = Event(
        number=(last.number if last else 0) + 1,
        at=clock.now(),
        actor_id=actor,
        kind=kind,
        subject_type=subject[0],
        subject_id=subject[1],
        data=data,
        previous_hash=last.hash if last else GENESIS,
    )
    event.hash = link(event)
    session.add(event)
    session.flush()
    return event


def link(event: Event) -> str:
    """The hash that binds an event to its content and to the one before."""
    return digest(
        [
            event.number,
            event.at.astimezone(UTC).isoformat(),
            event.actor_id,
            event.kind,
            event.subject_type,
            event.subject_id,
            event.data,
            event.previous_hash,
        ]
    )


def answer_of(signature: Signature) -> str:
    """The hash of what a person signed: who, which activity, verdicts, observations, and the bytes."""
    return digest(
        [
            signature.user_id,
            signature.node,
            signature.verdict,
            signature.restrictions,
            signature.observations,
            signature.scope,
        ]
    )


def _forged(event: Event) -> Iterator[str]:
    """Whether the signature that an event tells of is still the one that was given."""
    signature = model.Session.get(Signature, event.data["signature"])
    if signature is None or answer_of(signature) != event.data["answer"]:
        yield f"La firma del hecho {event.number} fue alterada o borrada."


def of(*, subject: tuple[str, str]) -> list[Event]:
    """The events of one subject, oldest first."""
    query = select(Event).where(Event.subject_type == subject[0], Event.subject_id == subject[1])
    return list(model.Session.scalars(query.order_by(Event.number)))


def breaks() -> Iterator[str]:
    """Every place where the chain does not hold, as sentences for the operator."""
    previous, expected, known = GENESIS, 1, {GENESIS}
    query = select(Event).order_by(Event.number).execution_options(yield_per=1000)
    for event in model.Session.scalars(query):
        if event.number != expected:
            yield f"Faltan los hechos {expected} a {event.number - 1}."
        if event.previous_hash != previous:
            yield f"El hecho {event.number} no continúa al anterior."
        if event.hash != link(event):
            yield f"El contenido del hecho {event.number} fue alterado."
        elif event.kind == "firma":
            yield from _forged(event)
        previous, expected = event.hash, event.number + 1
        known.add(event.hash)
    for oficio in model.Session.scalars(select(Oficio).where(Oficio.kind == "publicacion").order_by(Oficio.folio)):
        printed = oficio.facts.get("historial")
        if printed and printed not in known:
            yield f"El oficio {oficio.folio} cita un hecho que ya no está en el historial."


def verify() -> int:
    """Check the whole chain; the number of events, or `HistoryBrokenError` with the first places that fail."""
    problems = [problem for problem, _ in zip(breaks(), range(20), strict=False)]
    if problems:
        raise HistoryBrokenError(" ".join(problems))
    return int(model.Session.scalar(select(func.count()).select_from(Event)) or 0)


def as_dict(event: Event) -> dict[str, Any]:
    """The shape of an event for those who may read it."""
    user = model.User.get(event.actor_id) if event.actor_id else None
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": (user.fullname or user.name) if user else None,
        "kind": event.kind,
        "data": event.data,
        "hash": event.hash,
        "previous_hash": event.previous_hash,
    }
