"""Procedures for citizens: what one needs, what it costs, how long it takes and where."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.pages.blocks.place import ContactBlock, MapBlock
from cms.pages.blocks.text import PLAIN_FEATURES
from cms.pages.models.base import CityPage, SitePageForm

PER_PAGE = 15


class ServiceTopic(models.Model):
    """A topic by which people look for a procedure."""

    name = models.CharField("tema", max_length=80, unique=True)
    slug = models.SlugField("clave", max_length=80, unique=True)

    class Meta:
        verbose_name = "tema de trámites"
        verbose_name_plural = "temas de trámites"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ServiceIndexPage(CityPage):
    """The directory of procedures, filtered by words, topic, dependencia and whether it can be done online."""

    content_panels = CityPage.content_panels
    subpage_types = ["pages.ServicePage"]

    class Meta:
        verbose_name = "directorio de trámites"
        verbose_name_plural = "directorios de trámites"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages.domain.queries import listing, services

        chosen = services.Filters.from_query(request.GET)
        found = services.services(self, chosen)
        return {
            **super().get_context(request, *args, **kwargs),
            "filters": chosen,
            "services": listing.page_of(found, request, PER_PAGE),
            "topics": services.topics_in_use(self),
            "organizations": services.organizations_in_use(self),
            "query": chosen.encoded(),
        }


class ServicePageForm(SitePageForm):
    """What is done online must say where."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        url, form = data.get("online_url"), data.get("form_page")
        if url and form:
            self.add_error("online_url", "Escriba una dirección o elija un formulario, no las dos cosas.")
        elif data.get("mode") == ServicePage.Mode.ONLINE and not url and not form and not self.is_deferred_validation:
            self.add_error("online_url", "Diga dónde se hace en línea: una dirección o un formulario del sitio.")
        return data


class ServicePage(CityPage):
    """One procedure or service."""

    class Mode(models.TextChoices):
        """How it is done."""

        ONLINE = "linea", "En línea"
        IN_PERSON = "presencial", "En persona"
        BOTH = "ambas", "En línea o en persona"

    code = models.CharField("clave", max_length=40, blank=True, help_text="La del registro de trámites, si la tiene.")
    mode = models.CharField("cómo se hace", max_length=12, choices=Mode.choices, default=Mode.IN_PERSON)
    online_url = models.URLField("dirección para hacerlo en línea", max_length=500, blank=True)
    form_page = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="o formulario de este sitio"
    )
    audience = models.CharField("quién puede hacerlo", max_length=200, blank=True)
    requirements = RichTextField("requisitos", features=PLAIN_FEATURES)
    steps = RichTextField("pasos", features=PLAIN_FEATURES, blank=True)
    cost = models.CharField("costo", max_length=200, help_text="«Gratuito», o cuánto y según qué norma.")
    time = models.CharField("tiempo de respuesta", max_length=160, help_text="Por ejemplo: 5 días hábiles.")
    result = models.CharField("qué se obtiene", max_length=200, blank=True)
    validity = models.CharField("vigencia", max_length=120, blank=True)
    legal_basis = RichTextField("fundamento", features=PLAIN_FEATURES, blank=True)
    places = StreamField([("contacto", ContactBlock()), ("mapa", MapBlock())], verbose_name="dónde se hace", blank=True)
    formats = StreamField(
        [("documento", DocumentChooserBlock(label="Documento", icon="doc-full"))],
        verbose_name="formatos que se llenan",
        blank=True,
    )
    topics = ParentalManyToManyField(ServiceTopic, verbose_name="temas", blank=True, related_name="services")

    content_panels = [
        *CityPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("mode"), FieldPanel("code")]),
                FieldPanel("online_url"),
                PageChooserPanel("form_page", "pages.FormPage"),
            ],
            heading="Cómo se hace",
            icon="tasks",
        ),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldPanel("result"),
                FieldRowPanel([FieldPanel("cost"), FieldPanel("time"), FieldPanel("validity")]),
            ],
            heading="Lo esencial",
            icon="info-circle",
        ),
        FieldPanel("requirements"),
        FieldPanel("steps"),
        FieldPanel("formats"),
        FieldPanel("places"),
        FieldPanel("legal_basis"),
        FieldPanel("topics"),
    ]
    search_fields = [
        *CityPage.search_fields,
        index.SearchField("code"),
        index.SearchField("requirements"),
        index.SearchField("steps"),
        index.SearchField("result"),
        index.SearchField("audience"),
        index.FilterField("mode"),
    ]
    base_form_class = ServicePageForm
    parent_page_types = ["pages.ServiceIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "trámite o servicio"
        verbose_name_plural = "trámites y servicios"

    def clean(self) -> None:
        super().clean()
        if self.online_url and not self.online_url.startswith(("https://", "http://")):
            raise ValidationError({"online_url": "La dirección debe comenzar con https://."})

    @property
    def way_in(self) -> str:
        """Where it is done online; empty when it is not."""
        if self.mode == self.Mode.IN_PERSON:
            return ""
        if self.form_page_id and self.form_page.live:
            return self.form_page.url or ""
        return self.online_url
