"""A part of the demo city, loaded: it stands where it is declared to stand, and loading it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import func, select

from ckanext.puebla.demo.city import City, load_city
from ckanext.puebla.demo.commands import demo
from ckanext.puebla.demo.load import load, submissions
from ckanext.puebla.model import Event, Submission, Version
from ckanext.puebla.tests.city import clean_puebla

__all__ = ["clean_puebla"]


@pytest.fixture
def part() -> City:
    """Two dependencias: one with a visto bueno, one with a request and an unfinished capture."""
    whole = load_city()
    return replace(whole, dependencias=tuple(o for o in whole.dependencias if o.clave in ("salud", "prevencion")))


def quiet(_line: str) -> None:
    """Nobody listens."""


def counts() -> tuple[int, ...]:
    model.Session.rollback()
    return tuple(
        model.Session.scalar(select(func.count()).select_from(table)) for table in (Event, Submission, Version)
    )


def states(city: City) -> dict[str, str]:
    return {row["metadata"]["id_dataset"]: row["state"] for office in city.dependencias for row in submissions(office)}


@pytest.mark.usefixtures("clean_puebla")
@pytest.mark.ckan_config("ckanext.puebla.mail", False)
def test_loading_twice_gives_the_declared_city_once(part: City, reset_index: Callable[[], None]) -> None:
    reset_index()
    assert load(part, quiet) == {"publicados": 2, "en_tramite": 3, "versiones": 2}
    assert states(part) == {
        "SAL-01": "publicada",
        "SAL-02": "visto_bueno",
        "PRE-01": "publicada",
        "PRE-02": "solicitud_validacion",
        "PRE-03": "captura",
    }
    before = counts()
    load(part, quiet)
    assert counts() == before
    found = tk.get_action("package_search")({"ignore_auth": True}, {"q": "vacunación"})
    assert found["count"] == 1


@pytest.mark.ckan_config("puebla.demo", False)
def test_a_portal_in_service_refuses_the_demo(cli: Any) -> None:
    answer = cli.invoke(demo, ["cuentas"])
    assert (answer.exit_code, "apagada" in answer.output) == (2, True)
