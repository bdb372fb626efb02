"""A portal with its tables, for tests of citizens' pages. Data of other tests may be in it."""

from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckan import plugins as p
from sqlalchemy import inspect


@pytest.fixture
def portal(with_plugins: Any, non_clean_db: Any, migrate_db_for: Any) -> None:
    """CKAN with our plugins; tables that a reset of the database took away are made again."""
    found = inspect(model.Session.connection())
    columns = {column["name"] for column in found.get_columns("activity")}
    ours = found.has_table("puebla_event")
    model.Session.rollback()
    if "permission_labels" not in columns:
        migrate_db_for("activity")
    if p.plugin_loaded("puebla") and not ours:
        migrate_db_for("puebla")
