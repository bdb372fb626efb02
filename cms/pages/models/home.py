"""The front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.pages.blocks import body_blocks
from cms.pages.blocks.text import LinkBlock
from cms.pages.models.base import CityPage

DATASETS, NEWS, EVENTS, MICROSITES = 4, 3, 3, 6


def featured_blocks() -> list[tuple[str, blocks.Block]]:
    """A link of the front page."""
    return [
        (
            "enlace",
            blocks.StructBlock(
                [
                    ("title", blocks.CharBlock(label="Título", max_length=80)),
                    ("text", blocks.CharBlock(label="Una frase", required=False, max_length=160)),
                    ("link", LinkBlock(label="A dónde lleva")),
                ],
                label="Enlace destacado",
                icon="link",
            ),
        )
    ]


class HomePage(CityPage):
    """The front page of the city: search over pages and datasets, what people look for, and what is new."""

    heading = models.CharField("encabezado", max_length=120, default="¿Qué necesita hacer hoy?")
    examples = models.CharField(
        "búsquedas de ejemplo", max_length=200, blank=True, help_text="Separadas por comas: predial, actas, becas."
    )
    featured = StreamField(featured_blocks(), verbose_name="enlaces destacados", blank=True, max_num=12)
    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)
    show_datasets = models.BooleanField("mostrar los datos abiertos más recientes", default=True)
    show_news = models.BooleanField("mostrar las últimas noticias", default=True)
    show_events = models.BooleanField("mostrar la agenda", default=True)
    show_microsites = models.BooleanField("mostrar los micrositios", default=True)

    content_panels = [
        *CityPage.content_panels,
        MultiFieldPanel([FieldPanel("heading"), FieldPanel("examples")], heading="Buscador", icon="search"),
        FieldPanel("featured"),
        MultiFieldPanel(
            [
                FieldPanel("show_news"),
                FieldPanel("show_events"),
                FieldPanel("show_datasets"),
                FieldPanel("show_microsites"),
            ],
            heading="Novedades",
            icon="list-ul",
        ),
        FieldPanel("body"),
    ]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "pages.SectionPage", "pages.ContentPage", "pages.NewsIndexPage", "pages.EventIndexPage",
        "pages.ServiceIndexPage", "pages.DocumentsPage", "pages.PeoplePage", "pages.FormPage",
    ]  # fmt: skip

    class Meta:
        verbose_name = "portada"
        verbose_name_plural = "portadas"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages import microsite_cards, portal_content
        from cms.pages.domain.queries import listing

        return {
            **super().get_context(request, *args, **kwargs),
            "datasets": portal_content.latest_datasets(DATASETS) if self.show_datasets else None,
            "news": listing.latest_news(self, NEWS) if self.show_news else [],
            "events": listing.next_events(self, EVENTS) if self.show_events else [],
            "microsites": microsite_cards.cards(MICROSITES) if self.show_microsites else [],
            "sections": listing.sections(self),
        }

    @property
    def example_words(self) -> list[str]:
        """The example searches, one by one."""
        return [words.strip() for words in self.examples.split(",") if words.strip()]
