"""The birth of a micrositio: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, Page, Site, Workflow

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.microsites.domain import creation, rights
from cms.microsites.domain.plan import Plan
from cms.microsites.models import Assignment, Microsite, MicrositeLook, MicrositesIndexPage, Role
from cms.microsites.tests.conftest import City, person, tomorrow

MakePlan = Callable[..., Plan]


def test_a_micrositio_by_path_has_everything(web: User, root: Page, make_plan: MakePlan) -> None:
    made = creation.create_microsite(plan=make_plan(), actor=web)
    assert made.url == "http://www.puebla.localhost:8000/micrositios/bici/"
    assert made.site is None
    index = MicrositesIndexPage.objects.get()
    assert made.root_page.get_parent().pk == index.pk
    assert index.get_parent().pk == root.pk
    pages = made.root_page.get_children()
    assert [page.title for page in pages] == ["Qué es", "Preguntas frecuentes", "Contacto", "Noticias"]
    assert not any(page.live for page in [made.root_page, *pages])
    assert [str(entry) for entry in made.menu_entries.all()] == [page.title for page in pages]
    assert made.collection.name == "Micrositio bici"
    assert {each.role: each.group.name for each in made.groups.all()} == {
        "responsable": "micrositio-bici-responsable",
        "editor": "micrositio-bici-editor",
        "validador": "micrositio-bici-validador",
    }
    assert {(each.role, each.user.username) for each in made.assignments.all()} == {
        ("responsable", "movilidad-web"),
        ("validador", "movilidad-valida"),
    }
    assert made.root_page.get_workflow() is not None
    assert made.look.tokens == make_plan(owner=made.owner, validators=(made.owner,)).look.tokens


def test_a_micrositio_by_subdomain_has_a_site_of_its_own(web: User, make_plan: MakePlan) -> None:
    made = creation.create_microsite(plan=make_plan(address_kind="subdominio", name="arbolado"), actor=web)
    assert made.url == "http://arbolado.puebla.localhost:8000/"
    assert made.site is not None
    assert (made.site.hostname, made.site.port, made.site.root_page_id) == (
        "arbolado.puebla.localhost", 8000, made.root_page_id,
    )  # fmt: skip
    assert made.root_page.depth == 2


def test_rights_are_exactly_these(city: City) -> None:
    found = {
        each.role: sorted(
            each.group.page_permissions.filter(page=city.bici.root_page).values_list("permission__codename", flat=True)
        )
        for each in city.bici.groups.all()
    }
    assert found == {
        "responsable": ["add_page", "bulk_delete_page", "change_page", "lock_page", "unlock_page"],
        "editor": ["add_page", "change_page"],
        "validador": ["publish_page"],
    }
    files = {
        each.role: sorted(each.group.collection_permissions.values_list("permission__codename", flat=True))
        for each in city.bici.groups.all()
    }
    edit = ["add_document", "add_image", "change_document", "change_image", "choose_document", "choose_image"]
    assert files == {"responsable": edit, "editor": edit, "validador": ["choose_document", "choose_image"]}
    for each in city.bici.groups.all():
        assert set(each.group.page_permissions.values_list("page", flat=True)) == {city.bici.root_page_id}
        assert set(each.group.collection_permissions.values_list("collection", flat=True)) == {city.bici.collection_id}
        assert list(each.group.permissions.values_list("codename", flat=True)) == ["access_admin"]


def everything() -> tuple[int, ...]:
    models = (Microsite, MicrositeLook, Page, Site, Collection, Group, Assignment, Workflow)
    return tuple(model.objects.count() for model in models)


def test_nothing_is_left_when_the_last_thing_fails(
    web: User, make_plan: MakePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan()
    before = everything()

    def fails(microsite: Microsite) -> None:
        raise RuntimeError("the workflow could not be made")

    monkeypatch.setattr(rights, "ensure_workflow", fails)
    with pytest.raises(RuntimeError):
        creation.create_microsite(plan=plan, actor=web)
    assert everything() == before


@pytest.mark.parametrize("who", ["holder", "colleague", "stranger"])
def test_only_the_web_team_creates(city: City, make_plan: MakePlan, who: str) -> None:
    plan = make_plan(owner=city.holder, validators=(city.validator,), name="otro-sitio")
    with pytest.raises(CmsError, match="No tiene permiso"):
        creation.create_microsite(plan=plan, actor=getattr(city, who))


def test_what_a_plan_may_not_say(web: User, make_plan: MakePlan) -> None:
    plan = make_plan()
    gone = person("se-fue", plan.organization)
    gone.person.active = False
    gone.person.save()
    look = plan.look
    for changed, sentence in [
        (replace(plan, name="www"), "está reservado"),
        (replace(plan, address_kind="otra"), "tipo de dirección"),
        (replace(plan, owner=gone), "ya no está en funciones"),
        (replace(plan, validators=(plan.owner,)), "no puede validar lo que escribe"),
        (replace(plan, validators=()), "al menos a una persona"),
        (replace(plan, ends_on=tomorrow(0)), "posterior a hoy"),
        (replace(plan, review_on=tomorrow(300)), "antes de que termine"),
        (replace(plan, review_on=tomorrow(400), ends_on=tomorrow(500)), "en un año"),
        (replace(plan, ends_on=tomorrow(1200)), "tres años"),
        (replace(plan, look=replace(look, text="#999999")), "no se pueden leer bien"),
        (replace(plan, look=replace(look, text="red;}body{")), "como #rrggbb"),
        (replace(plan, look=replace(look, layout="../../etc")), "una de las opciones"),
    ]:
        with pytest.raises(CmsError, match=sentence):
            creation.create_microsite(plan=changed, actor=web)
    assert Microsite.objects.count() == 0


def test_the_second_of_two_equal_names_is_told(web: User, make_plan: MakePlan) -> None:
    plan = make_plan()
    creation.create_microsite(plan=plan, actor=web)
    with pytest.raises(CmsError, match="Ya hay un micrositio en «bici»"):
        creation.create_microsite(plan=plan, actor=web)
    with pytest.raises(CmsError, match="se confunde con «bici»"):
        creation.create_microsite(plan=replace(plan, name="b1ci", address_kind="subdominio"), actor=web)
    Site.objects.create(hostname="otro.puebla.localhost", port=80, root_page=Page.get_first_root_node())
    with pytest.raises(CmsError, match="Ya hay un sitio en otro.puebla.localhost"):
        creation.create_microsite(plan=replace(plan, name="otro", address_kind="subdominio"), actor=web)


def test_pictures_of_the_wizard_are_copied_into_the_collection(web: User, make_plan: MakePlan, picture) -> None:
    logo = picture("Logotipo")
    plan = make_plan()
    look = replace(plan.look, logo=logo, logo_alt="Semana de la Bicicleta")
    made = creation.create_microsite(plan=replace(plan, look=look), actor=web)
    assert made.look.logo != logo
    assert made.look.logo.collection == made.collection
    with made.look.logo.file.open("rb") as copy, logo.file.open("rb") as original:
        assert copy.read() == original.read()


def test_a_picture_needs_words(web: User, make_plan: MakePlan, picture) -> None:
    plan = make_plan()
    with pytest.raises(CmsError, match="Describa la imagen"):
        creation.create_microsite(plan=replace(plan, look=replace(plan.look, logo=picture())), actor=web)


def test_people_of_one_role_only(city: City) -> None:
    assert city.bici.assignments.get(role=Role.RESPONSIBLE).user == city.holder
    assert city.bici.owner == city.holder
    assert timedelta(0) < city.bici.ends_on - city.bici.review_on
