"""Sections and pages of content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.pages.blocks import body_blocks
from cms.pages.models.base import CityPage

BELOW = [
    "pages.SectionPage", "pages.ContentPage", "pages.FormPage", "pages.DocumentsPage", "pages.EventIndexPage",
    "pages.NewsIndexPage",
]  # fmt: skip


class SectionPage(CityPage):
    """A part of the site: says what is in it and lists its pages."""

    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("image"), FieldPanel("body")]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    subpage_types = BELOW

    class Meta:
        verbose_name = "sección"
        verbose_name_plural = "secciones"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages.domain.queries.listing import children

        return {**super().get_context(request, *args, **kwargs), "children": children(self)}


class ContentPage(CityPage):
    """A page of content."""

    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("image"), FieldPanel("body")]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    subpage_types = ["pages.ContentPage", "pages.FormPage"]

    class Meta:
        verbose_name = "página de contenido"
        verbose_name_plural = "páginas de contenido"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages.domain.queries import listing

        return {
            **super().get_context(request, *args, **kwargs),
            "children": listing.children(self),
            "siblings": listing.siblings(self),
        }
