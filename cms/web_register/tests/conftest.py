"""What the tests of the register share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from freezegun import freeze_time

from cms.web_register.tests.city import City


@pytest.fixture(autouse=True)
def _fifth_of_may() -> Iterator[None]:
    """It is the fifth of May 2026, noon in Puebla."""
    with freeze_time("2026-05-05 18:00:00"):
        yield


@pytest.fixture
def city(db: None) -> City:
    return City()
