"""The DataStore's tables: loaded typed by the dictionary, dropped when a resource goes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg2
from ckan.lib import jobs
from ckan.plugins import toolkit as tk
from psycopg2 import sql
from redis.exceptions import RedisError

from pipelines.data import Column
from pipelines.data.load import load_table
from pipelines.data.textindex import TEXT_SEARCH, ensure_text_search, index_table

log = logging.getLogger(__name__)


def address() -> str:
    """Where the DataStore is written."""
    return str(tk.config["ckan.datastore.write_url"])


def load(table: str, csv: Path, dictionary: Iterable[dict[str, Any]]) -> Any:
    """Replace a table by the rows of a clean CSV, with the types of the dictionary, in one transaction."""
    return load_table(address(), csv, table, [Column.from_dict(term) for term in dictionary])


def prepare() -> bool:
    """Make the text search configuration of the tables; whether the role that writes may."""
    return ensure_text_search(address()) == TEXT_SEARCH


SMALL = 20_000  # rows whose text is indexed at once


def index(table: str, rows: int) -> None:
    """Make the text of the rows searchable: at once for small tables, else in the background."""
    if not rows:
        return
    if rows <= SMALL:
        index_table(address(), table)
        return
    try:
        jobs.enqueue(index_in_background, [table], title=f"Indizar {table}", rq_kwargs={"timeout": 3600})
    except RedisError as error:
        log.warning("text index of %s not queued: %s", table, type(error).__name__)


def index_in_background(table: str) -> None:
    """The worker's job."""
    index_table(address(), table)


def drop(tables: Iterable[str]) -> None:
    """Drop the tables of resources that are no longer public."""
    names = list(tables)
    if not names:
        return
    connection = psycopg2.connect(address())
    try:
        with connection, connection.cursor() as cursor:
            for name in names:
                cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))
    finally:
        connection.close()
