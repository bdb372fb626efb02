"""What every page of a site has."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.directory.models import Organization
from cms.media.models import SiteImage
from cms.pages import layouts


class SitePageForm(WagtailAdminPageForm):
    """Every page has a dependencia that answers for it; a new one begins with that of the page above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("organization"):
            field.required = True
            if self.instance.organization_id is None and self.parent_page is not None:
                self.initial["organization"] = getattr(self.parent_page.specific, "organization_id", None)


class SitePage(Page):
    """A page with its responsible dependencia and the day on which its contents must be looked at again."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="dependencia responsable"
    )
    review_on = models.DateField(
        "revisar el",
        null=True,
        blank=True,
        help_text="Día en que alguien debe confirmar que el contenido sigue vigente.",
    )

    base_form_class = SitePageForm
    settings_panels = [
        MultiFieldPanel(
            [FieldPanel("organization"), FieldPanel("review_on")], heading="Responsable y revisión", icon="user"
        ),
        *Page.settings_panels,
    ]
    search_fields = [*Page.search_fields, index.FilterField("organization"), index.FilterField("review_on")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page with its way from the front page and the base template of its site."""
        return {
            **super().get_context(request, *args, **kwargs),
            "crumbs": self.crumbs(request),
            "page_base": layouts.base_for(self, request),
        }

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The pages above this one inside its site."""
        ancestors = self.get_ancestors().filter(depth__gt=1).live().only("title", "url_path", "depth", "path")
        return [{"title": page.title, "url": page.get_url(request) or "/"} for page in ancestors]

    @property
    def description(self) -> str:
        """One or two sentences for search engines, cards and feeds; empty when nobody wrote any."""
        return self.search_description or str(getattr(self, "summary", ""))


class CityPage(SitePage):
    """A page of the city's own site: with a summary and a picture for lists and cards."""

    summary = models.CharField(
        "resumen",
        max_length=300,
        blank=True,
        help_text="Una o dos frases: aparece bajo el título, en listas y buscadores.",
    )
    image = models.ForeignKey(
        SiteImage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="imagen principal"
    )

    content_panels = [*SitePage.content_panels, FieldPanel("summary")]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("summary", boost=1.5),
        index.AutocompleteField("summary"),
    ]

    class Meta:
        abstract = True
