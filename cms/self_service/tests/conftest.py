"""What the tests of the requests share."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from cms.self_service.tests.world import City, city


@pytest.fixture
def town(db: None) -> City:
    """Two procedures in force and their people; nobody has tried anything yet."""
    cache.clear()
    return city()
