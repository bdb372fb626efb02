"""One city for the whole module: it is built once, and nobody changes it."""

from collections.abc import Iterator
from pathlib import Path

import ckan.plugins as plugins
import pytest
from ckan.common import config
from ckan.tests import helpers

from tests.leaks.world import World, build

PLUGINS_WITH_TABLES = ("activity", "puebla")


@pytest.fixture(scope="module")
def world(reset_db, reset_index, migrate_db_for, tmp_path_factory) -> Iterator[World]:  # type: ignore[no-untyped-def]
    reset_db()
    for plugin in PLUGINS_WITH_TABLES:
        migrate_db_for(plugin)
    reset_index()
    config["ckanext.puebla.background_imports"] = False
    assert plugins.plugin_loaded("puebla")
    folder: Path = tmp_path_factory.mktemp("leaks")
    yield build(folder)
    config["ckanext.puebla.background_imports"] = True
    reset_db()


@pytest.fixture(scope="module")
def client(world: World):  # type: ignore[no-untyped-def]
    return helpers._get_test_app().test_client()
