"""From the demo's short way of writing blocks to what a StreamField keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from cms.media.models import SiteDocument, SiteImage
from cms.pages.models import ServicePage, ServiceTopic


@dataclass(frozen=True)
class Bodies:
    """Finds what blocks name: pictures, documents and pages by their keys."""

    image: Callable[[str], SiteImage]
    document: Callable[[str], SiteDocument]
    page: Callable[[str], Page]

    def blocks(self, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The blocks of a body."""
        return [{"type": kind, "value": self.value(kind, value)} for block in told for kind, value in block.items()]

    def value(self, kind: str, value: Any) -> Any:
        """The value of one block; kinds without references stay as they are."""
        change = getattr(self, f"of_{kind}", None)
        return change(value) if change else value

    def picture(self, told: dict[str, Any]) -> dict[str, Any]:
        shown = {"image": self.image(told["image"]).pk, "alt_text": told["alt"], "decorative": False}
        return {"image": shown, "caption": told.get("caption", "")}

    def link(self, slug: str) -> dict[str, Any]:
        return {"page": self.page(slug).pk, "url": ""}

    def of_imagen(self, value: dict[str, Any]) -> dict[str, Any]:
        return self.picture(value)

    def of_galeria(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"title": value["title"], "pictures": [self.picture(item) for item in value["pictures"]]}

    def of_tarjetas(self, value: dict[str, Any]) -> dict[str, Any]:
        cards = [
            {**card, "link": self.link(card["link"]), "image": self.image(card["image"]).pk} for card in value["cards"]
        ]
        return {**value, "cards": cards}

    def of_tabla(self, value: dict[str, Any]) -> dict[str, Any]:
        table = {
            "caption": "",
            "columns": [{"type": kind, "heading": heading} for kind, heading in value["columnas"]],
            "rows": [{"values": row} for row in value["renglones"]],
        }
        return {"title": value["title"], "table": table, "row_headings": True, "source": value["source"]}

    def of_mapa(self, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "places": [{"note": "", **place} for place in value["places"]]}

    def of_video(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"file": None, "captions": None, "poster": None, **value}

    def of_llamada(self, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "link": self.link(value["link"])}

    def of_documentos(self, value: dict[str, Any]) -> dict[str, Any]:
        return {**value, "documents": [self.document(key).pk for key in value["documents"]]}

    def of_formulario(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"form": self.page(value["form"]).pk}

    def finish(self, page: Page, told: dict[str, Any]) -> None:
        """What a procedure names: topics, its form, the formats to fill in."""
        if not isinstance(page, ServicePage):
            return
        page.topics = list(ServiceTopic.objects.filter(slug__in=told["temas"]))
        if "formulario" in told:
            page.form_page = self.page(told["formulario"])
        page.formats = [("documento", self.document(key)) for key in told.get("formatos", [])]
