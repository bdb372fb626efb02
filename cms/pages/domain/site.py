"""The city's own site as a new installation begins it: its front page and the parts that header and footer name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from cms.core.publication import by_system
from cms.pages.models import (
    ContentPage,
    DocumentsPage,
    EventIndexPage,
    HomePage,
    NewsIndexPage,
    PeoplePage,
    ServiceIndexPage,
)

NAME = "Puebla Abierta"
COLLECTION, DOCUMENTS = "Sitio de la ciudad", "Documentos públicos"
PARTS: tuple[tuple[type[Page], str, str, str], ...] = (
    (
        ServiceIndexPage,
        "tramites",
        "Trámites y servicios",
        "Qué necesita, cuánto cuesta, cuánto tarda y dónde se hace.",
    ),
    (NewsIndexPage, "noticias", "Noticias", "Lo que hace el gobierno municipal."),
    (EventIndexPage, "agenda", "Agenda", "Qué hay en la ciudad y cuándo."),
    (DocumentsPage, "documentos", "Documentos", "Reglamentos, actas, convocatorias e informes para descargar."),
    (PeoplePage, "directorio", "Directorio", "Quién trabaja en cada dependencia y cómo comunicarse."),
)
LEGAL: tuple[tuple[str, str, str], ...] = (
    (
        "aviso-de-privacidad",
        "Aviso de privacidad",
        "Qué datos personales usamos, para qué y cómo ejercer sus derechos.",
    ),
    ("terminos-de-uso", "Términos de uso", "Cómo puede usar lo que publicamos."),
    ("accesibilidad", "Accesibilidad", "Cómo hacemos que este sitio pueda usarlo cualquier persona, y cómo avisarnos."),
)


def home() -> HomePage | None:
    """The front page of the city's site, when there is one."""
    host = urlsplit(settings.WWW_URL).hostname
    site = Site.objects.filter(hostname=host).first() or Site.objects.filter(is_default_site=True).first()
    found = site.root_page.specific if site else None
    return found if isinstance(found, HomePage) else None


@transaction.atomic
def prepare() -> HomePage:
    """Make what is missing of the city's site, and bring its public address in step with the settings.

    Nothing that editors made or moved is touched. Legal pages begin as drafts: the government writes their texts.
    """
    front = home() or begin()
    keep_address(front)
    for kind, slug, title, summary in PARTS:
        if not kind.objects.descendant_of(front).exists() and not taken(front, slug):
            add(front, kind, slug=slug, title=title, summary=summary, **extras(kind))
    for slug, title, summary in LEGAL:
        if not taken(front, slug):
            add(front, ContentPage, slug=slug, title=title, summary=summary, live=False)
    return front


def begin() -> HomePage:
    """The front page, in the place of the page that Wagtail makes by itself."""
    root = Page.get_first_root_node()
    front = HomePage(title=NAME, slug="portada-de-la-ciudad", locale=Locale.get_default())
    root.add_child(instance=front)
    Site.objects.filter(is_default_site=True).update(root_page=front)
    for page in root.get_children().exclude(pk=front.pk):
        if page.specific_class is Page or page.specific_class is None:
            page.delete()
    return HomePage.objects.get(pk=front.pk)


def keep_address(front: HomePage) -> None:
    """The default site answers at the public address of the settings."""
    parts = urlsplit(settings.WWW_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    wanted = {"hostname": parts.hostname, "port": port, "site_name": NAME, "root_page": front, "is_default_site": True}
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.full_clean()
        site.save()


def taken(front: HomePage, slug: str) -> bool:
    """Whether a page stands at this place already."""
    return front.get_children().filter(slug=slug).exists()


def extras(kind: type[Page]) -> dict[str, Any]:
    """What a part needs beyond its title."""
    return {"collection": documents_collection()} if kind is DocumentsPage else {}


def city_collection() -> Collection:
    """Where pictures and documents of the city's site are kept."""
    return below(Collection.get_first_root_node(), COLLECTION)


def documents_collection() -> Collection:
    """Where its public documents are kept."""
    return below(city_collection(), DOCUMENTS)


def below(parent: Collection, name: str) -> Collection:
    """The collection of this name right below another."""
    found = parent.get_children().filter(name=name).first()
    return found or Collection.objects.get(pk=parent.add_child(name=name).pk)


def add(parent: Page, kind: type[Page], *, live: bool = True, **values: Any) -> Page:
    """A page below another, published by the system or kept as a draft."""
    page = kind(live=False, **values)
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        with by_system("Página inicial del sitio"):
            revision.publish()
    return page
