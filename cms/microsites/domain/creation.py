"""The birth of a micrositio: everything it needs, or nothing at all."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import format_html
from wagtail.log_actions import log
from wagtail.models import Collection, Page, Site

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.core.publication import by_system
from cms.microsites.domain import dates, looks, names, people, queries, rights
from cms.microsites.domain.plan import Plan
from cms.microsites.errors import AddressTaken, BadRole, NotYours
from cms.microsites.models import (
    MOST_MENU_ENTRIES,
    AddressKind,
    Assignment,
    MenuEntry,
    Microsite,
    MicrositeContentPage,
    MicrositeLook,
    MicrositeNewsIndexPage,
    MicrositePage,
    MicrositesIndexPage,
    Role,
)
from schemas.microsites.declarations import looks as declared
from schemas.microsites.declarations import reserved_names

INDEX_SLUG = "micrositios"


def check_address(kind: str, raw: str) -> str:
    """The name as it will be kept. Raises `AddressRefused` or `AddressTaken`."""
    name = names.clean(raw, reserved=reserved_names())
    if kind not in AddressKind.values or (kind == AddressKind.SUBDOMAIN and not settings.PARENT_DOMAIN):
        raise CmsError("Elija un tipo de dirección.", code="opcion_desconocida", field="kind")
    names.ensure_distinct(name, Microsite.objects.values_list("name", flat=True))
    host = f"{name}.{settings.PARENT_DOMAIN}"
    if settings.PARENT_DOMAIN and Site.objects.filter(hostname=host).exists():
        raise AddressTaken(f"Ya hay un sitio en {host}. Elija otro nombre.", field="name")
    if Page.objects.filter(slug=name, depth=2).exists():
        raise AddressTaken(f"Ya hay una página «{name}» en la raíz. Elija otro nombre.", field="name")
    return name


def check_people(plan: Plan) -> None:
    """Raise `BadRole`: everybody must work here, and nobody validates what he writes himself."""
    for person in (plan.owner, *plan.editors, *plan.validators):
        people.check_person(person)
    writers = {plan.owner.pk, *(person.pk for person in plan.editors)}
    if both := next((person for person in plan.validators if person.pk in writers), None):
        raise BadRole(f"{both} no puede validar lo que escribe: elija a otra persona.", field="validators")
    if not plan.validators:
        raise BadRole("Elija al menos a una persona que valide los contenidos.", field="validators")
    if not plan.organization.active:
        raise BadRole("Esa dependencia ya no está activa.", field="organization")


def check(plan: Plan) -> None:
    """Raise the first thing that is wrong with a plan."""
    check_address(plan.address_kind, plan.name)
    check_people(plan)
    looks.check(plan.look)
    dates.check(review_on=plan.review_on, ends_on=plan.ends_on, today=timezone.localdate())


def create_microsite(*, plan: Plan, actor: User) -> Microsite:
    """Create a micrositio with its pages, site, collection, groups, people, menu and workflow, in one transaction."""
    if not queries.is_web_team(actor):
        raise NotYours
    check(plan)
    try:
        with transaction.atomic():
            return _create(plan, actor)
    except IntegrityError as error:
        raise AddressTaken("Alguien acaba de tomar ese nombre. Elija otro.", field="name") from error


def _create(plan: Plan, actor: User) -> Microsite:
    root = _root_page(plan, actor)
    microsite = Microsite.objects.create(
        name=plan.name,
        title=plan.title,
        address_kind=plan.address_kind,
        organization=plan.organization,
        purpose=plan.purpose,
        audience=plan.audience,
        services=plan.services,
        owner=plan.owner,
        review_on=plan.review_on,
        ends_on=plan.ends_on,
        root_page=root,
        site=_site(plan, root),
        collection=Collection.get_first_root_node().add_child(name=f"Micrositio {plan.name}"),
        created_by=actor,
    )
    look = MicrositeLook(microsite=microsite)
    looks.fill(look, plan.look, microsite.collection)
    look.full_clean()
    look.save()
    _starter_pages(microsite, root, actor)
    rights.make_groups(microsite)
    _people(microsite, plan, actor)
    rights.grant(microsite)
    rights.ensure_workflow(microsite)
    log(microsite, "microsites.create", user=actor, data={"url": microsite.url})
    return microsite


def _root_page(plan: Plan, actor: User) -> MicrositePage:
    page = MicrositePage(
        title=plan.title,
        slug=plan.name,
        live=False,
        has_unpublished_changes=True,
        owner=actor,
        organization=plan.organization,
        review_on=plan.review_on,
        summary=plan.purpose[:300],
    )
    parent = Page.get_first_root_node() if plan.address_kind == AddressKind.SUBDOMAIN else index_page()
    parent.add_child(instance=page)
    page.save_revision(user=actor)
    return page


def index_page() -> MicrositesIndexPage:
    """`/micrositios/` under the city's front page; made when it is missing."""
    found = MicrositesIndexPage.objects.first()
    if found is not None:
        return found
    page = MicrositesIndexPage(title="Micrositios", slug=INDEX_SLUG, live=False)
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    with by_system("Página inicial de los micrositios"):
        page.save_revision().publish()
    return page


def _site(plan: Plan, root: MicrositePage) -> Site | None:
    if plan.address_kind != AddressKind.SUBDOMAIN:
        return None
    parts = urlsplit(settings.WWW_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Site.objects.create(
        hostname=f"{plan.name}.{settings.PARENT_DOMAIN}", port=port, site_name=plan.title, root_page=root
    )


def _starter_pages(microsite: Microsite, root: MicrositePage, actor: User) -> None:
    layout = declared().layouts[microsite.look.layout]
    pages: list[Page] = []
    for starter in layout.starter_pages:
        text = format_html("<p>{}</p>", starter.text)
        pages.append(
            MicrositeContentPage(title=starter.title, slug=starter.slug, body=[("texto", str(text))], live=False)
        )
    if layout.news:
        pages.append(MicrositeNewsIndexPage(title="Noticias", slug="noticias", live=False))
    for position, page in enumerate(pages):
        page.owner, page.has_unpublished_changes = actor, True
        page.organization, page.review_on = microsite.organization, microsite.review_on
        root.add_child(instance=page)
        page.save_revision(user=actor)
        if position < MOST_MENU_ENTRIES:
            MenuEntry.objects.create(microsite=microsite, page=page, position=position)


def _people(microsite: Microsite, plan: Plan, actor: User) -> None:
    everybody = [(plan.owner, Role.RESPONSIBLE)]
    everybody += [(person, Role.EDITOR) for person in plan.editors if person != plan.owner]
    everybody += [(person, Role.VALIDATOR) for person in plan.validators]
    for person, role in everybody:
        Assignment.objects.create(microsite=microsite, user=person, role=role, assigned_by=actor)
    rights.sync_people(microsite)
