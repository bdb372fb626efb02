"""Somebody who may upload."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone


@pytest.fixture
def admin(db: object, client: Client) -> Client:
    """A client of the administrator."""
    user = get_user_model().objects.create_superuser(
        "raiz", "raiz@puebla.example", "x", password_changed_at=timezone.now()
    )
    client.force_login(user)
    return client
