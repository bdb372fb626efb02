"""Health addresses answer any host, and tell a store that is down."""

from __future__ import annotations

import pytest
from django.test import Client


def test_alive_needs_no_known_host(client: Client) -> None:
    answer = client.get("/salud/vivo/", headers={"host": "anything.invalid"})
    assert (answer.status_code, answer.json()) == (200, {"estado": "vivo"})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_names_both_stores(client: Client) -> None:
    assert client.get("/salud/listo/").json() == {"estado": "listo", "base_de_datos": True, "redis": True}


@pytest.mark.django_db
def test_ready_says_which_store_is_down(client: Client, settings) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    answer = client.get("/salud/listo/")
    assert (answer.status_code, answer.json()["redis"], answer.json()["base_de_datos"]) == (503, False, True)
