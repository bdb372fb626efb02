"""What the tests of this app share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from cms.accounts.models import User
from cms.validation.tests import world as make


@pytest.fixture
def world(db, django_capture_on_commit_callbacks) -> SimpleNamespace:
    """The city, with its workflow."""
    return make.city()


@pytest.fixture
def entered():
    """A client in which somebody has entered."""

    def enter(user: User) -> Client:
        client = Client(SERVER_NAME="www.puebla.localhost")
        client.force_login(user, backend="cms.accounts.backends.AccountBackend")
        return client

    return enter
