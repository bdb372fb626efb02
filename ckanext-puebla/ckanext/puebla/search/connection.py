"""A connection with the methods of ``pysolr.Solr`` that CKAN calls, on PostgreSQL."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import pysolr
import sqlalchemy as sa
from ckan.lib.search.common import solr_datetime_decoder

from ckanext.puebla.search import facets, sorting, tables, writing
from ckanext.puebla.search.conditions import Condition, Conditions, positive_units
from ckanext.puebla.search.errors import SearchUnavailable
from ckanext.puebla.search.lucene import dismax, local_params, parser
from ckanext.puebla.search.lucene.nodes import Node, UserQuery
from ckanext.puebla.search.ranking import score, typed_text
from ckanext.puebla.search.tables import document
from ckanext.puebla.search.vocabulary import Vocabulary
from ckanext.puebla.search.wording import Wordings

log = logging.getLogger(__name__)

TIMEOUT_MS = 10_000
"""Longest time of one statement of a search."""

FULL_RANK_HITS = 1_500
"""Up to so many hits are ranked by all their words; of more, the best by title and subject are ranked again."""

SECOND_RANK_HITS = 300
RELAXED = "34%"
"""Part of the words that is enough when no dataset has as many as CKAN asks for."""

UNDEFINED_TABLE = "42P01"
QUERY_CANCELED = "57014"
Result = TypeVar("Result")


class PostgresConnection:
    """Search index in the database of CKAN.

    Args:
        decode_dates: give dates back as ``datetime``, as CKAN's own connection does.
        engine: database; CKAN's own when left out.
    """

    url = "postgresql"

    def __init__(self, decode_dates: bool = True, engine: sa.engine.Engine | None = None) -> None:
        self.decode_dates = decode_dates
        self._engine = engine

    def search(self, q: str = "*:*", search_handler: str | None = None, **params: Any) -> pysolr.Results:
        """Documents that match Solr's parameters q, fq, sort, start, rows, fl, facet.*, defType, qf, mm, df, q.op."""
        began = time.perf_counter()
        found = self._run(lambda connection: _Search(connection, q, params).response())
        if self.decode_dates:
            found["response"]["docs"] = [solr_datetime_decoder(doc) for doc in found["response"]["docs"]]
        found["responseHeader"] = {"status": 0, "QTime": int((time.perf_counter() - began) * 1000)}
        return pysolr.Results(found)

    def add(self, docs: Iterable[Mapping[str, Any]], commit: bool | None = None, **_: Any) -> None:
        """Add or replace documents. Nothing is added when one of them is not valid."""
        rows = writing.rows(docs)
        self._run(lambda connection: writing.upsert(connection, rows))

    def delete(self, id: Any = None, q: str | None = None, commit: bool | None = None, **_: Any) -> None:  # noqa: A002
        """Remove the documents with an ``index_id`` or those that match a query."""
        if (id is None) == (q is None):
            raise ValueError("Give either an id or a query")
        if q is None:
            ids = [str(one) for one in (id if isinstance(id, list | tuple | set) else [id])]
            self._run(lambda connection: writing.delete(connection, document.c.index_id.in_(ids)))
        else:
            node = parser.parse(q)
            self._run(lambda connection: writing.delete(connection, _conditions(connection).condition(node)))

    def commit(self, **_: Any) -> None:
        """Nothing to do: every change is its own transaction."""

    def optimize(self, **_: Any) -> None:
        """Bring the planner's statistics up to date."""
        self._run(lambda connection: connection.execute(sa.text(f"ANALYZE {document.name}")))

    def ping(self, **_: Any) -> str:
        """Status, as Solr words it."""
        self._run(lambda connection: connection.execute(sa.select(1)))
        return '{"status": "OK"}'

    def _run(self, work: Callable[[sa.engine.Connection], Result]) -> Result:
        engine = self._engine if self._engine is not None else _ckan_engine()
        try:
            try:
                return _transaction(engine, work)
            except sa.exc.ProgrammingError as error:
                if getattr(error.orig, "pgcode", None) != UNDEFINED_TABLE:
                    raise
                tables.create(engine)
                return _transaction(engine, work)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "pgcode", None) == QUERY_CANCELED:
                raise pysolr.SolrError("The search took too long") from error
            raise SearchUnavailable(error.orig) from error
        except sa.exc.DBAPIError as error:
            raise pysolr.SolrError(f"PostgreSQL refused the search: {error.orig}") from error


