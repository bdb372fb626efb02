"""Makes the demo's pages from the texts beside it: first all pages, then their contents, which name one another."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from cms.directory.models import Organization
from cms.media.models import DocumentKind, SiteDocument, SiteImage
from cms.pages.demo import papers, pictures
from cms.pages.demo.bodies import Bodies
from cms.pages.domain import site
from cms.pages.models import (
    ContentPage,
    EmergencyBanner,
    EventIndexPage,
    EventPage,
    FormField,
    FormPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
    ServiceIndexPage,
    ServicePage,
    ServiceTopic,
    SiteContact,
)  # fmt: skip

TEXTS = Path(__file__).parent / "textos"
KINDS = {"seccion": SectionPage, "contenido": ContentPage}
OWNERS = ("editora", "web")
REVIEW_IN = 180  # days


def read(name: str) -> Any:
    """The texts of one file."""
    return yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))


@dataclass
class Builder:
    """One loading."""

    front: HomePage
    made: list[tuple[Page, dict[str, Any]]] = field(default_factory=list)

    def build(self) -> int:
        """Make what is missing; how many pages are new."""
        self.pages()
        self.form()
        self.dated("noticias", NewsIndexPage, self.news)
        self.dated("eventos", EventIndexPage, self.event)
        self.services()
        bodies = Bodies(image=self.image, document=self.document, page=self.page)
        for made, told in self.made:
            page = type(made).objects.get(pk=made.pk)  # with the children that came since
            if "cuerpo" in told:
                page.body = json.dumps(bodies.blocks(told["cuerpo"]))
            bodies.finish(page, told)
            page.save_revision().publish()
        self.home()
        self.settings()
        return len(self.made)

    @cached_property
    def today(self) -> Any:
        return timezone.localdate()

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        return {found.clave: found for found in Organization.objects.all()}

    def page(self, slug: str) -> Page:
        """A page of the demo by its slug."""
        return Page.objects.descendant_of(self.front).get(slug=slug)

    def add(self, parent: Page, kind: type[Page], told: dict[str, Any], **values: Any) -> None:
        """A page, as a draft without contents, unless one stands there already that has some."""
        before = parent.get_children().filter(slug=told["slug"]).first()
        if before is not None and (before.live or before.specific.body):
            return
        shared = {
            "title": told["titulo"],
            "slug": told["slug"],
            "summary": told.get("resumen", ""),
            "organization": self.organizations.get(told.get("dependencia", "")),
            "image": self.image(told["imagen"]) if "imagen" in told else None,
            "review_on": self.today + timedelta(days=REVIEW_IN),
            "live": False,
        }
        if before is not None:  # a draft that the preparation left, still without words
            before.delete()
        page = kind(**shared, **values)
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        self.made.append((page, told))

    def pages(self) -> None:
        for told in read("paginas"):
            parent = self.page(told["en"]) if told.get("en") else self.front
            self.add(parent, KINDS[told["tipo"]], told)

    def dated(self, name: str, index: type[Page], values: Any) -> None:
        parent = index.objects.descendant_of(self.front).first()
        for told in read(name):
            told["cuerpo"] = [{"texto": told["texto"]}] if "texto" in told else []
            self.add(parent, NewsPage if index is NewsIndexPage else EventPage, told, **values(told))

    def news(self, told: dict[str, Any]) -> dict[str, Any]:
        return {"date": self.today - timedelta(days=told["hace"])}

    def event(self, told: dict[str, Any]) -> dict[str, Any]:
        day = self.today + timedelta(days=told["dias"])
        starts = timezone.make_aware(datetime.combine(day, time.fromisoformat(told["hora"])))
        latitude, longitude = told["coordenadas"] or (None, None)
        return {
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=told["dura"]),
            "place": told["lugar"],
            "address": told["domicilio"],
            "latitude": latitude,
            "longitude": longitude,
        }

    def form(self) -> None:
        told = read("portada")["formulario"]
        before = len(self.made)
        self.add(
            self.page(told["en"]), FormPage, told, intro=told["presentacion"], thanks=told["gracias"],
            privacy_notice=told["privacidad"],
        )  # fmt: skip
        if len(self.made) > before:
            page = self.made[-1][0]
            page.form_fields = [FormField(sort_order=order, **values) for order, values in enumerate(told["campos"])]
            page.owners = list(get_user_model().objects.filter(username__in=OWNERS))
            page.save()

    def services(self) -> None:
        told_all = read("tramites")
        for slug, name in told_all["temas"].items():
            ServiceTopic.objects.get_or_create(slug=slug, defaults={"name": name})
        parent = ServiceIndexPage.objects.descendant_of(self.front).first()
        for told in told_all["tramites"]:
            self.add(
                parent, ServicePage, told, mode=told["modo"], cost=told["costo"], time=told["tiempo"],
                result=told["obtiene"], validity=told["vigencia"], online_url=complete(told.get("direccion", "")),
                requirements=listed("ul", told["requisitos"]), steps=listed("ol", told["pasos"]),
                legal_basis=f"<p>{told['fundamento']}.</p>",
            )  # fmt: skip

    def image(self, name: str) -> SiteImage:
        """A picture, drawn the first time that it is asked for."""
        title, words = pictures.WORDS[name]
        found = SiteImage.objects.filter(title=title, collection=site.city_collection()).first()
        if found is None:
            found = SiteImage(
                title=title, description=words, collection=site.city_collection(), credit="Ciudad de demostración",
                licence="CC0",
            )  # fmt: skip
            found.file = ContentFile(pictures.jpeg(name), f"{name}.jpg")
            found._set_image_file_metadata()
            found.save()
        return found

    def document(self, key: str) -> SiteDocument:
        """A document, written the first time that it is asked for."""
        told = next(told for told in read("documentos") if told["clave"] == key)
        found = SiteDocument.objects.filter(title=told["titulo"], collection=site.documents_collection()).first()
        if found is None:
            kind, _ = DocumentKind.objects.get_or_create(
                name=told["tipo"], defaults={"slug": told["tipo"].lower().replace(" ", "-")}
            )
            found = SiteDocument(
                title=told["titulo"], summary=told["resumen"], kind=kind, dated_on=told["fecha"],
                collection=site.documents_collection(),
            )  # fmt: skip
            found.file = ContentFile(papers.pdf(told["titulo"], told["resumen"], told["fecha"]), f"{key}.pdf")
            found._set_document_file_metadata()
            found.save()
        return found

    def home(self) -> None:
        """The front page's words, once."""
        told = read("portada")["portada"]
        for document in read("documentos"):
            self.document(document["clave"])
        if self.front.featured:
            return
        self.front.heading = told["encabezado"]
        self.front.summary = told["resumen"]
        self.front.examples = told["ejemplos"]
        self.front.organization = self.organizations.get("gobierno-electronico")
        self.front.featured = json.dumps(
            [
                {"type": "enlace", "value": {**entry, "link": {"page": self.page(entry["link"]).pk, "url": ""}}}
                for entry in told["destacados"]
            ]
        )
        self.front.save_revision().publish()

    def settings(self) -> None:
        """The notice and the address at the foot, unless somebody set them."""
        told = read("portada")
        if not EmergencyBanner.objects.exists():
            notice = told["aviso"]
            EmergencyBanner.objects.create(
                active=True, level=notice["nivel"], title=notice["titulo"], text=notice["texto"],
                page=self.page("paseo-ciclista-familiar"),
            )  # fmt: skip
        if not SiteContact.objects.exists():
            contact = told["contacto"]
            SiteContact.objects.create(
                phone=contact["telefono"],
                email=contact["correo"],
                address=contact["domicilio"],
                hours=contact["horario"],
            )


def complete(address: str) -> str:
    """An address as the page keeps it; one that begins with a slash is of this city."""
    return settings.WWW_URL + address if address.startswith("/") else address


def listed(tag: str, entries: list[str]) -> str:
    """A list as rich text."""
    return f"<{tag}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{tag}>"
