"""Tables of the search index, and how they come to be.

The index is derived data: it can be dropped at any time and made again with ``ckan search-index rebuild``. So there is
no migration: the tables are created when they are first missed, under an advisory lock, and a change of ``VERSION``
drops them.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

log = logging.getLogger(__name__)

VERSION = "3"
"""Raise it with every change of the tables or of the analysis of words."""

ADVISORY_LOCK = 0x50554542
"""Key of the advisory lock that serialises creation."""

metadata = sa.MetaData()

document = sa.Table(
    "puebla_search_document",
    metadata,
    sa.Column("doc_id", sa.Integer, sa.Identity(always=True), primary_key=True),
    sa.Column("index_id", sa.Text, nullable=False, unique=True),
    sa.Column("codes", pg.ARRAY(sa.BigInteger), nullable=False, comment="exact values of string fields, hashed"),
    sa.Column("facets", pg.ARRAY(sa.BigInteger), nullable=False, comment="the codes that facets count"),
    sa.Column("head", pg.TSVECTOR, nullable=False, comment="words of classes A and B"),
    sa.Column("name", sa.Text),
    sa.Column("title_key", sa.Text, comment="folded title, to sort and to find parts of it"),
    sa.Column("metadata_created", sa.Text, comment="ISO 8601 in UTC with milliseconds"),
    sa.Column("metadata_modified", sa.Text, comment="ISO 8601 in UTC with milliseconds"),
    sa.Column("words", pg.TSVECTOR, nullable=False, comment="words of all fields, classes A to D"),
    sa.Column("field_words", pg.TSVECTOR, nullable=False, comment="words as field:word"),
    sa.Column("exact", pg.JSONB, nullable=False, comment="values of every field that is no text"),
    sa.Column("stored", sa.Text, nullable=False, comment="JSON given back with a hit"),
    sa.Index("puebla_search_document_codes", "codes", postgresql_using="gin"),
    sa.Index("puebla_search_document_words", "words", postgresql_using="gin"),
    sa.Index("puebla_search_document_field_words", "field_words", postgresql_using="gin"),
    comment=f"version {VERSION}",
)

value = sa.Table(
    "puebla_search_value",
    metadata,
    sa.Column("code", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    comment="names behind the codes of facets",
)

word = sa.Table(
    "puebla_search_word",
    metadata,
    sa.Column("word", sa.Text, primary_key=True),
    sa.Index("puebla_search_word_trigrams", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    comment="vocabulary, for prefixes, wildcards and typing errors",
)

_STORAGE = """
ALTER TABLE puebla_search_document SET (toast_tuple_target = 1024),
    ALTER COLUMN words SET STORAGE EXTERNAL, ALTER COLUMN field_words SET STORAGE EXTERNAL,
    ALTER COLUMN head SET STORAGE MAIN, ALTER COLUMN codes SET STORAGE MAIN, ALTER COLUMN facets SET STORAGE MAIN
"""
"""What every search reads stays in the row and is read fast; what only hits need lies beside it."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION puebla_search_{column}(query tsquery) RETURNS SETOF integer
LANGUAGE plpgsql STABLE ROWS 300 SET enable_seqscan = off
AS 'BEGIN RETURN QUERY SELECT doc_id FROM puebla_search_document WHERE {column} @@ query; END'
"""
"""Documents that match a query, always by the index: the planner thinks that comparing every document is cheaper."""

WORD_COLUMNS = ("words", "field_words")


def create(engine: sa.engine.Engine) -> None:
    """Create the tables where they are missing or of another version. Safe to call from several processes at once."""
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        found = _version(connection)
        if found == VERSION:
            return
        if found is not None:
            log.warning(
                "Search index is of version %s, not %s: emptied. Run `ckan search-index rebuild`", found, VERSION
            )
        metadata.drop_all(connection)
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        metadata.create_all(connection)
        connection.execute(sa.text(_STORAGE))
        for column in WORD_COLUMNS:
            connection.execute(sa.text(_FUNCTION.format(column=column)))


def _version(connection: sa.engine.Connection) -> str | None:
    """Version of the tables in the database; "" for tables that are incomplete, None for none at all."""
    present = [table for table in metadata.sorted_tables if _exists(connection, table.name)]
    if not present:
        return None
    if len(present) < len(metadata.sorted_tables):
        return ""
    comment = connection.execute(
        sa.text("SELECT obj_description(CAST(:name AS regclass), 'pg_class')"), {"name": document.name}
    ).scalar()
    return str(comment or "").removeprefix("version ")


def _exists(connection: sa.engine.Connection, name: str) -> bool:
    there = "SELECT to_regclass(quote_ident(current_schema()) || '.' || :name) IS NOT NULL"
    return bool(connection.execute(sa.text(there), {"name": name}).scalar())
