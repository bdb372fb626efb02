"""What the tests of accounts share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection

from cms.accounts.models import SigningKey, User
from cms.accounts.oidc import keys
from cms.accounts.tests import world
from cms.accounts.tests.receiver import Receiver


@pytest.fixture(scope="session", autouse=True)
def whole_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests that commit leave an empty database. Put back what migrations made, for a next run that reuses it."""
    yield
    kept = getattr(connection, "_test_serialized_contents", None)
    if kept:
        with django_db_blocker.unblock():
            connection.creation.deserialize_db_from_string(kept)


@pytest.fixture(scope="session")
def pem() -> str:
    """One key for the whole run: making one takes long."""
    private = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture
def signing_key(db: None, pem: str) -> SigningKey:
    """The provider's key."""
    return keys.keep(pem)


@pytest.fixture
def amada(db: None) -> User:
    """Somebody with an account and nothing else."""
    return world.user("amada")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who is told of ended sessions."""
    found = Receiver()
    yield found
    found.close()
