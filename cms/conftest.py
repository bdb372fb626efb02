"""What the tests of all apps share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _clean_stores(settings, tmp_path: Path) -> Iterator[None]:
    """Every test has an empty cache and folders of its own for files."""
    stores = [caches["default"], caches["renditions"]]  # found before a test may change the settings
    settings.MEDIA_ROOT = tmp_path / "public"
    settings.PRIVATE_ROOT = tmp_path / "private"
    for store in stores:
        store.clear()
    yield
