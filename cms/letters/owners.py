"""Documents of rooms above that stand in the books: who reads them, how they are cancelled, where they belong.

register(DocumentOwner(readable=..., cancel=..., place=...))
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.core.models import PrintedDocument


@dataclass(frozen=True, kw_only=True)
class DocumentOwner:
    """A room that prints letters.

    `readable`: the ids of its documents that somebody may see, as a query; `cancel`: takes a document out of force,
    false when it is not of this room; `place`: in words and as an address, what it belongs to, if somebody may see it.
    """

    readable: Callable[[Any, datetime.date], Any]
    cancel: Callable[[PrintedDocument, str, Any], bool]
    place: Callable[[PrintedDocument, Any], tuple[str, str] | None]


_owners: list[DocumentOwner] = []


def register(owner: DocumentOwner) -> None:
    _owners.append(owner)


def owners() -> tuple[DocumentOwner, ...]:
    return tuple(_owners)


def cancel(document: PrintedDocument, reason: str, by: Any) -> None:
    """Have its room take a document out of force. Raises what that room refuses with."""
    any(owner.cancel(document, reason, by) for owner in _owners)


def place_of(document: PrintedDocument, user: Any) -> tuple[str, str] | None:
    """What a document belongs to, in words and as an address."""
    found = (owner.place(document, user) for owner in _owners)
    return next((place for place in found if place is not None), None)