def _transaction(engine: sa.engine.Engine, work: Callable[[sa.engine.Connection], Result]) -> Result:
    _prepare(engine)
    with engine.begin() as connection:
        connection.execute(_SETTINGS)
        return work(connection)


_SETTINGS = sa.text(
    f"SELECT set_config('jit', 'off', true), set_config('statement_timeout', '{TIMEOUT_MS}', true)"
)


@lru_cache(maxsize=8)
def _prepare(engine: sa.engine.Engine) -> None:
    """Create missing or old tables, once for each engine of the process."""
    tables.create(engine)


def _ckan_engine() -> sa.engine.Engine:
    from ckan.model import ensure_engine

    return ensure_engine()


def _conditions(connection: sa.engine.Connection, wordings: Wordings | None = None) -> Conditions:
    vocabulary = Vocabulary(connection)
    known = wordings or Wordings([], vocabulary)
    return Conditions(vocabulary.like, vocabulary.similar, known.query)


class _Search:
    """One search, from parameters to a response in the shape of Solr's JSON."""

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

    def response(self) -> dict[str, Any]:
        conditions = _conditions(self.connection, self.wordings)
        kept = [conditions.condition(node) for node in self.filters]
        where = sa.and_(sa.true(), conditions.condition(self.query), *kept)
        hits = self._count(where)
        if not hits and isinstance(self.query, UserQuery) and len(self.query.optional) > 1:
            where = sa.and_(sa.true(), conditions.condition(_relaxed(self.query)), *kept)
            hits = self._count(where)
        return {
            "response": {"numFound": hits, "start": self.start, "docs": self._page(where, hits)},
            "facet_counts": {"facet_fields": facets.count(self.connection, where, self.params)},
        }

    def _parse(self, text: str, kind: str) -> Node:
        names = str(self.params.get("qf") or dismax.DEFAULT_FIELDS)
        minimum = str(self.params.get("mm") or "100%")
        if local_params.starts(text):
            return local_params.parse(
                text, default_field=self.default_field, operator=self.operator, fields=names, minimum=minimum
            )
        if kind == "dismax" or (kind == "edismax" and not _FIELDED.search(text)):
            return dismax.parse(text, fields=names, minimum=minimum)
        return parser.parse(text, default_field=self.default_field, operator=self.operator)

    def _count(self, where: Condition) -> int:
        return int(self.connection.execute(sa.select(sa.func.count()).select_from(document).where(where)).scalar_one())

    def _page(self, where: Condition, hits: int) -> list[dict[str, Any]]:
        if self.rows <= 0 or self.start >= hits:
            return []
        typed = typed_text(self.units)
        vector = document.c.words if hits <= FULL_RANK_HITS else document.c.head
        rank = score(self.wordings, vector=vector, typed=typed)
        order = sorting.order_by(self.sort, rank)
        if hits > FULL_RANK_HITS and self.start + self.rows <= SECOND_RANK_HITS and self._ranked:
            best = sa.select(document.c.doc_id).where(where).order_by(*order).limit(SECOND_RANK_HITS)
            ids = list(self.connection.execute(best).scalars())
            rank = score(self.wordings, vector=document.c.words, typed=typed)
            where, order = document.c.doc_id.in_(ids), sorting.order_by(self.sort, rank)
        page = sa.select(document.c.stored, rank).where(where).order_by(*order).limit(self.rows).offset(self.start)
        return [_chosen(json.loads(stored), points, self.params) for stored, points in self.connection.execute(page)]

    @property
    def _ranked(self) -> bool:
        return self.sort[0][0] == "score" and bool(self.wordings.by_unit)


_FIELDED = re.compile(r"(?<!\\)[\w*]:")


def _relaxed(query: UserQuery) -> UserQuery:
    return UserQuery(query.required, query.optional, query.prohibited, RELAXED, query.fields)


def _chosen(stored: dict[str, Any], points: float, params: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that ``fl`` asks for."""
    raw = params.get("fl") or "*"
    names = re.split(r"[\s,]+", raw if isinstance(raw, str) else " ".join(raw))
    shown = stored if "*" in names else {name: stored[name] for name in names if name in stored}
    return {**shown, "score": points} if "score" in names else shown
