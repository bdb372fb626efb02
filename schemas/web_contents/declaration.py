"""Typed reading of `declaration.yaml`: the versions of the declaration and the hash of each text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Statement:
    """One thing that is declared."""

    key: str
    text: str


@dataclass(frozen=True)
class Version:
    """The whole text as it stood from a day on. It never changes once somebody may have accepted it."""

    number: int
    since: date
    title: str
    intro: str
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        """Everything that is accepted, one line each."""
        return "\n".join([self.title, self.intro, *(statement.text for statement in self.statements)])

    @property
    def text_hash(self) -> str:
        """The sha256 of `text` in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all statements."""
        return frozenset(statement.key for statement in self.statements)


@lru_cache(maxsize=1)
def versions() -> tuple[Version, ...]:
    """All versions, the oldest first."""
    raw = yaml.safe_load((HERE / "declaration.yaml").read_text(encoding="utf-8"))
    found = [
        Version(
            number=int(item["version"]),
            since=item["since"],
            title=str(raw["title"]),
            intro=" ".join(str(item["intro"]).split()),
            statements=tuple(Statement(row["key"], " ".join(str(row["text"]).split())) for row in item["statements"]),
        )
        for item in raw["versions"]
    ]
    return tuple(sorted(found, key=lambda version: version.since))


def in_force(day: date) -> Version:
    """The version that is accepted on a day; before the first one, the first."""
    return next((version for version in reversed(versions()) if version.since <= day), versions()[0])
