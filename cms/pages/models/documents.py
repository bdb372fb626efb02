"""Lists of documents."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Collection

from cms.pages.models.base import CityPage

PER_PAGE = 20


class DocumentsPage(CityPage):
    """The public documents of a collection and those below it, by kind, year and words."""

    collection = models.ForeignKey(
        Collection,
        models.PROTECT,
        related_name="+",
        verbose_name="colección",
        help_text="Se muestran los documentos de esta colección y de las que contiene, salvo las privadas.",
    )

    content_panels = [*CityPage.content_panels, FieldPanel("collection")]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "lista de documentos"
        verbose_name_plural = "listas de documentos"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages.domain.queries import documents, listing

        chosen = documents.Filters.from_query(request.GET)
        found = documents.public_documents(self.collection, chosen)
        return {
            **super().get_context(request, *args, **kwargs),
            "filters": chosen,
            "documents": listing.page_of(found, request, PER_PAGE),
            "kinds": documents.kinds_in_use(self.collection),
            "years": documents.years_in_use(self.collection),
            "query": chosen.encoded(),
        }
