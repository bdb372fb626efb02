"""What rooms above the directory want to be told. They register functions; the directory knows nobody by name."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from cms.directory.models import Person

# person, actor, today: inside the transaction in which the person leaves; what it raises undoes everything.
LeavingOffice = Callable[[Person, Any, datetime.date], None]
# ids of people whose data, post, roles or substitutions are not what they were; after the transaction.
PeopleChanged = Callable[[list[int]], None]

_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)
_leaving: list[LeavingOffice] = []
_changed: list[PeopleChanged] = []


def on_leaving_office(tell: LeavingOffice) -> LeavingOffice:
    """Be told that a person leaves office, for example to deactivate the account."""
    if tell not in _leaving:
        _leaving.append(tell)
    return tell


def on_people_changed(tell: PeopleChanged) -> PeopleChanged:
    """Be told of people whose name, e-mail, groups or roles may have changed."""
    if tell not in _changed:
        _changed.append(tell)
    return tell


def tell_leaving(person: Person, actor: Any, today: datetime.date) -> None:
    """Somebody leaves office now."""
    for tell in () if _rehearsing.get() else _leaving:
        tell(person, actor, today)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Tell nobody: what is done here will be undone."""
    token = _rehearsing.set(True)
    try:
        yield
    finally:
        _rehearsing.reset(token)


def tell_changed(people: Iterable[int]) -> None:
    """These people are not what they were."""
    ids = sorted(set(people))
    for tell in _changed if ids else ():
        tell(ids)
