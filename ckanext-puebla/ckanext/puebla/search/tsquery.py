"""Texts of PostgreSQL's ``tsquery``, built from analysed words and always passed as bound values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas import spanish


def quoted(lexeme: str) -> str:
    """A lexeme as it is written in a tsquery or tsvector."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def any_of(lexemes: Iterable[str], *, field: str | None = None, prefix: bool = False) -> str:
    """Query for any of the lexemes, in the words of ``field`` or in the catch-all text."""
    mark = ":*" if prefix else ""
    before = f"{field}:" if field else ""
    return "(" + " | ".join(quoted(before + lexeme) + mark for lexeme in lexemes) + ")"


def phrase(text: str, *, field: str | None = None, ordered: bool = True) -> str | None:
    """Query for the words of a text one after the other; None for a text without words."""
    parts = [any_of(spanish.query_forms(word), field=field) for word in spanish.words(text)]
    if not parts:
        return None
    query = "(" + (" <-> " if ordered else " & ").join(parts) + ")"
    whole = spanish.joined(text)
    return f"({query} | {any_of([whole], field=field)})" if whole else query


def all_of(queries: Sequence[str]) -> str:
    """Query that needs every one of the queries."""
    return " & ".join(queries)
