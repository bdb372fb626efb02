"""News."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from cms.pages.blocks import body_blocks
from cms.pages.models.base import CityPage

PER_PAGE = 12
IN_FEED = 20


class NewsIndexPage(RoutablePageMixin, CityPage):
    """The news of a site, the newest first, by year, and as feeds."""

    content_panels = CityPage.content_panels
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = "índice de noticias"
        verbose_name_plural = "índices de noticias"

    @path("")
    def all_news(self, request: HttpRequest) -> TemplateResponse:
        """The list, filtered by the year in `?anio=`."""
        from cms.pages.domain.queries import listing

        year = listing.whole_number(request.GET.get("anio"))
        news = listing.news(self, year=year)
        return self.render(
            request,
            context_overrides={
                "news": listing.page_of(news, request, PER_PAGE),
                "years": listing.news_years(self),
                "year": year,
                "query": f"anio={year}" if year else "",
            },
            template="pages/news_index_page.html",
        )

    @path("rss/")
    def rss(self, request: HttpRequest) -> HttpResponse:
        """The newest news as RSS 2.0."""
        from cms.pages.feeds import news_feed

        return news_feed(self, request, kind="rss")

    @path("atom/")
    def atom(self, request: HttpRequest) -> HttpResponse:
        """The newest news as Atom."""
        from cms.pages.feeds import news_feed

        return news_feed(self, request, kind="atom")


class NewsPage(CityPage):
    """One piece of news."""

    date = models.DateField("fecha", default=timezone.localdate)
    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)

    content_panels = [*CityPage.content_panels, FieldPanel("date"), FieldPanel("image"), FieldPanel("body")]
    search_fields = [*CityPage.search_fields, index.SearchField("body"), index.FilterField("date")]
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "noticia"
        verbose_name_plural = "noticias"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages.domain.queries import listing

        return {**super().get_context(request, *args, **kwargs), "more": listing.other_news(self)}
