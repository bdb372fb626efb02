"""One search, from Solr's parameters to a response in the shape of Solr's JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from ckanext.puebla.search import facets, sorting
from ckanext.puebla.search.conditions import Condition, Conditions, positive_units
from ckanext.puebla.search.lucene import dismax, local_params, parser
from ckanext.puebla.search.lucene.nodes import Node, UserQuery
from ckanext.puebla.search.ranking import score, typed_text
from ckanext.puebla.search.tables import document
from ckanext.puebla.search.vocabulary import Vocabulary
from ckanext.puebla.search.wording import Wordings

SECOND_RANK_HITS = 300
"""The best hits by title and subject are ranked again by all their words."""

RELAXED = "34%"
"""Part of the words that is enough when no dataset has as many as CKAN asks for."""

_FIELDED = re.compile(r"(?<!\\)[\w*]:")
_ALL_CLASSES: sa.ColumnElement[Any] = sa.literal_column("""'{a,b,c,d}'::"char"[]""")


@dataclass(frozen=True)
class _Found:
    """What one pass over the index gives: how many, the best of them, and the facets."""

    hits: int
    best: list[int]
    facets: list[Sequence[Any]]


def conditions(connection: sa.engine.Connection, wordings: Wordings | None = None) -> Conditions:
    """Compiler of trees for a connection; without wordings, words are taken as they are."""
    vocabulary = Vocabulary(connection)
    return Conditions(vocabulary.like, vocabulary.similar, (wordings or Wordings([], vocabulary)).query)


class Search:
    """A search over one database connection."""

    def __init__(self, connection: sa.engine.Connection, q: str, params: Mapping[str, Any]) -> None:
        self.connection, self.params = connection, params
        self.operator = str(params.get("q.op") or "OR")
        self.default_field = str(params.get("df") or "text")
        self.start, self.rows = int(params.get("start") or 0), int(params.get("rows", 10))
        self.sort = sorting.parse(params.get("sort"))
        self.query = self._parse(q, str(params.get("defType") or "lucene"))
        raw = params.get("fq") or []
        filters = [raw] if isinstance(raw, str) else list(raw)
        self.filters = [self._parse(fq, "lucene") for fq in filters if fq and fq.strip()]
        self.units = positive_units(self.query)
        self.wordings = Wordings(self.units, Vocabulary(connection))
        self.twice = self._is_ranked() and self.start + self.rows <= SECOND_RANK_HITS

    def response(self) -> dict[str, Any]:
        """Run it. A query of several words that finds nothing is asked again with a part of them."""
        where = self._where(self.query)
        found = self._pass(where)
        if not found.hits and isinstance(self.query, UserQuery) and len(self.query.optional) > 1:
            where = self._where(replace(self.query, minimum=RELAXED))
            found = self._pass(where)
        counts = [*found.facets, *facets.read(self.connection, where, self.params)]
        return {
            "response": {"numFound": found.hits, "start": self.start, "docs": self._page(found.best)},
            "facet_counts": {"facet_fields": facets.flat(counts, self.params)},
        }

    def _parse(self, text: str, kind: str) -> Node:
        text = text.replace("\x00", "")
        names = str(self.params.get("qf") or dismax.DEFAULT_FIELDS)
        minimum = str(self.params.get("mm") or "100%")
        if local_params.starts(text):
            return local_params.parse(
                text, default_field=self.default_field, operator=self.operator, fields=names, minimum=minimum
            )
        if kind == "dismax" or (kind == "edismax" and not _FIELDED.search(text)):
            return dismax.parse(text, fields=names, minimum=minimum)
        return parser.parse(text, default_field=self.default_field, operator=self.operator)

    def _is_ranked(self) -> bool:
        return self.sort[0][0] == "score" and bool(self.wordings.by_unit)

    def _where(self, query: Node) -> Condition:
        compiler = conditions(self.connection, self.wordings)
        return sa.and_(sa.true(), compiler.condition(query), *(compiler.condition(node) for node in self.filters))

    def _score(self, vector: sa.ColumnElement[Any]) -> sa.ColumnElement[float]:
        return score(self.wordings, vector=vector, typed=typed_text(self.units))

    def _pass(self, where: Condition) -> _Found:
        """Read the matching documents once."""
        keys = sorting.keys(self.sort, self._score(document.c.head))
        labelled = [key.label(f"key{place}") for place, key in enumerate(keys)]
        matched = sa.select(document.c.doc_id, document.c.facets, *labelled).where(where).cte("matched")
        hits = sa.select(sa.func.count()).select_from(matched).scalar_subquery()
        order = sorting.ordered(self.sort, [matched.c[label.name] for label in labelled])
        best = sa.select(matched.c.doc_id).order_by(*order, matched.c.doc_id)
        limited = best.limit(SECOND_RANK_HITS) if self.twice else best.limit(max(self.rows, 0)).offset(self.start)
        counted = facets.counted(matched, self.params)
        columns = [hits, sa.func.array(limited.scalar_subquery())]
        if counted is not None:
            rows = counted.subquery()
            columns.append(sa.select(sa.func.json_agg(sa.func.json_build_array(*rows.c))).scalar_subquery())
        total, ids, *rest = self.connection.execute(sa.select(*columns)).one()
        return _Found(int(total), list(ids), list(rest[0] or []) if rest else [])

    def _page(self, best: list[int]) -> list[dict[str, Any]]:
        if self.rows <= 0 or not best:
            return []
        rows = self._ranked_again(best) if self.twice else self._in_order(best)
        return [_shown(json.loads(stored), points, self.params) for stored, points in rows]

    def _ranked_again(self, best: list[int]) -> list[tuple[str, float]]:
        """The page of the best hits, ordered by all their words."""
        # The vector is copied once for each document; each rank would otherwise fetch it again.
        copied = sa.func.ts_filter(document.c.words, _ALL_CLASSES)
        vector = sa.select(copied.label("words")).offset(0).correlate(document).lateral()
        rank = self._score(vector.c.words)
        order = sorting.ordered(self.sort, sorting.keys(self.sort, rank))
        page = sa.select(document.c.stored, rank).select_from(document.join(vector, sa.true())).where(_among(best))
        page = page.order_by(*order, document.c.doc_id).limit(self.rows).offset(self.start)
        return [(stored, points) for stored, points in self.connection.execute(page)]

    def _in_order(self, best: list[int]) -> list[tuple[str, float]]:
        """The documents in the order of their numbers in ``best``."""
        page = sa.select(document.c.doc_id, document.c.stored, self._score(document.c.head)).where(_among(best))
        found = {number: (stored, points) for number, stored, points in self.connection.execute(page)}
        return [found[number] for number in best if number in found]


def _among(best: list[int]) -> Condition:
    return document.c.doc_id == sa.any_(sa.cast(best, pg.ARRAY(sa.Integer)))


def _shown(stored: dict[str, Any], points: float, params: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that ``fl`` asks for."""
    raw = params.get("fl") or "*"
    names = re.split(r"[\s,]+", raw if isinstance(raw, str) else " ".join(raw))
    shown = stored if "*" in names else {name: stored[name] for name in names if name in stored}
    return {**shown, "score": points} if "score" in names else shown
