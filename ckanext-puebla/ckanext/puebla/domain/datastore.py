"""The DataStore's tables: loaded typed by the dictionary, dropped when a resource goes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg2
from ckan.plugins import toolkit as tk
from psycopg2 import sql

from pipelines.data import Column

log = logging.getLogger(__name__)


def address() -> str:
    """Where the DataStore is written."""
    return str(tk.config["ckan.datastore.write_url"])


def load(table: str, csv: Path, dictionary: Iterable[dict[str, Any]]) -> Any:
    """Replace a table by the rows of a clean CSV, with the types of the dictionary, in one transaction."""
    from pipelines.data import load_table

    return load_table(address(), csv, table, [Column.from_dict(term) for term in dictionary])


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
