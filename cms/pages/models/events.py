"""The agenda."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.search import index

from cms.pages.blocks import body_blocks
from cms.pages.models.base import CityPage
from cms.pages.rules.places import coordinate_problem

PER_PAGE = 12


class EventIndexPage(RoutablePageMixin, CityPage):
    """What is going to happen, and what has."""

    content_panels = CityPage.content_panels
    subpage_types = ["pages.EventPage"]

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agendas"

    @path("")
    def upcoming(self, request: HttpRequest) -> TemplateResponse:
        """Events that are not over, the next one first."""
        return self.listed(request, past=False)

    @path("pasados/")
    def past(self, request: HttpRequest) -> TemplateResponse:
        """Events that are over, the last one first."""
        return self.listed(request, past=True)

    def listed(self, request: HttpRequest, *, past: bool) -> TemplateResponse:
        """One page of the list."""
        from cms.pages.domain.queries import listing

        found = listing.events(self, now=timezone.now(), past=past)
        return self.render(
            request,
            context_overrides={"events": listing.page_of(found, request, PER_PAGE), "past": past},
            template="pages/event_index_page.html",
        )


class EventPage(RoutablePageMixin, CityPage):
    """Something that happens at a time and place."""

    starts_at = models.DateTimeField("comienza")
    ends_at = models.DateTimeField("termina", null=True, blank=True)
    place = models.CharField("lugar", max_length=160)
    address = models.CharField("domicilio", max_length=300, blank=True)
    latitude = models.DecimalField("latitud", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("longitud", max_digits=9, decimal_places=6, null=True, blank=True)
    cost = models.CharField("costo", max_length=120, blank=True, help_text="Vacío: entrada libre.")
    body = StreamField(body_blocks(), verbose_name="contenido", blank=True)

    content_panels = [
        *CityPage.content_panels,
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="Cuándo"),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("cost"),
            ],
            heading="Dónde y cuánto",
            icon="site",
        ),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("place"),
        index.SearchField("body"),
        index.FilterField("starts_at"),
    ]
    parent_page_types = ["pages.EventIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventos"

    def clean(self) -> None:
        super().clean()
        problems: dict[str, str] = {}
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            problems["ends_at"] = "El evento no puede terminar antes de comenzar."
        if (self.latitude is None) != (self.longitude is None):
            problems["longitude"] = "Escriba latitud y longitud, o ninguna de las dos."
        elif self.latitude is not None and self.longitude is not None:
            problems |= dict([found] if (found := coordinate_problem(self.latitude, self.longitude)) else [])
        if problems:
            raise ValidationError(problems)

    @property
    def is_over(self) -> bool:
        """Whether it has ended; without an end it lasts until the end of its day."""
        end = self.ends_at or timezone.localtime(self.starts_at).replace(hour=23, minute=59)
        return end < timezone.now()

    @path("")
    def show(self, request: HttpRequest) -> TemplateResponse:
        """The page."""
        return self.render(request, template="pages/event_page.html")

    @path("calendario/")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """The event for calendars (RFC 5545)."""
        from cms.pages.feeds import event_calendar

        return event_calendar(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "calendar_url": (self.get_url(request) or "") + "calendario/"}
