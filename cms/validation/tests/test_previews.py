"""Drafts shown to people without an account, until a day, and never kept anywhere."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from cms.core.errors import CmsError, NotAllowed
from cms.validation.domain import previews
from cms.validation.models import PreviewLink
from cms.validation.tests import world as make


@pytest.fixture
def shared(world: SimpleNamespace) -> SimpleNamespace:
    """A draft with a link to it."""
    make.write(world.page, world.author, "<p>Secreto de mañana.</p>")
    world.link, world.token = previews.share(
        actor=world.author, page=world.page, recipient="Imprenta", until=make.today() + timedelta(days=2)
    )
    world.visitor = Client(SERVER_NAME="www.puebla.localhost")
    return world


def test_the_latest_draft_is_shown_and_counted(shared: SimpleNamespace) -> None:
    moved = shared.visitor.get(f"/borradores/{shared.token}/")
    assert (moved.status_code, shared.token in moved["Location"]) == (302, False)
    assert moved["Referrer-Policy"] == "no-referrer"
    shown = shared.visitor.get(moved["Location"])
    text = shown.content.decode()
    assert (shown.status_code, "Secreto de mañana." in text, "Borrador." in text) == (200, True, True)
    assert (shown["Cache-Control"], shown["Referrer-Policy"], shown["X-Robots-Tag"]) == (
        "no-store, private", "same-origin", "noindex, nofollow",
    )  # fmt: skip
    make.write(shared.page, shared.author, "<p>Más nuevo.</p>")
    assert "Más nuevo." in shared.visitor.get(moved["Location"]).content.decode()
    shared.link.refresh_from_db()
    assert shared.link.views == 2
    assert shared.link.last_viewed_at is not None
    assert shared.visitor.get(shared.page.get_url() or "/licencias/").status_code == 404


def test_nobody_is_signed_in_inside_a_shared_draft(shared: SimpleNamespace, entered) -> None:
    client = entered(shared.web)
    moved = client.get(f"/borradores/{shared.token}/")
    assert "Cerrar sesión" not in client.get(moved["Location"]).content.decode()


def test_a_revoked_link_shows_nothing_at_once(shared: SimpleNamespace) -> None:
    moved = shared.visitor.get(f"/borradores/{shared.token}/")
    previews.revoke(actor=shared.author, link=shared.link)
    shown = shared.visitor.get(moved["Location"])
    assert (shown.status_code, "retiró el enlace" in shown.content.decode(), "Secreto" in shown.content.decode()) == (
        410, True, False,
    )  # fmt: skip
    assert PreviewLink.objects.get().views == 0


def test_a_link_serves_until_the_end_of_its_day(shared: SimpleNamespace) -> None:
    end = timezone.localtime(timezone.now()).replace(hour=23, minute=59) + timedelta(days=2)
    with freeze_time(end):
        assert shared.visitor.get(f"/borradores/{shared.token}/").status_code == 302
    with freeze_time(end + timedelta(minutes=2)):
        over = shared.visitor.get(f"/borradores/{shared.token}/")
    assert (over.status_code, "venció" in over.content.decode()) == (410, True)


def test_a_wrong_secret_and_a_missing_cookie(shared: SimpleNamespace) -> None:
    assert shared.visitor.get(f"/borradores/{shared.token}x/").status_code == 404
    assert shared.visitor.get(f"/borradores/ver/{shared.link.pk}/").status_code == 403
    shared.visitor.cookies[f"puebla_borrador_{shared.link.pk}"] = "1-" + "0" * 48 + ".firma"
    assert shared.visitor.get(f"/borradores/ver/{shared.link.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["holder", "colleague", "stranger"])
def test_only_editors_share_and_only_they_or_the_web_team_revoke(shared: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        previews.share(actor=getattr(shared, who), page=shared.page, recipient="X", until=make.today())
    with pytest.raises(NotAllowed):
        previews.revoke(actor=getattr(shared, who), link=shared.link)
    previews.revoke(actor=shared.web, link=shared.link)


@pytest.mark.parametrize("days", [-1, 61])
def test_the_last_day_lies_within_sixty_days(world: SimpleNamespace, days: int) -> None:
    with pytest.raises(CmsError, match="Elija un día"):
        previews.share(actor=world.author, page=world.page, recipient="X", until=make.today() + timedelta(days=days))
