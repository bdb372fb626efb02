"""What the words of a query look for: their forms, their synonyms and, for unknown words, what they resemble."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ckanext.puebla.search import tsquery
from ckanext.puebla.search.lucene.nodes import Unit
from ckanext.puebla.search.synonyms import synonyms
from ckanext.puebla.search.vocabulary import Vocabulary
from schemas import spanish

SYNONYM_WEIGHT = 0.3
"""What a synonym counts, the word itself counting 1."""

MAX_UNITS = 40
"""Words of a query that are considered; the rest of a longer text is left out."""


@dataclass(frozen=True)
class Wording:
    """One unit of the query.

    Attributes:
        own: tsquery of the word itself (or of what it was taken for).
        wider: tsquery of its synonyms, or None.
        rarity: inverse document frequency, 1 for a query of one word.
    """

    own: str
    wider: str | None
    rarity: float

    @property
    def query(self) -> str:
        """tsquery that a hit must match."""
        return f"({self.own} | {self.wider})" if self.wider else self.own


class Wordings:
    """The units of a query and their wording; a unit of stopwords only counts when there is nothing else."""

    def __init__(self, units: Iterable[Unit], vocabulary: Vocabulary) -> None:
        kept = list(dict.fromkeys(u for u in units if spanish.words(u.text)))[:MAX_UNITS]
        telling = [u for u in kept if u.quoted or not _is_stopword(u)]
        self.units = telling or kept
        own = [str(tsquery.phrase(u.text)) for u in self.units]
        counts = vocabulary.frequencies(own)
        size = vocabulary.size() if len(own) > 1 else 0
        self.by_unit = {
            unit: _wording(unit, query, count, size, vocabulary)
            for unit, query, count in zip(self.units, own, counts, strict=True)
        }

    def query(self, unit: Unit) -> str | None:
        """tsquery of a unit, None for one that says nothing."""
        if unit in self.by_unit:
            return self.by_unit[unit].query
        if self.by_unit and not unit.quoted and _is_stopword(unit):
            return None
        return tsquery.phrase(unit.text)

    def pairs(self) -> list[str]:
        """tsqueries of neighbouring words that stand together."""
        single = [self.by_unit[u].own for u in self.units if not u.quoted]
        return [f"({a} <-> {b})" for a, b in pairwise(single)]


def _is_stopword(unit: Unit) -> bool:
    return all(spanish.is_stopword(spanish.fold(word)) for word in spanish.words(unit.text))


def _wording(unit: Unit, own: str, count: int, size: int, vocabulary: Vocabulary) -> Wording:
    others = [str(tsquery.phrase(other)) for other in ([] if unit.quoted else synonyms(unit.text))]
    if not count and not unit.quoted:
        resembling = [w for word in spanish.words(unit.text) for w in vocabulary.similar(spanish.fold(word))]
        if resembling:
            own = tsquery.any_of(resembling)
    rarity = math.log(1 + size / (count + 1)) if size else 1.0
    return Wording(own, "(" + " | ".join(others) + ")" if others else None, rarity)
