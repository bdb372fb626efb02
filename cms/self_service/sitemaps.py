"""The public pages of the requests, for machines that read the map of the city's site."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Site

from cms.self_service.domain import catalogue


class RequestsSitemap(Sitemap):  # type: ignore[misc]
    """The catalogue, the form for folio and key, and what citizens may ask for; on the city's own site only."""

    def items(self) -> list[str]:
        site = Site.find_for_request(self.request)
        if site is None or not site.is_default_site:
            return []
        public = [reverse("self_service:offer", args=one.path) for one in catalogue.offers() if one.entry.public]
        return [reverse("self_service:catalogue"), reverse("self_service:follow"), *public]

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        root = self.get_wagtail_site().root_url
        return [{"location": root + path, "alternates": []} for path in self.paginator.page(page).object_list]
