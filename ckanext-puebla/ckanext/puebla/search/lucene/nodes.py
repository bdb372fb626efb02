"""The tree that the parsers make."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Occur(Enum):
    """Role of a clause in a Boolean query."""

    MUST = "+"
    SHOULD = ""
    MUST_NOT = "-"


@dataclass(frozen=True)
class MatchAll:
    """``*:*``"""


@dataclass(frozen=True)
class MatchNone:
    """A query without a clause."""


@dataclass(frozen=True)
class Term:
    """One word or value: ``field:text``."""

    field: str
    text: str


@dataclass(frozen=True)
class Phrase:
    """``field:"text"``; with a slop above 0 the words may stand in any order."""

    field: str
    text: str
    slop: int = 0


@dataclass(frozen=True)
class Wildcard:
    """``field:pat*rn``; the backslashes of the query text are still in the pattern."""

    field: str
    pattern: str


@dataclass(frozen=True)
class Fuzzy:
    """``field:text~distance``"""

    field: str
    text: str
    distance: int


@dataclass(frozen=True)
class Range:
    """``field:[low TO high]``; None is an open end."""

    field: str
    low: str | None
    high: str | None
    include_low: bool
    include_high: bool


@dataclass(frozen=True)
class Clause:
    """A part of a Boolean query and its role."""

    occur: Occur
    node: Node


@dataclass(frozen=True)
class Boolean:
    """Clauses: all MUST, no MUST_NOT, and, when there is no MUST, at least one SHOULD."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Unit:
    """A word or a quoted phrase of what somebody typed."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class UserQuery:
    """What somebody typed in the search box, without a language: Solr's ``dismax``."""

    required: tuple[Unit, ...]
    optional: tuple[Unit, ...]
    prohibited: tuple[Unit, ...]
    minimum: str
    fields: tuple[str, ...]


Node = MatchAll | MatchNone | Term | Phrase | Wildcard | Fuzzy | Range | Boolean | UserQuery
