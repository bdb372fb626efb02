"""Score of a hit: which words it has, in which class, how rare they are, and whether they stand together."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from ckanext.puebla.search.documents import sort_key
from ckanext.puebla.search.lucene.nodes import Unit
from ckanext.puebla.search.tables import document
from ckanext.puebla.search.wording import SYNONYM_WEIGHT, Wordings

CLASS_WEIGHTS = (0.1, 0.3, 0.6, 1.0)
"""Weights of the classes D, C, B, A."""

TOGETHER = 0.5
"""What two neighbouring words of the query that stand together in a document add."""

SAME_TITLE = 2.0
"""What a title that is exactly the query adds."""

Score = sa.ColumnElement[float]


def score(wordings: Wordings, *, vector: sa.ColumnElement[Any], typed: str) -> Score:
    """Expression of the score over ``vector``, the words of the whole document or of its head only."""
    if not wordings.by_unit:
        return sa.cast(sa.literal(1.0), sa.Float)
    parts: list[Any] = []
    for wording in wordings.by_unit.values():
        parts.append(_rank(vector, wording.own) * wording.rarity)
        if wording.wider:
            parts.append(_rank(vector, wording.wider) * wording.rarity * SYNONYM_WEIGHT)
    parts += [_rank(vector, pair) * TOGETHER for pair in wordings.pairs()]
    parts.append(sa.case((document.c.title_key == sort_key(typed.strip()), SAME_TITLE), else_=0.0))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def typed_text(units: list[Unit]) -> str:
    """The words of a query as one text."""
    return " ".join(unit.text for unit in units)


def _rank(vector: sa.ColumnElement[Any], query: str) -> Score:
    weights = sa.cast(list(CLASS_WEIGHTS), pg.ARRAY(sa.REAL))
    return sa.cast(sa.func.ts_rank(weights, vector, sa.cast(query, pg.TSQUERY)), sa.Float)
