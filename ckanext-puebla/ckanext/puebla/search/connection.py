"""A connection with the methods of ``pysolr.Solr`` that CKAN calls, on PostgreSQL."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import pysolr
import sqlalchemy as sa
from ckan.lib.search.common import solr_datetime_decoder

from ckanext.puebla.search import tables, writing
from ckanext.puebla.search.errors import SearchUnavailable
from ckanext.puebla.search.lucene import parser
from ckanext.puebla.search.searching import Search, conditions
from ckanext.puebla.search.tables import document

log = logging.getLogger(__name__)

TIMEOUT_MS = 10_000
"""Longest time of one statement of a search."""

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
        found = self._run(lambda connection: Search(connection, q, params).response())
        if self.decode_dates:
            found["response"]["docs"] = [solr_datetime_decoder(doc) for doc in found["response"]["docs"]]
        found["responseHeader"] = {"status": 0, "QTime": int((time.perf_counter() - began) * 1000)}
        return pysolr.Results(found)

    def add(self, docs: Iterable[Mapping[str, Any]], commit: bool | None = None, **_: Any) -> None:
        """Add or replace documents. Nothing is added when one of them is not valid."""
        rows = writing.rows(docs)
        self._run(lambda connection: writing.upsert(connection, rows))

    def delete(self, id: Any = None, q: str | None = None, commit: bool | None = None, **_: Any) -> None:
        """Remove the documents with an ``index_id`` or those that match a query."""
        if (id is None) == (q is None):
            raise ValueError("Give either an id or a query")
        if q is None:
            ids = [str(one) for one in (id if isinstance(id, list | tuple | set) else [id])]
            self._run(lambda connection: writing.delete(connection, document.c.index_id.in_(ids)))
        else:
            node = parser.parse(q)
            self._run(lambda connection: writing.delete(connection, conditions(connection).condition(node)))

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
    "SELECT set_config('jit', 'off', true), set_config('pg_trgm.similarity_threshold', '0.2', true), "
    f"set_config('statement_timeout', '{TIMEOUT_MS}', true)"
)
"""Of each transaction: short typing errors share few trigrams, and compiling costs more than it saves."""


@lru_cache(maxsize=8)
def _prepare(engine: sa.engine.Engine) -> None:
    """Create missing or old tables, once for each engine of the process."""
    tables.create(engine)


def _ckan_engine() -> sa.engine.Engine:
    from ckan.model import ensure_engine

    return ensure_engine()
