"""Holder, colleague and stranger, in our views and in Wagtail's own: nobody sees what is not theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.accounts.models import User
from cms.media.models import SiteDocument
from cms.microsites.domain import people
from cms.microsites.errors import BadRole, NotYours
from cms.microsites.models import Microsite, Role
from cms.microsites.tests.conftest import City, person

Enter = Callable[[User], Client]
READS = ["detail"]
DIRECTS = ["look", "menu", "people", "review", "extend"]
TEAM = ["archive", "reopen"]


def status(browser: Client, name: str, microsite: Microsite) -> int:
    return browser.get(reverse(f"microsites:{name}", args=[microsite.pk])).status_code


@pytest.mark.parametrize(
    ("who", "reads", "directs", "team"),
    [
        ("web", 200, 200, 200),
        ("holder", 200, 200, 302),
        ("editor", 200, 302, 302),
        ("validator", 200, 302, 302),
        ("colleague", 404, 404, 302),
        ("stranger", 302, 302, 302),
    ],
)
def test_every_view_of_a_micrositio(city: City, enter: Enter, who: str, reads: int, directs: int, team: int) -> None:
    browser = enter(getattr(city, who))
    assert {name: status(browser, name, city.bici) for name in READS} == dict.fromkeys(READS, reads)
    assert {name: status(browser, name, city.bici) for name in DIRECTS} == dict.fromkeys(DIRECTS, directs)
    assert {name: status(browser, name, city.bici) for name in TEAM} == dict.fromkeys(TEAM, team)


@pytest.mark.parametrize("name", ["index", "new"])
@pytest.mark.parametrize(("who", "expected"), [("web", 200), ("holder", 302), ("colleague", 302), ("stranger", 302)])
def test_requests_are_the_web_teams(city: City, enter: Enter, name: str, who: str, expected: int) -> None:
    assert enter(getattr(city, who)).get(reverse(f"microsites_requests:{name}")).status_code == expected


def test_lists_show_only_what_is_ones_own(city: City, enter: Enter) -> None:
    for who, own, other in [("holder", city.bici, city.arbol), ("colleague", city.arbol, city.bici)]:
        browser = enter(getattr(city, who))
        for name in ("microsites:index", "microsites_dashboard:index", "microsites:index_results"):
            page = browser.get(reverse(name)).content.decode()
            assert (own.title in page, other.title in page) == (True, False)
    page = enter(city.web).get(reverse("microsites:index")).content.decode()
    assert city.bici.title in page
    assert city.arbol.title in page


SECRET = "Borrador confidencial de plantaciones"


@pytest.fixture
def secret(city: City) -> Page:
    """A draft of the colleague's micrositio, with something in every place where Wagtail could show it."""
    page = city.arbol.root_page.get_children().first().specific
    page.title = page.draft_title = SECRET
    page.save()
    page.save_revision(user=city.colleague)
    page.get_workflow().start(page, city.colleague)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=city.colleague, locked_at=timezone.now())
    return page


def wagtail_addresses(page: Page, revision: int) -> dict[str, str]:
    """Every screen of Wagtail that shows pages, by name."""
    by_page = (
        "edit", "delete", "move", "copy", "unpublish", "usage", "history", "view_draft", "workflow_history",
        "convert_alias", "lock", "unlock", "set_privacy", "preview_on_edit",
    )  # fmt: skip
    one = {name: reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in by_page}
    return {
        **one,
        "revert": reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision]),
        "compare": reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]),
        "explore": reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        "explore_root": reverse("wagtailadmin_explore_root"),
        "explore_child": reverse("wagtailadmin_explore", args=[page.pk]),
        "home": reverse("wagtailadmin_home"),
        "choose": reverse("wagtailadmin_choose_page"),
        "choose_root": reverse("wagtailadmin_choose_page_child", args=[Page.get_first_root_node().pk]),
        "choose_child": reverse("wagtailadmin_choose_page_child", args=[page.get_parent().pk]),
        "choose_self": reverse("wagtailadmin_choose_page_child", args=[page.pk]),
        "choose_search": reverse("wagtailadmin_choose_page_search") + "?q=confidencial",
        "chosen": reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}",
        "search": reverse("wagtailadmin_explore", args=[page.get_parent().pk]) + "?q=confidencial",
        "search_root": reverse("wagtailadmin_explore", args=[Page.get_first_root_node().pk]) + "?q=confidencial",
        "locked": reverse("wagtailadmin_reports:locked_pages"),
        "workflows": reverse("wagtailadmin_reports:workflow"),
        "tasks": reverse("wagtailadmin_reports:workflow_tasks"),
        "site_history": reverse("wagtailadmin_reports:site_history"),
        "aging": reverse("wagtailadmin_reports:aging_pages"),
        "types": reverse("wagtailadmin_reports:page_types_usage"),
        "type_use": reverse("wagtailadmin_pages:type_use", args=["microsites", "micrositecontentpage"]),
        "api": reverse("wagtailadmin_api:pages:listing"),
        "api_search": reverse("wagtailadmin_api:pages:listing") + "?search=confidencial",
        "api_detail": reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
        "move_confirm": reverse("wagtailadmin_pages:move_confirm", args=[page.pk, page.get_parent().pk]),
        "cancellation": reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[page.pk]),
        "bulk": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}",
        "bulk_all": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + "?id=all",
        "bulk_below": reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id=all&childOf={page.get_parent().pk}",
    }


