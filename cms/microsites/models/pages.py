"""Page types of micrositios. Their templates follow the layout that the micrositio chose."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.microsites.models.microsite import Microsite
from cms.microsites.panels import LayoutFieldPanel
from cms.pages.blocks import body_blocks
from cms.pages.models.base import CityPage

NEWS_PER_PAGE = 12


class MicrositesIndexPage(CityPage):
    """`/micrositios/`: every micrositio that the public may see. Made when the installation is prepared."""

    template = "microsites/index_page.html"
    parent_page_types: list[str] = []
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "lista de micrositios"
        verbose_name_plural = "listas de micrositios"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.microsites.domain.queries import public_archives, public_microsites

        context = super().get_context(request, *args, **kwargs)
        return {**context, "active": public_microsites(), "archived": public_archives()}


class MicrositeMember(CityPage):
    """What every page of a micrositio shares. The base template and the frame come from `cms.microsites.frame`."""

    class Meta:
        abstract = True

    @cached_property
    def of_microsite(self) -> Microsite:
        """The micrositio to which the page belongs."""
        from cms.microsites.domain.queries import microsite_of

        found = microsite_of(self)
        if found is None:
            raise Http404("a page of a micrositio outside of any")
        return found


class MicrositePage(MicrositeMember):
    """The front page of a micrositio. Made by the wizard."""

    when = models.CharField("cuándo", max_length=120, blank=True, help_text="Por ejemplo: del 17 al 24 de mayo.")
    action_label = models.CharField("texto del botón principal", max_length=40, blank=True)
    action_page = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="página del botón principal"
    )
    figures = StreamField(
        [("cifra", blocks.StructBlock([("number", blocks.CharBlock(max_length=20, label="Cifra")),
                                       ("label", blocks.CharBlock(max_length=80, label="Qué cuenta"))],
                                      label="Cifra", icon="order"))],
        verbose_name="cifras", blank=True, max_num=4,
    )  # fmt: skip
    steps = StreamField(
        [("paso", blocks.StructBlock([("title", blocks.CharBlock(max_length=80, label="Paso")),
                                      ("text", blocks.TextBlock(max_length=400, label="Qué se hace", required=False))],
                                     label="Paso", icon="list-ol"))],
        verbose_name="pasos", blank=True, max_num=9,
    )  # fmt: skip
    contact = models.TextField(
        "contacto",
        max_length=600,
        blank=True,
        help_text="Dónde, cuándo y por qué medio se atiende; una línea por dato.",
    )
    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)
    show_news = models.BooleanField("mostrar las últimas noticias", default=True)

    content_panels = [
        *CityPage.content_panels,
        LayoutFieldPanel("when", layouts=("campana",)),
        MultiFieldPanel(
            [FieldPanel("action_label"), PageChooserPanel("action_page")], heading="Botón principal", icon="link"
        ),
        LayoutFieldPanel("figures", layouts=("campana",)),
        LayoutFieldPanel("steps", layouts=("servicio",)),
        LayoutFieldPanel("contact", layouts=("servicio", "institucional")),
        FieldPanel("body"),
        LayoutFieldPanel("show_news", layouts=("institucional", "campana")),
    ]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types: list[str] = []
    subpage_types = ["microsites.MicrositeContentPage", "microsites.MicrositeNewsIndexPage", "pages.FormPage"]
    promote_panels = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading="Para buscadores")
    ]  # its address is that of the micrositio and does not change

    class Meta:
        verbose_name = "portada de micrositio"
        verbose_name_plural = "portadas de micrositio"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.microsites.domain.queries import latest_news, link_out, sections

        microsite = self.of_microsite
        return {
            **super().get_context(request, *args, **kwargs),
            "sections": sections(microsite, below=self),
            "news": latest_news(microsite) if self.show_news and "show_news" in self.shown_fields() else [],
            "action_url": link_out(microsite, self.action_page) if self.action_page else "",
        }

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"microsites/layouts/{self.of_microsite.look.layout}/home.html"

    def shown_fields(self) -> set[str]:
        """The fields that the layout uses."""
        layout = self.of_microsite.look.layout
        panels = (panel for panel in self.content_panels if isinstance(panel, LayoutFieldPanel))
        return {panel.field_name for panel in panels if layout in panel.layouts}


class MicrositeContentPage(MicrositeMember):
    """A page of content of a micrositio."""

    template = "microsites/content.html"
    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("body")]
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["microsites.MicrositePage", "microsites.MicrositeContentPage"]
    subpage_types = ["microsites.MicrositeContentPage", "pages.FormPage"]

    class Meta:
        verbose_name = "página de micrositio"
        verbose_name_plural = "páginas de micrositio"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.microsites.domain.queries import sections

        context = super().get_context(request, *args, **kwargs)
        return {**context, "children": sections(self.of_microsite, below=self)}


class MicrositeNewsIndexPage(RoutablePageMixin, MicrositeMember):
    """The news of a micrositio, the newest first. Later pages have addresses of their own (`pagina/2/`)."""

    template = "microsites/news_index.html"
    parent_page_types = ["microsites.MicrositePage"]
    subpage_types = ["microsites.MicrositeNewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "noticias de micrositio"
        verbose_name_plural = "noticias de micrositio"

    @path("")
    def first(self, request: HttpRequest) -> TemplateResponse:
        """The newest ones."""
        return self.numbered(request, 1)

    @path("pagina/<int:number>/")
    def numbered(self, request: HttpRequest, number: int) -> TemplateResponse:
        """One page of them."""
        from cms.microsites.domain.queries import address_in, with_links

        pages = self.paginator()
        if number not in pages.page_range:
            raise Http404
        news, here = pages.page(number), address_in(self.of_microsite, self)
        before = f"pagina/{number - 1}/" if number > 2 else ""
        shown = {
            "news": news,
            "items": with_links(self.of_microsite, news.object_list),
            "previous_url": here + before,
            "next_url": f"{here}pagina/{number + 1}/",
        }
        return self.render(request, context_overrides=shown)

    def paginator(self) -> Paginator:
        """The live news, in pages."""
        news = MicrositeNewsPage.objects.child_of(self).live().public().select_related("image").order_by("-date", "-pk")
        return Paginator(news, NEWS_PER_PAGE)

    def static_paths(self) -> list[str]:
        """Addresses below this page that an archive must hold too."""
        return [self.reverse_subpage("numbered", args=(number,)) for number in list(self.paginator().page_range)[1:]]


class MicrositeNewsPage(MicrositeMember):
    """One piece of news of a micrositio."""

    template = "microsites/news.html"
    date = models.DateField("fecha")
    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)

    content_panels = [
        *CityPage.content_panels, FieldPanel("date"), FieldPanel("image"), FieldPanel("body"),
    ]  # fmt: skip
    search_fields = [*CityPage.search_fields, index.SearchField("body")]
    parent_page_types = ["microsites.MicrositeNewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "noticia de micrositio"
        verbose_name_plural = "noticias de micrositio"
