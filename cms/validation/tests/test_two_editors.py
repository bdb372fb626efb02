"""Two people edit a page at once: the second one is told, and neither loses anything."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Revision

from cms.validation.tests import world as make
from cms.validation.tests.test_roads import edit_data

NOT_LOST = "No se perdieron: están en el historial."


def stale(world: SimpleNamespace, loaded: Revision, **more: str) -> dict[str, str]:
    """What is sent by a window that was opened upon this version."""
    moment = loaded.created_at.isoformat()
    known = {"loaded_revision_id": str(loaded.pk), "loaded_revision_created_at": moment}
    return edit_data(world.page, **known, **more)


@pytest.mark.parametrize("button", ["", "action-submit", "action-publish"])
def test_who_saves_an_older_version_is_told_and_both_stay(world: SimpleNamespace, entered, button: str) -> None:
    make.publish_by_system(world.page)
    loaded = world.page.get_latest_revision()
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    first = entered(world.author).post(url, stale(world, loaded, title="De la autora"), follow=True)
    assert NOT_LOST not in first.content.decode()
    pressed = {button: "1"} if button else {}
    answer = entered(world.web).post(url, stale(world, loaded, title="De la otra", **pressed), follow=True)
    theirs, ours = world.page.revisions.order_by("-pk")[1], world.page.revisions.order_by("-pk")[0]
    assert (theirs.content["title"], ours.content["title"]) == ("De la autora", "De la otra")
    said = BeautifulSoup(answer.content, "html.parser").select_one(".messages .warning")
    assert "Mientras usted editaba, Autora Prueba guardó otra versión (" in said.get_text(" ", strip=True)
    assert NOT_LOST in said.get_text(" ", strip=True)
    compare = said.select_one("a")
    assert (compare.get_text(strip=True), compare["href"]) == (
        "Comparar las dos versiones",
        reverse("wagtailadmin_pages:revisions_compare", args=(world.page.pk, theirs.pk, ours.pk)),
    )
    assert entered(world.web).get(compare["href"]).status_code == 200
    history = entered(world.web).get(reverse("wagtailadmin_pages:history", args=(world.page.pk,))).content.decode()
    assert f"/revisions/{theirs.pk}/" in history


def test_who_saved_in_another_window_is_told_so(world: SimpleNamespace, entered) -> None:
    make.publish_by_system(world.page)
    loaded = world.page.get_latest_revision()
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    client = entered(world.web)
    client.post(url, stale(world, loaded, title="Una"))
    shown = client.post(url, stale(world, loaded, title="Dos"), follow=True).content.decode()
    assert "Mientras usted editaba, usted guardó otra versión en otra ventana" in shown


def test_the_automatic_saving_of_an_older_version_is_refused_in_spanish(world: SimpleNamespace, entered) -> None:
    make.publish_by_system(world.page)
    loaded = world.page.get_latest_revision()
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    entered(world.author).post(url, stale(world, loaded, title="De la autora"))
    answer = entered(world.web).post(url, stale(world, loaded, title="De la otra"), HTTP_ACCEPT="application/json")
    assert answer.json()["error_message"] == "Al guardar se perdería una versión más nueva."
    assert world.page.revisions.count() == 2


def test_the_editor_says_who_else_is_there(world: SimpleNamespace, entered) -> None:
    make.publish_by_system(world.page)
    url = reverse("wagtailadmin_pages:edit", args=(world.page.pk,))
    ping = {}
    for who in (world.author, world.web):
        page = BeautifulSoup(entered(who).get(url).content, "html.parser")
        ping[who] = page.select_one("form.w-editing-sessions")["data-w-swap-src-value"]
    entered(world.author).post(ping[world.author], {"is_editing": "1"})
    seen = entered(world.web).post(ping[world.web]).json()["html"]
    assert "Autora Prueba" in BeautifulSoup(seen, "html.parser").get_text(" ", strip=True)