def test_wagtails_own_screens_show_no_page_of_others(city: City, enter: Enter, secret: Page) -> None:
    revision = Revision.page_revisions.filter(object_id=str(secret.pk)).latest("pk")
    addresses = wagtail_addresses(secret, revision.pk)
    leaks = {}
    for who in ("holder", "editor", "validator", "stranger"):
        browser = enter(getattr(city, who))
        for name, address in addresses.items():
            answer = browser.get(address, follow=True)
            if SECRET in answer.content.decode("utf-8", "replace"):
                leaks[who, name] = answer.status_code
    assert leaks == {}


def test_the_same_screens_show_it_to_its_own_people(city: City, enter: Enter, secret: Page) -> None:
    revision = Revision.page_revisions.filter(object_id=str(secret.pk)).latest("pk")
    addresses = wagtail_addresses(secret, revision.pk)
    browser = enter(city.colleague)
    seen = {name for name, address in addresses.items() if SECRET in browser.get(address).content.decode()}
    assert {
        "edit",
        "explore",
        "history",
        "choose",
        "choose_child",
        "choose_search",
        "chosen",
        "api",
        "api_detail",
        "search",
        "bulk",
        "bulk_below",
    } <= seen


def test_nobody_writes_into_the_pages_of_others(city: City, enter: Enter, secret: Page) -> None:
    browser = enter(city.holder)
    other = city.arbol.root_page
    for name in ("edit", "delete", "unpublish", "unlock", "move", "copy"):
        browser.post(reverse(f"wagtailadmin_pages:{name}", args=[secret.pk]), {"title": "Tomada", "slug": "tomada"})
    browser.post(
        reverse("wagtailadmin_pages:add", args=["microsites", "micrositecontentpage", other.pk]),
        {"title": "Intrusa", "slug": "intrusa", "body-count": 0},
    )
    browser.post(reverse("wagtailadmin_api:pages:action", args=[secret.pk, "publish"]), {})
    secret.refresh_from_db()
    assert (secret.title, secret.live, secret.locked) == (SECRET, False, True)
    assert not other.get_children().filter(slug="intrusa").exists()
    assert city.bici.root_page.get_children().filter(title=SECRET).count() == 0


def test_pictures_and_documents_of_others_are_neither_shown_nor_chosen(city: City, enter: Enter, picture) -> None:
    theirs = picture("Foto ajena", collection=city.arbol.collection)
    mine = picture("Foto propia", collection=city.bici.collection)
    SiteDocument.objects.create(
        title="Acta ajena", collection=city.arbol.collection, file=ContentFile(b"%PDF-1.4", "a.pdf")
    )
    browser = enter(city.holder)
    for name in (
        "wagtailimages:index",
        "wagtailimages_chooser:choose",
        "wagtaildocs:index",
        "wagtaildocs_chooser:choose",
    ):
        page = browser.get(reverse(name)).content.decode()
        assert ("Foto ajena" in page or "Acta ajena" in page) is False
    assert "Foto propia" in browser.get(reverse("wagtailimages_chooser:choose")).content.decode()
    assert browser.get(reverse("wagtailimages:edit", args=[theirs.pk])).status_code == 302
    assert browser.get(reverse("wagtailimages:edit", args=[mine.pk])).status_code == 200
    chosen = reverse("wagtailimages_chooser:chosen_multiple")
    assert browser.get(f"{chosen}?id={theirs.pk}").status_code == 403
    assert browser.get(f"{chosen}?id={mine.pk}").status_code == 200
    bulk = reverse("wagtail_bulk_action", args=["media", "siteimage", "delete"])
    assert browser.get(f"{bulk}?id={theirs.pk}").status_code == 403
    assert browser.get(f"{bulk}?id={mine.pk}&id={theirs.pk}").status_code == 403
    assert browser.get(f"{bulk}?id={mine.pk}").status_code == 200
    assert "Foto ajena" not in browser.get(f"{bulk}?id=all").content.decode()
    stolen = {
        "layout": "servicio", "primary": "#1b3a8a", "accent": "#c47f00", "text": "#1d2433", "background": "#ffffff",
        "header_style": "claro", "type_pair": "clara", "logo": theirs.pk, "logo_alt": "robada", "go": "save",
    }  # fmt: skip
    refused = browser.post(reverse("microsites:look", args=[city.bici.pk]), stolen)
    assert refused.status_code == 422
    assert browser.post(reverse("microsites:look", args=[city.bici.pk]), {**stolen, "logo": mine.pk}).status_code == 302
    city.bici.look.refresh_from_db()
    assert (city.bici.look.logo, city.bici.look.layout, city.bici.look.version) == (mine, "servicio", 2)


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_interfaces_that_list_everything_are_for_the_web_team(city: City, enter: Enter, kind: str) -> None:
    listing = reverse(f"wagtailadmin_api:{kind}:listing")
    assert enter(city.web).get(listing).status_code == 200
    for who in ("holder", "editor", "validator", "stranger"):
        assert enter(getattr(city, who)).get(listing).status_code != 200


