"""The words of the index: how many documents have them, and which resemble a word that no document has."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from ckanext.puebla.search.conditions import like_literal, matching
from ckanext.puebla.search.tables import document, word
from schemas import spanish

MAX_WILDCARD_WORDS = 500
MAX_SIMILAR_WORDS = 8
SHORTEST_PREFIX = 3
SHORTEST_TYPO = 4
SAME_FAMILY = 0.5
"""Share of trigrams from which a word is taken for one of the same family: *atropellados*, *atropellamientos*."""

LONG_WORD = 7
"""From so many letters on, a word may have two typing errors."""


class Vocabulary:
    """Look-ups in the words of the index over one database connection."""

    def __init__(self, connection: sa.engine.Connection) -> None:
        self.connection = connection

    def frequencies(self, queries: list[str]) -> list[int]:
        """Number of documents that match each tsquery."""
        if not queries:
            return []
        counts = [
            sa.select(sa.func.count()).select_from(matching(None, query).subquery()).scalar_subquery()
            for query in queries
        ]
        return list(self.connection.execute(sa.select(*counts)).one())

    def size(self) -> int:
        """Number of documents in the index."""
        return int(self.connection.execute(sa.select(sa.func.count()).select_from(document)).scalar_one())

    def like(self, pattern: str) -> list[str]:
        """Words that match a pattern of LIKE."""
        found = sa.select(word.c.word).where(word.c.word.like(pattern, escape="\\")).limit(MAX_WILDCARD_WORDS)
        return list(self.connection.execute(found).scalars())

    def similar(self, typed: str) -> list[str]:
        """Words that begin with the folded word or are one or two typing errors away, the nearest first."""
        if not typed.isalpha() or len(typed) < SHORTEST_PREFIX:
            return []
        near = self._near(typed) if len(typed) >= SHORTEST_TYPO else []
        return list(dict.fromkeys(self._beginning(typed) + near))[:MAX_SIMILAR_WORDS]

    def _beginning(self, typed: str) -> list[str]:
        found = (
            sa.select(word.c.word)
            .where(word.c.word.like(like_literal(typed) + "%", escape="\\"))
            .order_by(sa.func.length(word.c.word), word.c.word)
            .limit(MAX_SIMILAR_WORDS // 2)
        )
        return list(self.connection.execute(found).scalars())

    def _near(self, typed: str) -> list[str]:
        resembles = word.c.word.op("%", is_comparison=True)(sa.cast(typed, pg.TEXT))
        similarity = sa.func.similarity(word.c.word, typed)
        found = sa.select(word.c.word, similarity).where(resembles).order_by(similarity.desc(), word.c.word).limit(100)
        candidates = [(other, share) for other, share in self.connection.execute(found)]
        allowed = 2 if len(typed) >= LONG_WORD else 1
        errors = {other: distance(typed, other) for other, _ in candidates if abs(len(other) - len(typed)) <= allowed}
        least = min(errors.values(), default=allowed + 1)
        if least <= allowed:
            return [other for other, count in errors.items() if count == least]
        return [other for other, share in candidates if share >= SAME_FAMILY][:1]


def distance(first: str, second: str) -> int:
    """Typing errors between two words: a letter more, less, other, or two swapped. The ñ counts as n."""
    a, b = spanish.plain(first), spanish.plain(second)
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
