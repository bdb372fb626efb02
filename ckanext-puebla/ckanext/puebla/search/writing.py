"""Changes of the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from ckanext.puebla.search.conditions import Condition
from ckanext.puebla.search.documents import Row, to_row
from ckanext.puebla.search.tables import document, value, word


def rows(docs: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of documents, in an order that keeps two writers from waiting for each other."""
    return sorted((to_row(doc) for doc in docs), key=lambda row: str(row.columns["index_id"]))


def upsert(connection: sa.engine.Connection, changed: Sequence[Row]) -> None:
    """Add or replace documents, and the names and words that they bring."""
    if not changed:
        return
    insert = pg.insert(document)
    names = [column.name for column in document.c if column.name not in ("doc_id", "index_id")]
    replace = insert.on_conflict_do_update(
        index_elements=[document.c.index_id], set_={name: insert.excluded[name] for name in names}
    )
    connection.execute(replace, [row.columns for row in changed])
    _add_facets(connection, {code: named for row in changed for code, named in row.facets.items()})
    _add_words(connection, sorted(set().union(*(row.vocabulary for row in changed))))


def delete(connection: sa.engine.Connection, where: Condition) -> None:
    """Remove documents; an index that becomes empty forgets its words too."""
    connection.execute(sa.delete(document).where(where))
    empty = ~sa.exists(sa.select(document.c.doc_id))
    connection.execute(sa.delete(word).where(empty))
    connection.execute(sa.delete(value).where(empty))


def _add_facets(connection: sa.engine.Connection, found: Mapping[int, tuple[str, str]]) -> None:
    if found:
        new = [{"code": code, "field": found[code][0], "value": found[code][1]} for code in sorted(found)]
        connection.execute(pg.insert(value).on_conflict_do_nothing(), new)


def _add_words(connection: sa.engine.Connection, words: Sequence[str]) -> None:
    if words:
        fresh = sa.func.unnest(sa.cast(list(words), pg.ARRAY(sa.Text))).column_valued("fresh")
        missing = sa.select(fresh).where(fresh.not_in(sa.select(word.c.word).where(word.c.word == fresh)))
        connection.execute(pg.insert(word).from_select(["word"], missing).on_conflict_do_nothing())
