"""What the tests of the directory share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.directory.portal import PortalAccount
from cms.directory.portal import registry as portal_registry
from cms.directory.tests import world
from cms.directory.tests.admin_city import City
from cms.directory.tests.portal_server import FakePortal, running, sign


def accounts_of_people(
    *, people: Collection[UUID] | None = None, subs: Collection[str] | None = None
) -> Iterable[PortalAccount]:
    """As the room of accounts lends them: every user that matches."""
    found = get_user_model().objects.select_related("person")
    if people is not None:
        found = found.filter(person__uuid__in=people)
    if subs is not None:
        found = found.filter(uuid__in=subs)
    for user in found:
        yield PortalAccount(
            sub=str(user.uuid),
            username=user.username,
            name=user.person.full_name if user.person else user.username,
            email=user.email,
            active=user.is_active,
            sysadmin=user.is_superuser,
            person=user.person,
        )


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Source and signature as the room of accounts lends them."""
    found: dict[str, Any] = {"source": accounts_of_people, "signer": sign}
    monkeypatch.setattr(portal_registry, "_lent", found)
    return found


@pytest.fixture
def portal(settings: Any, lent: dict[str, Any]) -> Iterator[FakePortal]:
    """A portal that answers."""
    with running(FakePortal(settings.WWW_URL, settings.SSO_CLIENT_ID)) as found:
        settings.CKAN_URL = found.url
        yield found


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], Any]:
    """Do something as if its transaction were committed: what waits for the commit happens."""

    def act(deed: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return deed()

    return act


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr(world, "TODAY", timezone.localdate())
    return City()
