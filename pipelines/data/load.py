"""Tables of the DataStore: a file replaces its table whole, with the dictionary's types, in one transaction.

The table looks as CKAN's own: `_id` (serial key), `_full_text` (tsvector), the columns with their info as JSON
comments, the
trigger `zfulltext`, the cached count in `_table_stats`, aliases as views. The old table stays until the new one is
complete.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import sql

from pipelines.data.columns import Column, as_columns, column_ids
from pipelines.data.detect import detect
from pipelines.data.errors import CannotRead
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.prescan import check_types, normalized_select, reads_as_is, report_misfits
from pipelines.data.source import Source, database, open_source
from pipelines.data.values import literal
from pipelines.problems import Report, error

Connection = psycopg.Connection[Any]
_ANALYZE_ROWS = 50_000
MAX_COLUMNS = 1_590  # PostgreSQL holds 1600, some are ours


@dataclass
class LoadReport:
    """`loaded` tells whether the table was replaced; if not, the old one stands and `problems` says where the file
    fails.

    `columns` maps each header name to its column id in the table; `as_is` when the bytes of the file went in unchanged.
    """

    table: str
    loaded: bool
    rows: int = 0
    seconds: float = 0.0
    as_is: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    problems: Report = field(default_factory=Report)


@contextmanager
def connected(target: str | Connection) -> Iterator[Connection]:
    """Give a connection: the one passed in, or a new one to the address (SQLAlchemy's driver suffix is understood)."""
    if not isinstance(target, str):
        yield target
        return
    with psycopg.connect(re.sub(r"^postgres(?:ql)?(?:\+\w+)?://", "postgresql://", target)) as connection:
        yield connection


def load_table(
    target: str | Connection,
    csv_path: str | Path,
    table: str,
    columns: Sequence[Column | Mapping[str, Any]],
    *,
    limits: Limits = DEFAULT_LIMITS,
    read_role: str | None = None,
) -> LoadReport:
    """Replace `table` with the rows of a tabular file (best: the output of `to_clean_csv`).

    Columns of the file that are no term are loaded as texto; terms that the file lacks are left out. A value that
    does not fit its
    type is reported with row and column and nothing changes. Raises psycopg.Error only when the database itself fails.
    """
    began = time.monotonic()
    path, report = Path(csv_path), LoadReport(table, False)
    try:
        with open_source(path, detect(path, limits), limits) as source, database(limits) as engine:
            _load(target, source, engine, report, as_columns(columns), limits, read_role)
            report.problems.extend(source.problems.report())
    except CannotRead as problem:
        report.problems.append(problem.problem)
    except duckdb.Error:
        report.problems.append(
            error("tabla_ilegible", "La tabla no se puede leer completa; revise comillas y separadores.")
        )
    report.seconds = time.monotonic() - began
    return report


def _load(
    target: str | Connection,
    source: Source,
    engine: duckdb.DuckDBPyConnection,
    report: LoadReport,
    columns: Sequence[Column],
    limits: Limits,
    read_role: str | None,
) -> None:
    terms = {column.termino: column for column in columns}
    fields = [terms.get(name) or Column(name or "columna") for name in source.header]
    ids = column_ids(source.header)
    if len(ids) > MAX_COLUMNS:
        source.problems.error("demasiadas_columnas", f"La base de datos acepta hasta {MAX_COLUMNS:,} columnas.")
        return
    plan = _Plan(report.table, fields, ids, source.rows, read_role)
    with connected(target) as connection:
        report.as_is = _load_as_is(connection, source, engine, plan)
        if not report.as_is and not _load_normalized(connection, source, engine, plan, limits):
            return
    report.loaded, report.rows = True, source.rows
    report.columns = dict(zip(source.header, ids, strict=True))


@dataclass(frozen=True)
class _Plan:
    """What to build: the table, the columns with their ids, and how many rows must arrive."""

    table: str
    fields: Sequence[Column]
    ids: Sequence[str]
    rows: int
    read_role: str | None

    @property
    def tipos(self) -> list[str]:
        return [column.tipo for column in self.fields]


class _NotAsIs(Exception):
    """Some cell must be rewritten before PostgreSQL may read it."""


def _load_as_is(connection: Connection, source: Source, engine: duckdb.DuckDBPyConnection, plan: _Plan) -> bool:
    """COPY the bytes of the file, while its values are judged beside it; undo all when any of them needs care."""
    if not source.direct or not reads_as_is(source, engine, plan.tipos, rows=5_000):
        return False
    with ThreadPoolExecutor(max_workers=1) as beside:
        verdict = beside.submit(reads_as_is, source, engine, plan.tipos)
        try:
            with connection.transaction():
                fresh = _fill(connection, plan, _Bytes(source.path, source.separator, source.skip))
                if not verdict.result():
                    raise _NotAsIs
                _publish(connection, plan, fresh)
        except (_NotAsIs, psycopg.DataError):
            return False
    return True


def _load_normalized(
    connection: Connection, source: Source, engine: duckdb.DuckDBPyConnection, plan: _Plan, limits: Limits
) -> bool:
    """Judge every value by the rules of its type; write the good ones as PostgreSQL reads them and COPY that."""
    checks = check_types(source, engine, plan.tipos)
    if any(check.bad for check in checks):
        report_misfits(source, engine, checks, limits.samples)
        return False
    select = normalized_select(source, plan.tipos, checks)
    with tempfile.TemporaryDirectory(prefix="puebla-carga-") as folder:
        ready = Path(folder) / "normal.csv"
        quoted = ", FORCE_QUOTE (c0)" if len(plan.ids) == 1 else ""  # a lone \. would end the COPY
        options = f"FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"'{quoted}"
        engine.execute(f"COPY ({select}) TO {literal(str(ready))} ({options})")
        try:
            with connection.transaction():
                _publish(connection, plan, _fill(connection, plan, _Bytes(ready, ",", 0)))
        except psycopg.DataError as problem:
            _tell_refusal(source, problem, plan.ids)
            return False
    return True


@dataclass(frozen=True)
class _Bytes:
    path: Path
    separator: str
    skip: int


def _tell_refusal(source: Source, problem: psycopg.Error, ids: Sequence[str]) -> None:
    """Turn PostgreSQL's refusal into a problem with its place."""
    context = problem.diag.context or ""
    line, column = re.search(r"line (\d+)", context), re.search(r'column "?(.*?)"?(?::|$)', context)
    row = source.place(int(line[1]) - 2) if line and 2 <= int(line[1]) <= source.rows + 1 else None
    name = source.header[ids.index(column[1])] if column and column[1] in ids else None
    source.problems.error("base_rechaza", "La base de datos no acepta un valor de esta fila.", row=row, column=name)


def lock_name(table: str) -> str:
    """What loads and indexing of one table lock, so that one waits for the other."""
    return f"puebla-datos:{table}"


def _fill(connection: Connection, plan: _Plan, data: _Bytes) -> str:
    """Inside a transaction: create a table beside the public one and fill it; return its name."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [lock_name(plan.table)])
    connection.execute("SET LOCAL datestyle = 'ISO, DMY'")
    connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
    fresh = "_puebla_carga_" + hashlib.sha256(plan.table.encode()).hexdigest()[:24]
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(fresh)))
    connection.execute(create_statement(fresh, plan.fields, plan.ids))
    sequence = sql.SQL("ALTER SEQUENCE {} CACHE {}")
    own = sql.Identifier(f"{fresh}__id_seq")
    connection.execute(sequence.format(own, sql.Literal(min(10_000, max(1, plan.rows)))))
    copied = copy_file(connection, fresh, plan.ids, data.path, data.separator, data.skip)
    if copied != plan.rows:  # strict CSV makes it impossible; half a table is never published
        raise psycopg.DataError(f"{copied} rows copied of {plan.rows}")
    connection.execute(sequence.format(own, sql.Literal(1)))
    return fresh


def _publish(connection: Connection, plan: _Plan, fresh: str) -> None:
    """Inside the same transaction: key, comments, trigger, and the name of the public table."""
    connection.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY (_id)").format(sql.Identifier(fresh)))
    dress(connection, fresh, plan.ids, {i: _comment(c, i) for c, i in zip(plan.fields, plan.ids, strict=True)})
    swap(connection, plan.table, fresh, plan.rows)
    if plan.read_role:
        statement = sql.SQL("GRANT SELECT ON {} TO {}")
        connection.execute(statement.format(sql.Identifier(plan.table), sql.Identifier(plan.read_role)))


def create_statement(table: str, fields: Sequence[Column], ids: Sequence[str]) -> sql.Composed:
    """Return CREATE TABLE with CKAN's two columns and ours; the key is added after the rows, which is faster."""
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(column.postgres_type))
        for column, name in zip(fields, ids, strict=True)
    ]
    statement = "CREATE TABLE {table} (_id serial, _full_text tsvector, {columns})"
    return sql.SQL(statement).format(table=sql.Identifier(table), columns=sql.SQL(", ").join(columns))


