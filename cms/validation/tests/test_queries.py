"""What waits for somebody is found with as many queries for many pages as for few."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.accounts.models import User
from cms.pages.models import ContentPage
from cms.validation.domain.queries import all_waiting, waiting_for
from cms.validation.tests import world as make


def pages_waiting(world: SimpleNamespace, start: int, count: int) -> None:
    """New pages, and changes of pages that are public already, alternately."""
    for number in range(start, start + count):
        page = ContentPage(
            title=f"Página {number}", slug=f"pagina-{number}", organization=world.movilidad if number % 3 else None,
            body=make.text("<p>Antes.</p>"), live=False,
        )  # fmt: skip
        world.home.add_child(instance=page)
        if number % 2:
            make.publish_by_system(page)
        make.ask(world, page)


def asked_for(user: User) -> tuple[int, int]:
    """How many pages wait, and how many queries that took."""
    fresh = User.objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as seen:
        found = waiting_for(fresh, make.today())
    return len(found), len(seen)


@pytest.mark.django_db
def test_many_requests_cost_as_many_queries_as_few(world: SimpleNamespace) -> None:
    pages_waiting(world, 0, 3)
    everybody = (world.holder, world.colleague, world.author, world.web)
    few = [asked_for(user) for user in everybody]
    with CaptureQueriesContext(connection) as all_few:
        all_waiting()
    pages_waiting(world, 3, 9)
    many = [asked_for(user) for user in everybody]
    with CaptureQueriesContext(connection) as all_many:
        assert len(all_waiting()) == 12
    assert [count for count, _ in few] == [3, 0, 0, 0]
    assert [count for count, _ in many] == [12, 0, 0, 0]
    assert [queries for _, queries in many] == [queries for _, queries in few]
    assert len(all_many) == len(all_few)
