"""Search in the rows of a table: `_full_text`, its GIN index and the filter indexes, built in the background.

A copy of the table with the text vectors is built beside it and swapped in, so readers are never blocked and no
dead rows stay.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from pipelines.data.load import Connection, connected, dress, lock_name, swap

TEXT_SEARCH = "puebla_datos"
_WORD_KINDS = "asciiword, word, hword, hword_part, hword_asciipart, asciihword"
_FILTER_TYPES = frozenset(
    {"text", "date", "timestamp without time zone", "time without time zone", "bigint", "boolean"}
)
_TRIES = 5
_FILTER_ROWS = 20_000
_FILTER_COLUMNS = 16
_FILTER_WIDTH = 64
_TEXT_LENGTH = 200_000  # characters of a row; a tsvector holds at most 1 MB


@dataclass
class IndexReport:
    """`indexed` is false when the table changed or vanished meanwhile; `filters` are the columns that got an index."""

    table: str
    indexed: bool
    seconds: float = 0.0
    filters: tuple[str, ...] = ()


def ensure_text_search(target: str | Connection) -> str:
    """Create the text search configuration (Spanish stems, accents folded) and return its name; `spanish` when it
    may not be made.

    The portal must search with the same name: `ckan.datastore.default_fts_lang = puebla_datos`.
    """
    with connected(target) as connection:
        try:
            with connection.transaction():
                _create_configuration(connection)
        except psycopg.errors.InsufficientPrivilege:
            return "spanish"
        except psycopg.errors.UniqueViolation:  # another process was first
            pass
    return TEXT_SEARCH


def _create_configuration(connection: Connection) -> None:
    known = connection.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = %s", [TEXT_SEARCH]).fetchone()
    if known:
        return
    connection.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    name = sql.Identifier(TEXT_SEARCH)
    connection.execute(sql.SQL("CREATE TEXT SEARCH CONFIGURATION {} (COPY = pg_catalog.spanish)").format(name))
    statement = sql.SQL("ALTER TEXT SEARCH CONFIGURATION {} ALTER MAPPING FOR {} WITH unaccent, spanish_stem")
    connection.execute(statement.format(name, sql.SQL(_WORD_KINDS)))


def index_table(target: str | Connection, table: str) -> IndexReport:
    """Fill `_full_text`, index it and the columns that people filter by. Meant for a background job; safe to run
    again."""
    began = time.monotonic()
    language = ensure_text_search(target)
    with connected(target) as connection:
        for _ in range(_TRIES):
            try:
                with connection.transaction():
                    filters = _rebuild(connection, table, language)
            except psycopg.errors.UndefinedTable:
                break
            except _Changed:
                _wait_for_load(connection, table)
            else:
                return IndexReport(table, True, time.monotonic() - began, filters)
    return IndexReport(table, False, time.monotonic() - began)


def _wait_for_load(connection: Connection, table: str) -> None:
    """Wait, holding nothing, until the load that came between has ended."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [lock_name(table)])


class _Changed(Exception):
    """The table was replaced, or is being replaced, while its index was built."""


def _oid(connection: Connection, table: str) -> int:
    row = connection.execute("SELECT to_regclass(quote_ident(%s))::oid", [table]).fetchone()
    if row is None or row[0] is None:
        raise psycopg.errors.UndefinedTable(table)
    return int(row[0])


def _rebuild(connection: Connection, table: str, language: str) -> tuple[str, ...]:
    connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"puebla-indice:{table}"])
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(sql.Identifier(table)))
    before = _oid(connection, table)
    connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
    connection.execute("SET LOCAL datestyle = 'ISO, DMY'")
    columns = connection.execute(
        "SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum) FROM pg_attribute "
        "WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped AND attname NOT LIKE '\\_%%' ORDER BY attnum",
        [before],
    ).fetchall()
    names = [row[0] for row in columns]
    fresh = "_puebla_indice_" + hashlib.sha256(table.encode()).hexdigest()[:24]
    rows = _copy_with_text(connection, table, fresh, names, language)
    connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(fresh)))
    statistics = _widths(connection, fresh)
    filters = _filter_columns(columns, statistics) if rows >= _FILTER_ROWS else ()
    _build_indexes(connection, fresh, filters)
    dress(connection, fresh, names, {row[0]: row[2] for row in columns if row[2]})
    # We hold a lock on the old table: to wait here for a load, which wants to drop it, would be a deadlock.
    lock = connection.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [lock_name(table)]).fetchone()
    if lock is None or not lock[0] or _oid(connection, table) != before:
        raise _Changed(table)
    swap(connection, table, fresh, rows)
    return filters


def _copy_with_text(connection: Connection, table: str, fresh: str, names: Sequence[str], language: str) -> int:
    text = sql.SQL("left(concat_ws(' ', {}), {})").format(
        sql.SQL(", ").join(sql.Identifier(name) for name in names), sql.Literal(_TEXT_LENGTH)
    )
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(fresh)))
    cursor = connection.execute(
        sql.SQL(
            "CREATE TABLE {} AS SELECT _id, to_tsvector({}::regconfig, {}) AS _full_text, {} FROM {} ORDER BY _id"
        ).format(
            sql.Identifier(fresh),
            sql.Literal(language),
            text,
            sql.SQL(", ").join(sql.Identifier(name) for name in names),
            sql.Identifier(table),
        )
    )
    rows = cursor.rowcount
    sequence = sql.Identifier(f"{fresh}_{int(time.time() * 1000)}")
    for statement in (
        sql.SQL("CREATE SEQUENCE {s} AS integer OWNED BY {t}._id"),
        sql.SQL("SELECT setval('{s}', greatest(1, (SELECT max(_id) FROM {t})))"),
        sql.SQL("ALTER TABLE {t} ALTER COLUMN _id SET DEFAULT nextval('{s}')"),
        sql.SQL("ALTER TABLE {t} ADD PRIMARY KEY (_id)"),
    ):
        connection.execute(statement.format(s=sequence, t=sql.Identifier(fresh)))
    return rows


def _widths(connection: Connection, table: str) -> dict[str, tuple[int, float]]:
    rows = connection.execute(
        "SELECT attname, avg_width, n_distinct FROM pg_stats WHERE tablename = %s", [table]
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def _filter_columns(
    columns: Sequence[tuple[str, str, str | None]], statistics: dict[str, tuple[int, float]]
) -> tuple[str, ...]:
    """Choose the columns worth an index: short values of a type that people filter or sort by, and more than one of
    them."""
    chosen = [
        name
        for name, kind, _ in columns
        if kind in _FILTER_TYPES
        and name in statistics
        and statistics[name][0] <= _FILTER_WIDTH
        and statistics[name][1] != 1
    ]
    return tuple(chosen[:_FILTER_COLUMNS])


def _build_indexes(connection: Connection, table: str, filters: Sequence[str]) -> None:
    connection.execute(
        sql.SQL("CREATE INDEX ON {} USING gin (_full_text) WITH (fastupdate = off)").format(sql.Identifier(table))
    )
    for name in filters:
        connection.execute(sql.SQL("CREATE INDEX ON {} ({})").format(sql.Identifier(table), sql.Identifier(name)))