def copy_file(
    connection: Connection, table: str, ids: Sequence[str], path: Path, separator: str = ",", skip: int = 0
) -> int:
    """COPY a strict CSV with header into a table created in this transaction; return the rows."""
    names = sql.SQL(", ").join(map(sql.Identifier, ids))
    statement = sql.SQL(
        "COPY {} ({}) FROM STDIN WITH "
        "(FORMAT csv, HEADER true, DELIMITER {}, ENCODING 'UTF8', FREEZE true, FORCE_NULL ({}))"
    ).format(sql.Identifier(table), names, sql.Literal(separator), names)
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy, path.open("rb") as stream:
            stream.seek(skip)
            while chunk := stream.read(1 << 20):
                copy.write(chunk)
        return cursor.rowcount


def _comment(column: Column, name: str) -> str:
    info = {"label": column.termino if column.termino != name else "", "notes": column.descripcion, "tipo": column.tipo}
    text = json.dumps({"_info": {k: v for k, v in info.items() if v}}, ensure_ascii=False, separators=(",", ":"))
    return " " + text  # the blank tells CKAN which version of the comment it is


def dress(connection: Connection, table: str, ids: Sequence[str], comments: Mapping[str, str]) -> None:
    """Add the column info as comments, and CKAN's trigger when the database has its function."""
    for name in ids:
        if comment := comments.get(name):
            statement = sql.SQL("COMMENT ON COLUMN {}.{} IS {}")
            connection.execute(statement.format(sql.Identifier(table), sql.Identifier(name), sql.Literal(comment)))
    if _exists(connection, "SELECT to_regproc('populate_full_text_trigger')"):
        statement = sql.SQL(
            "CREATE TRIGGER zfulltext BEFORE INSERT OR UPDATE ON {} "
            "FOR EACH ROW EXECUTE PROCEDURE populate_full_text_trigger()"
        )
        connection.execute(statement.format(sql.Identifier(table)))


