"""What the tests of cases share."""

from __future__ import annotations

import pytest

from cms.cases.tests.world import Office, office


@pytest.fixture
def desk(db: None) -> Office:
    """An office with one procedure in force."""
    return office()
