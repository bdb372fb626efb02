"""An empty portal inside the test process, for as long as a module of tests needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ckan import model
from ckan import plugins as p
from ckan.common import config
from ckanext.puebla.tests.city import empty_tables
from sqlalchemy import inspect

PLUGINS_WITH_TABLES = ("activity", "puebla")


@contextmanager
def empty_portal(reset_db: Callable[[], None], migrate_db_for: Callable[[str], None], folder: Path) -> Iterator[None]:
    """All plugins loaded, no data, files under `folder`, no background work."""
    settings: dict[str, Any] = {
        "ckan.plugins": str(config["ckan.plugins"]).split() if isinstance(config["ckan.plugins"], str) else None,
        "ckanext.puebla.objects_path": str(folder / "objects"),
        "ckanext.puebla.background_imports": False,
        "ckanext.puebla.inline_publication_mb": 100_000,
        "ckanext.puebla.mail": False,
    }
    settings = {key: value for key, value in settings.items() if value is not None}
    before = {key: config.get(key) for key in settings}
    config.update(settings)
    p.load_all()
    config.update(settings)  # loading the plugins reads their defaults again
    reset_db()
    if not inspect(model.Session.connection()).has_table("puebla_event"):
        model.Session.rollback()
        for plugin in PLUGINS_WITH_TABLES:
            migrate_db_for(plugin)
    empty_tables()
    try:
        yield
    finally:
        model.Session.remove()
        reset_db()
        p.unload_all()
        config.update(before)
