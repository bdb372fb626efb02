"""Makes the demo's micrositios from the texts beside it, by the same verbs as the web team."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.core.publication import by_system
from cms.directory.models import Organization
from cms.media.models import SiteImage
from cms.microsites.domain import archiving, creation, menu
from cms.microsites.domain.plan import LookPlan, Plan
from cms.microsites.models import (
    AddressKind,
    Microsite,
    MicrositeArchive,
    MicrositeContentPage,
    MicrositeNewsIndexPage,
    MicrositeNewsPage,
    State,
)
from cms.pages.demo import pictures
from schemas.microsites.declarations import TOKENS, looks

TEXTS = Path(__file__).parent / "micrositios.yaml"
WEB = "web"
SOON = timedelta(days=30)


def build_all() -> str:
    """Make every micrositio that is missing; one line that says what there is now."""
    made = [build(told) for told in yaml.safe_load(TEXTS.read_text(encoding="utf-8"))]
    active, archived = (Microsite.objects.filter(state=state).count() for state in (State.ACTIVE, State.ARCHIVED))
    return f"{active} activos, {archived} archivados ({sum(made)} nuevos)"


def build(told: dict[str, Any]) -> bool:
    """One micrositio; whether it is new. An archive that was begun and not finished is taken up."""
    today = timezone.localdate()
    web = User.objects.get(username=WEB)
    microsite = Microsite.objects.filter(name=told["nombre"]).first()
    is_new = microsite is None
    if microsite is None:
        microsite = creation.create_microsite(plan=plan(told, today), actor=web)
        with by_system("Ciudad de demostración"):
            fill(microsite, told, today, web)
        microsite.review_on = today + timedelta(days=told["revisar_en"])
        microsite.ends_on = today + timedelta(days=told["termina_en"])
        microsite.save(update_fields=["review_on", "ends_on"])
        if "archivado" in told:
            archiving.begin(microsite=microsite, actor=web, reason=told["archivado"])
    for archive in MicrositeArchive.objects.filter(microsite=microsite, state="construyendo"):
        archiving.make(archive.pk)
    return is_new


def plan(told: dict[str, Any], today: date) -> Plan:
    """What the wizard would have gathered."""
    path_only = not settings.PARENT_DOMAIN
    look, palette = told["aspecto"], looks().palettes[told["aspecto"]["palette"]]
    return Plan(
        title=told["titulo"],
        purpose=told["proposito"],
        audience=told["publico"],
        services=told["servicios"],
        organization=Organization.objects.get(clave=told["dependencia"]),
        owner=User.objects.get(username=told["responsable"]),
        editors=tuple(User.objects.filter(username__in=told["editores"])),
        validators=tuple(User.objects.filter(username__in=told["validadores"])),
        address_kind=AddressKind.PATH if path_only else told["direccion"],
        name=told["nombre"],
        look=LookPlan(
            layout=look["layout"],
            header_style=look["header_style"],
            type_pair=look["type_pair"],
            **{token: getattr(palette, token) for token in TOKENS},
            header_image=image(told["imagen"]),
            header_image_alt=pictures.WORDS[told["imagen"]][1],
        ),
        review_on=today + max(timedelta(days=told["revisar_en"]), SOON),
        ends_on=today + max(timedelta(days=told["termina_en"]), 4 * SOON),
    )


def image(name: str) -> SiteImage:
    """A picture of the demo city, drawn once."""
    title, words = pictures.WORDS[name]
    found = SiteImage.objects.filter(title=title).first()
    if found is not None:
        return found
    made = SiteImage(title=title, description=words, credit="Ciudad de demostración", licence="Dominio público")
    made.file = ContentFile(pictures.jpeg(name), f"{name}.jpg")
    made.save()
    return made


def fill(microsite: Microsite, told: dict[str, Any], today: date, web: User) -> None:
    """Put the demo's pages in the place of the starter pages, and publish all."""
    microsite.root_page.get_children().type(MicrositeContentPage).delete()
    root = Page.objects.get(pk=microsite.root_page_id).specific
    shared = {"organization": microsite.organization, "review_on": microsite.review_on, "owner": web}
    made = {}
    for page in told["paginas"]:
        body = json.dumps(blocks(page["cuerpo"]))
        made[page["clave"]] = add(
            root, MicrositeContentPage, page["titulo"], page["clave"], summary=page["resumen"], body=body, **shared
        )
    news = root.get_children().type(MicrositeNewsIndexPage).first()
    if news is not None:
        fill_news(news.specific, told["noticias"], today, shared)
    root = Page.objects.get(pk=microsite.root_page_id).specific
    front = dict(told["portada"])
    root.action_label, target = front.pop("action")
    root.action_page = made[target]
    root.body = json.dumps(blocks(front.pop("body")))
    root.figures = [("cifra", {"number": number, "label": label}) for number, label in front.pop("figures", [])]
    root.steps = [("paso", {"title": title, "text": text}) for title, text in front.pop("steps", [])]
    for name, value in front.items():
        setattr(root, name, value)
    root.save_revision().publish()
    entries = [(page, "") for page in made.values()] + ([(news, "")] if news else [])
    menu.save(microsite=microsite, entries=entries, actor=web)


def fill_news(index: MicrositeNewsIndexPage, told: list[dict[str, Any]], today: date, shared: dict[str, Any]) -> None:
    """The news, and the page that lists them."""
    for item in told:
        day = today - timedelta(days=item["hace"])
        add(index, MicrositeNewsPage, item["titulo"], item["clave"], date=day, summary=item["resumen"], **shared)
    index.save_revision().publish()


def add(parent: Page, kind: type[Page], title: str, slug: str, **values: Any) -> Page:
    """A public page below another."""
    page = kind(title=title, slug=slug, live=False, **values)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def blocks(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks as a StreamField keeps them."""
    return [{"type": kind, "value": value} for block in told for kind, value in block.items()]
