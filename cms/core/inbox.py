"""What waits for a person in any room: each registers where its things come from, and «Mi bandeja» shows them together.

@register("validaciones", "Validación de páginas")
def waiting(user, now):
    return [Item(...)]
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.core.errors import PortalUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Item:
    """One thing that somebody should do.

    `key`: unique in its source; `kind`: what it is, in few words; `title`: what to do; `context`: about what;
    `organization`: whose it is, or empty; `url`: where it is done; `state`: a remark, or empty; `reference`: all that
    a mail may say about what, such as a folio.
    """

    key: str
    kind: str
    title: str
    context: str
    organization: str
    due_at: datetime.datetime | None
    url: str
    state: str = ""
    reference: str = ""


Finder = Callable[[Any, datetime.datetime], Sequence[Item]]


@dataclass(frozen=True)
class Source:
    """A room that has things waiting. `name` stands in addresses, `label` on the page.

    `daily`: whether the mail of every morning tells what is late or due; the others remind of it themselves.
    """

    name: str
    label: str
    find: Finder
    daily: bool = False


@dataclass(frozen=True)
class Gathered:
    """What the sources answered. `silent`: why a source could not be asked, in a sentence for the person."""

    items: dict[str, list[Item]] = field(default_factory=dict)
    silent: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[str, Item]]:
        """Every item with the name of its source, what is due first at the beginning."""
        found = [(name, item) for name, items in self.items.items() for item in items]
        return iter(sorted(found, key=lambda one: (due_key(one[1].due_at), one[0], one[1].key)))

    def __len__(self) -> int:
        return sum(len(items) for items in self.items.values())


_sources: dict[str, Source] = {}
LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


def due_key(due: datetime.datetime | None) -> datetime.datetime:
    """What to sort by: without a term comes last."""
    return due or LAST


def register(name: str, label: str, *, daily: bool = False) -> Callable[[Finder], Finder]:
    """Register where things come from. The function may raise `PortalUnavailable`: then its message is shown instead.

    Raises `ValueError` when another source has the name.
    """

    def keep(find: Finder) -> Finder:
        if name in _sources and _sources[name].find is not find:
            raise ValueError(f"two sources are called {name!r}")
        _sources[name] = Source(name, label, find, daily)
        return find

    return keep


def sources() -> dict[str, str]:
    """Name -> label of every source, in the order of their labels."""
    return {one.name: one.label for one in sorted(_sources.values(), key=lambda one: one.label)}


def gather(user: Any, now: datetime.datetime, only: str = "", *, daily: bool = False) -> Gathered:
    """What waits for a person in every source (`only`: in that one; `daily`: in those of the morning's mail).

    A source that is silent spoils nothing.
    """
    found = Gathered()
    for source in _sources.values():
        if (only and source.name != only) or (daily and not source.daily):
            continue
        try:
            items = list(source.find(user, now))
        except PortalUnavailable as error:
            log.warning("The inbox could not ask %s", source.name)
            found.silent.append(error.message)
            continue
        if items:
            found.items[source.name] = items
    return found
