"""Dataset reviews in «Mi bandeja»: what the portal tells of each person, and what happens while it is silent."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.core import inbox
from cms.directory.portal import inbox as door
from cms.directory.portal import registry
from cms.directory.tests.inbox_server import InboxPortal, running, task
from cms.directory.tests.portal_server import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings: Any, monkeypatch: Any) -> Iterator[InboxPortal]:
    monkeypatch.setattr(registry, "_lent", {"signer": sign})
    with running(InboxPortal(settings.WWW_URL, settings.SSO_CLIENT_ID)) as found:
        settings.CKAN_URL = found.url
        yield found


@pytest.fixture
def reviewer() -> User:
    place = world.organization()
    person = world.person(place)
    world.appointment(person, "enlace_seguridad", place)
    return world.user(of=person)


def gathered(user: User) -> inbox.Gathered:
    return inbox.gather(user, timezone.now(), only="datos")


def test_the_reviews_of_a_person_with_their_terms(portal: InboxPortal, reviewer: User, settings: Any) -> None:
    portal.tasks = {str(reviewer.uuid): [task(1), task(2, due=None, organization=None)], "another": [task(3)]}
    found = gathered(reviewer)
    assert found.silent == []
    first, second = found.items["datos"]
    assert first == inbox.Item(
        key="t-1", kind="Revisión de datos", title="Analiza las restricciones", context="Estaciones de bicicletas",
        organization="Dirección de Movilidad", url=f"{settings.DATOS_URL}/solicitudes/s-1",
        due_at=datetime.datetime(2026, 3, 4, 5, 59, 59, tzinfo=datetime.UTC), state="como Enlace de Seguridad",
    )  # fmt: skip
    assert (second.due_at, second.organization) == (None, "")
    assert portal.asked == [str(reviewer.uuid)]
    assert portal.hosts == [settings.DATOS_URL.split("//")[1]]


def test_who_reviews_nothing_is_not_asked_about(portal: InboxPortal) -> None:
    citizen = world.user("vecina")
    worker = world.user("otra", of=world.person(world.organization()))
    assert [len(gathered(user)) for user in (citizen, worker)] == [0, 0]
    assert portal.asked == []


def test_somebody_whom_the_portal_never_saw_has_nothing_there(portal: InboxPortal, reviewer: User) -> None:
    assert gathered(reviewer) == inbox.Gathered()


def test_an_answer_serves_for_some_seconds_and_only_that_person(portal: InboxPortal, reviewer: User) -> None:
    place = reviewer.person.organization
    other_person = world.person(place, "Benito Ejemplo Candado")
    world.appointment(other_person, "enlace_seguridad", place)
    other = world.user("benito", of=other_person)
    portal.tasks = {str(reviewer.uuid): [task(1)], str(other.uuid): []}
    assert [len(gathered(user)) for user in (reviewer, reviewer, other)] == [1, 1, 0]
    assert portal.asked == [str(reviewer.uuid), str(other.uuid)]
    cache.clear()
    portal.tasks[str(reviewer.uuid)] = []
    assert len(gathered(reviewer)) == 0


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""), (302, b""), (401, b"{}"), (404, b"not found"), (200, b"nonsense"), (200, b"[]"), (200, b"{}"),
        (200, b'{"tasks": [{"id": "1"}]}'), (200, b" " * (door.MOST_BYTES + 2)),
    ],
)  # fmt: skip
def test_answers_that_are_none(portal: InboxPortal, reviewer: User, status: int, body: bytes) -> None:
    portal.status, portal.body = status, body
    assert gathered(reviewer) == inbox.Gathered(silent=[door.SILENT])


@pytest.mark.parametrize("url", ["https://mal.example/solicitudes/1", "//mal.example/", "/solicitudes/\\1", "/otra"])
def test_an_address_of_another_place_is_never_shown(portal: InboxPortal, reviewer: User, url: str) -> None:
    portal.tasks = {str(reviewer.uuid): [task(1, url=url)]}
    assert gathered(reviewer) == inbox.Gathered(silent=[door.SILENT])


def test_a_slow_portal_is_not_waited_for_and_then_left_in_peace(portal: InboxPortal, reviewer: User) -> None:
    portal.sleep = 4
    begun = time.monotonic()
    assert gathered(reviewer).silent == [door.SILENT]
    assert time.monotonic() - begun < 3.5
    asked, begun = len(portal.asked), time.monotonic()
    assert gathered(reviewer).silent == [door.SILENT]
    assert time.monotonic() - begun < 0.5
    assert len(portal.asked) <= asked + 1  # the slow answer may end meanwhile; nobody asked again


def test_a_portal_that_is_down(settings: Any, portal: InboxPortal, reviewer: User) -> None:
    settings.CKAN_URL = "http://127.0.0.1:1"
    assert gathered(reviewer).silent == [door.SILENT]
