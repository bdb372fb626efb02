"""One city for the whole module: it is built once, and nobody changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ckan.tests import helpers

from tests.leaks.world import World, build
from tests.live.in_process import empty_portal


@pytest.fixture(scope="module")
def world(reset_db, migrate_db_for, tmp_path_factory) -> Iterator[World]:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("leaks")
    with empty_portal(reset_db, migrate_db_for, folder):
        yield build(folder)


@pytest.fixture(scope="module")
def client(world: World):  # type: ignore[no-untyped-def]
    return helpers._get_test_app().flask_app.test_client()
