"""How the text of DataStore tables is searched: with the configuration with which it was indexed."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.plugins import toolkit as tk

from ckanext.datastore.backend.postgres import get_read_engine
from pipelines.data.textindex import TEXT_SEARCH


def language() -> str:
    """Our Spanish configuration once a table was indexed with it, else the one of the site."""
    with get_read_engine().connect() as connection:
        known = connection.execute(sa.text("select 1 from pg_ts_config where cfgname = :name"), {"name": TEXT_SEARCH})
        found = known.first()
    return TEXT_SEARCH if found else str(tk.config["ckan.datastore.default_fts_lang"])


def is_indexed(table: str) -> bool:
    """Whether the text of a table may be searched already; the index of a big table follows its publication."""
    quoted = '"' + table.replace('"', '""') + '"'
    with get_read_engine().connect() as connection:
        row = connection.execute(sa.text(f"select _full_text is not null from {quoted} limit 1")).first()
    return row is None or bool(row[0])
