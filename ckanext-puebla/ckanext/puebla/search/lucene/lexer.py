"""Tokens of Lucene's classic query language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ckanext.puebla.search.errors import SearchSyntaxError

_LEXEME = re.compile(
    r"""\s*(?:
    (?P<and>AND(?![^\s()])|&&) |
    (?P<or>OR(?![^\s()])|\|\|) |
    (?P<not>NOT(?![^\s()])|!) |
    (?P<plus>\+) | (?P<minus>-) | (?P<open>\() | (?P<close>\)) |
    (?P<range>[\[{]\s*(?:"(?:\\.|[^"\\])*"|(?:\\.|[^\s\]}])+)\s+TO\s+(?:"(?:\\.|[^"\\])*"|(?:\\.|[^\s\]}])+)\s*[\]}]) |
    (?P<quoted>"(?:\\.|[^"\\])*") |
    (?P<boost>\^\d*\.?\d+) |
    (?P<fuzzy>~\d*\.?\d*) |
    (?P<field>(?:\\.|[^\s+\-!(){}\[\]^"~:\\])(?:\\.|[^\s!(){}\[\]^"~:\\])*)\s*: |
    (?P<term>(?:\\.|[^\s+\-!(){}\[\]^"~:\\])(?:\\.|[^\s(){}\[\]^"~:\\])*)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Lexeme:
    """A token and the place where it begins."""

    kind: str
    text: str
    place: int


def lexemes(query: str) -> list[Lexeme]:
    """Tokens of a query.

    Raises:
        SearchSyntaxError: at a character that begins no token.
    """
    found, place, end = [], 0, len(query.rstrip())
    while place < end:
        match = _LEXEME.match(query, place)
        if match is None:
            raise SearchSyntaxError(f"org.apache.solr.search.SyntaxError: Cannot parse {query!r} at {place}")
        kind = str(match.lastgroup)
        found.append(Lexeme(kind, match.group(kind), match.start(kind)))
        place = match.end()
    return found


def unescape(text: str) -> str:
    """The text without the backslashes that protect characters."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def has_wildcard(text: str) -> bool:
    """Whether an unprotected ``*`` or ``?`` is in the text."""
    return re.search(r"(?:^|[^\\])(?:\\\\)*[*?]", text) is not None
