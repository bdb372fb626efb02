"""Columns of files against the terms of a data dictionary: one comparison for everybody who makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Terms:
    """The terms of a dictionary, and which of them the columns seen so far use.

    `like` makes equal what only looks different (case, accents, perhaps signs).
    """

    def __init__(self, terms: Iterable[str], like: Callable[[str], str]) -> None:
        self._terms = list(terms)
        self._known = set(self._terms)
        self._like = like
        self._twins: dict[str, str] = {}
        for term in self._terms:
            self._twins.setdefault(like(term), term)
        self._used: set[str] = set()

    def of(self, column: str) -> str | None:
        """Return the term of a column: the same text, or else the first that only looks different; None without one.

        The term counts as used from then on.
        """
        term = column if column in self._known else self._twins.get(self._like(column))
        if term is not None:
            self._used.add(term)
        return term

    def unused(self) -> list[str]:
        """Return the terms that no column used, in their order."""
        return [term for term in self._terms if term not in self._used]
