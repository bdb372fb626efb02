"""The form above a list: words and choices, kept in the address so that it can be saved as a bookmark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One list to choose from. `everything`: what no choice is called; `options`: (value, label)."""

    name: str
    label: str
    everything: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Quick:
    """A link to a part of the list with how much is in it."""

    label: str
    count: int
    url: str
    here: bool


@dataclass(frozen=True)
class Filters:
    """The form with what was chosen. `given`: the address's parameters."""

    given: Any
    choices: tuple[Choice, ...]
    placeholder: str = "Folio, asunto o dependencia"

    @property
    def words(self) -> str:
        return str(self.given.get("q", ""))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or any(self.given.get(choice.name) for choice in self.choices))

    def __iter__(self) -> Iterator[tuple[Choice, str]]:
        """Each list with its chosen value; one without options is left out."""
        return iter((choice, self.given.get(choice.name, "")) for choice in self.choices if choice.options)
