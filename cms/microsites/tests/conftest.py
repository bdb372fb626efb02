"""A city with two micrositios and the people of each."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from wagtail.models import Page, Site

from cms.accounts.models import GroupGrant, User
from cms.directory.models import Organization, Person
from cms.media.models import SiteImage
from cms.microsites.domain import creation
from cms.microsites.domain.plan import LookPlan, Plan
from cms.microsites.models import Microsite
from cms.microsites.preparation import prepare
from cms.pages.domain import permissions
from cms.pages.models import HomePage

LOOK = LookPlan(
    layout="institucional",
    header_style="claro",
    type_pair="clara",
    primary="#1b3a8a",
    accent="#c47f00",
    text="#1d2433",
    background="#ffffff",
)


def person(username: str, organization: Organization | None, **more: object) -> User:
    """An account of somebody who works here."""
    someone = Person.objects.create(
        first_names=username.title(),
        first_surname="Ficticia",
        organization=organization,
        email=f"{username}@puebla.example",
    )
    return User.objects.create_user(
        username, email=f"{username}@puebla.example", password="una-clave-larga", person=someone,
        first_name=username.title(), last_name="Ficticia", **more,
    )  # fmt: skip


def join_web_team(user: User) -> User:
    """Make somebody a member of the web team, in the way that lasts over an entry."""
    team = Group.objects.get(name="equipo-web")
    GroupGrant.objects.create(user=user, group=team, reason="Prueba")
    user.groups.add(team)
    return user


@dataclass
class City:
    """Who is who. `holder` is responsable of `bici`, `colleague` of `arbol`; `stranger` has no role anywhere."""

    home: Page
    movilidad: Organization
    parques: Organization
    web: User
    holder: User
    editor: User
    validator: User
    colleague: User
    colleague_validator: User
    stranger: User
    bici: Microsite
    arbol: Microsite


@pytest.fixture
def root(db: None) -> HomePage:
    """The city's site with a front page."""
    top = Page.get_first_root_node()
    Site.objects.all().delete()
    home = HomePage(title="Inicio", slug="ciudad")
    top.add_child(instance=home)
    Site.objects.create(hostname="www.puebla.localhost", port=8000, is_default_site=True, root_page=home)
    return home


@pytest.fixture
def web(root: HomePage) -> User:
    """Somebody of the web team, who may do everything in the tree."""
    permissions.sync(root)
    prepare()
    return join_web_team(person("web", None))


@pytest.fixture
def movilidad(db: None) -> Organization:
    return Organization.objects.create(clave="movilidad", name="Dirección de Movilidad")


@pytest.fixture
def make_plan(movilidad: Organization) -> Callable[..., Plan]:
    """A plan that can be created, with whatever a test changes."""

    def make(**changes: object) -> Plan:
        plan = Plan(
            title="Semana de la Bicicleta",
            purpose="Invitar a pedalear.",
            audience="Quien vive en el municipio.",
            services="Inscripción a rodadas.",
            organization=movilidad,
            owner=changes.pop("owner", None) or person("movilidad-web", movilidad),
            editors=(),
            validators=changes.pop("validators", None) or (person("movilidad-valida", movilidad),),
            address_kind="ruta",
            name="bici",
            look=LOOK,
            review_on=timezone.localdate() + timedelta(days=90),
            ends_on=timezone.localdate() + timedelta(days=200),
        )
        return replace(plan, **changes)

    return make


@pytest.fixture
def city(root: Page, web: User, movilidad: Organization, make_plan: Callable[..., Plan]) -> City:
    """Two micrositios: `bici` by path, `arbol` by subdomain."""
    parques = Organization.objects.create(clave="parques", name="Dirección de Parques")
    holder, editor = person("movilidad-web", movilidad), person("movilidad-edita", movilidad)
    validator = person("movilidad-valida", movilidad)
    colleague, colleague_validator = person("parques-web", parques), person("parques-valida", parques)
    bici = creation.create_microsite(
        plan=make_plan(owner=holder, editors=(editor,), validators=(validator,)), actor=web
    )
    arbol = creation.create_microsite(
        plan=make_plan(
            owner=colleague, validators=(colleague_validator,), organization=parques, title="Adopta un Árbol",
            name="arbol", address_kind="subdominio", look=replace(LOOK, layout="campana"),
        ),
        actor=web,
    )  # fmt: skip
    return City(
        home=root, movilidad=movilidad, parques=parques, web=web, holder=holder, editor=editor, validator=validator,
        colleague=colleague, colleague_validator=colleague_validator, stranger=person("nadie", movilidad),
        bici=bici, arbol=arbol,
    )  # fmt: skip


@pytest.fixture
def enter(client: Client) -> Callable[[User], Client]:
    """The test's browser, entered as somebody."""

    def as_person(user: User) -> Client:
        client.force_login(user)
        return client

    return as_person


@pytest.fixture
def picture(db: None) -> Callable[..., SiteImage]:
    """A small picture."""

    def make(title: str = "Ciclovía", **more: object) -> SiteImage:
        file = io.BytesIO()
        Picture.new("RGB", (640, 480), "#336699").save(file, "PNG")
        return SiteImage.objects.create(title=title, file=ContentFile(file.getvalue(), f"{title}.png"), **more)

    return make


def publish(microsite: Microsite) -> None:
    """Publish every page of a micrositio."""
    for page in microsite.root_page.get_descendants(inclusive=True).order_by("depth").specific():
        page.save_revision().publish()


def tomorrow(days: int = 1) -> date:
    return timezone.localdate() + timedelta(days=days)
