"""The micrositios that the front page names. The app of micrositios, which stands above, registers how to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cms.media.models import SiteImage


@dataclass(frozen=True)
class MicrositeCard:
    """A public micrositio."""

    title: str
    text: str
    url: str
    image: SiteImage | None = None


Finder = Callable[[int], Iterable[MicrositeCard]]
_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Register a function that gives at most so many public micrositios, the newest first."""
    _finders.append(finder)
    return finder


def cards(most: int) -> list[MicrositeCard]:
    """The micrositios to show."""
    return [card for finder in _finders for card in finder(most)][:most]