def test_roles_in_two_sites_are_not_work_on_everything(city: City, enter: Enter) -> None:
    people.assign(microsite=city.arbol, person=city.holder, role=Role.EDITOR, actor=city.web)
    address = reverse("wagtailadmin_reports:page_types_usage")
    assert (enter(city.holder).get(address).status_code, enter(city.web).get(address).status_code) == (403, 200)


def test_the_steps_of_workflows_are_for_who_makes_workflows(city: City, enter: Enter) -> None:
    for name in ("task_chooser", "task_chooser_results", "task_chooser_create"):
        for who in ("web", "holder", "stranger"):
            assert enter(getattr(city, who)).get(reverse(f"wagtailadmin_workflows:{name}")).status_code != 200


def test_the_section_is_in_the_menu_of_those_whom_it_concerns(city: City, enter: Enter) -> None:
    assert "/micrositios/" in enter(city.holder).get(reverse("wagtailadmin_home")).content.decode()
    assert "micrositios-solicitudes" not in enter(city.holder).get(reverse("wagtailadmin_home")).content.decode()
    assert "micrositios-solicitudes" in enter(city.web).get(reverse("wagtailadmin_home")).content.decode()


def test_front_pages_are_not_moved_copied_or_deleted(city: City, enter: Enter) -> None:
    browser = enter(city.web)
    for page in (city.bici.root_page, city.bici.root_page.get_parent()):
        for name in ("delete", "copy"):
            answer = browser.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), follow=True)
            assert "no se puede mover, copiar ni borrar" in answer.content.decode()
    assert Page.objects.filter(pk=city.bici.root_page_id).exists()


# ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_responsable_assigns_editors_of_his_dependencia(city: City, enter: Enter) -> None:
    browser = enter(city.holder)
    address = reverse("microsites:people", args=[city.bici.pk])
    assert browser.post(address, {"person": city.stranger.pk, "role": "editor"}).status_code == 302
    assert city.stranger.groups.get().name == "micrositio-bici-editor"
    assert browser.post(address, {"person": city.colleague.pk, "role": "editor"}).status_code == 422
    assert browser.post(address, {"person": city.stranger.pk, "role": "responsable"}).status_code == 422
    assert browser.post(reverse("microsites:dismiss", args=[city.bici.pk, city.stranger.pk])).status_code == 302
    assert city.stranger.groups.count() == 0


def test_roles_change_by_those_who_may(city: City) -> None:
    with pytest.raises(NotYours):
        people.assign(microsite=city.bici, person=city.stranger, role=Role.EDITOR, actor=city.colleague)
    with pytest.raises(NotYours):
        people.assign(microsite=city.bici, person=city.stranger, role=Role.RESPONSIBLE, actor=city.holder)
    with pytest.raises(BadRole, match="Nombre primero a otra persona"):
        people.assign(microsite=city.bici, person=city.holder, role=Role.EDITOR, actor=city.web)
    with pytest.raises(BadRole, match="no puede quedarse sin responsable"):
        people.dismiss(microsite=city.bici, person=city.holder, actor=city.web)
    new = person("relevo", city.movilidad)
    people.assign(microsite=city.bici, person=new, role=Role.RESPONSIBLE, actor=city.web)
    city.bici.refresh_from_db()
    assert city.bici.owner == new
    assert city.holder.groups.count() == 0
    assert new.groups.get().name == "micrositio-bici-responsable"


def test_an_account_that_was_closed_does_nothing(city: City) -> None:
    city.holder.is_active = False
    city.holder.save()
    with pytest.raises(NotYours):
        people.assign(microsite=city.bici, person=city.stranger, role=Role.EDITOR, actor=city.holder)