def _exists(connection: Connection, query: str) -> bool:
    row = connection.execute(query).fetchone()
    return bool(row and row[0])


def swap(connection: Connection, table: str, fresh: str, rows: int) -> None:
    """Drop the old table, give its name, aliases and readers to the new one, and refresh CKAN's count."""
    aliases = _aliases(connection, table)
    readers = _readers(connection, table)
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(table)))
    connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(table)))
    for alias in aliases:
        connection.execute(
            sql.SQL("CREATE VIEW {} AS SELECT * FROM {}").format(sql.Identifier(alias), sql.Identifier(table))
        )
    for role in readers:
        for name in (table, *aliases):
            connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(name), sql.Identifier(role)))
    if _exists(connection, "SELECT to_regclass('_table_stats')"):
        connection.execute(
            "INSERT INTO _table_stats VALUES (%s, jsonb_build_object('rows', %s::bigint)) "
            "ON CONFLICT (resource_id) DO UPDATE SET stats = EXCLUDED.stats",
            [table, rows],
        )
    if rows <= _ANALYZE_ROWS:  # for big tables the statistics follow with the indexes
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _aliases(connection: Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT DISTINCT v.relname FROM pg_depend d "
        "JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class "
        "WHERE d.refobjid = to_regclass(quote_ident(%s)) AND v.relkind = 'v' ORDER BY 1",
        [table],
    ).fetchall()
    return [row[0] for row in rows]


def _readers(connection: Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT DISTINCT r.rolname FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE c.oid = to_regclass(quote_ident(%s)) AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner",
        [table],
    ).fetchall()
    return [row[0] for row in rows]
