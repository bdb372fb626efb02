"""The home page and pages of content."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.pages.blocks import body_blocks
from cms.pages.models.base import SitePage


class HomePage(SitePage):
    """The front page of a site."""

    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)
    content_panels = [*SitePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "portada"
        verbose_name_plural = "portadas"


class ContentPage(SitePage):
    """A page of content."""

    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)
    content_panels = [*SitePage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "página de contenido"
        verbose_name_plural = "páginas de contenido"
