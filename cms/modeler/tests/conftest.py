"""What the tests of the modeler share."""

from __future__ import annotations

import pytest

from cms.modeler.tests.world import Desk
from cms.modeler.tests.world import desk as make


@pytest.fixture
def desk(db: None) -> Desk:
    """An office with two procedures in force."""
    return make()
