"""The public directory of people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cms.directory.domain.queries.people import public_people
from cms.directory.models import Organization
from cms.pages.models.base import CityPage

PER_PAGE = 30
LONGEST = 100


class PeoplePage(CityPage):
    """Who works where and how to reach them: only those whom the directory marks as public."""

    content_panels = CityPage.content_panels
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "directorio de personas"
        verbose_name_plural = "directorios de personas"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.pages.domain.queries import listing

        words = listing.clean_words(request.GET.get("q"), LONGEST)
        organizations = Organization.objects.filter(active=True)
        chosen = next((found for found in organizations if found.clave == request.GET.get("dependencia")), None)
        return {
            **super().get_context(request, *args, **kwargs),
            "words": words,
            "chosen": chosen,
            "organizations": organizations,
            "people": listing.page_of(public_people(chosen, words), request, PER_PAGE),
            "query": listing.encoded({"q": words, "dependencia": chosen.clave if chosen else ""}),
        }
