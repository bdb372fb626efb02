"""Marks publications that code makes by itself (the demo city, an archive), so that they need nobody's validation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_reason: ContextVar[str] = ContextVar("publication_by_system", default="")


@contextmanager
def by_system(reason: str) -> Iterator[None]:
    """What is published inside is published by the system itself, for this Spanish reason, which is written down.

    Never wrap the handling of a person's request: what people write is validated by others first.
    """
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def system_reason() -> str:
    """The reason of the publication in progress, or nothing."""
    return _reason.get()
