"""What the tests of all apps share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _clean_stores(settings, tmp_path: Path) -> Iterator[None]:
    """Every test has an empty cache and folders of its own for files."""
    settings.MEDIA_ROOT = tmp_path / "public"
    settings.PRIVATE_ROOT = tmp_path / "private"
    cache.clear()
    yield
    cache.clear()
