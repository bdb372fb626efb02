"""The directory of procedures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.search.queryset import SearchableQuerySetMixin

from cms.directory.models import Organization
from cms.pages.domain.queries import listing, search
from cms.pages.models.services import ServiceIndexPage, ServicePage, ServiceTopic

LONGEST = 100


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; empty strings filter nothing."""

    words: str = ""
    topic: str = ""
    organization: str = ""
    online: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From the address: q, tema, dependencia, en_linea."""
        return cls(
            words=listing.clean_words(query.get("q"), LONGEST),
            topic=listing.clean_words(query.get("tema"), LONGEST),
            organization=listing.clean_words(query.get("dependencia"), LONGEST),
            online=query.get("en_linea") == "1",
        )

    def encoded(self) -> str:
        return listing.encoded(
            {"q": self.words, "tema": self.topic, "dependencia": self.organization, "en_linea": "1" * self.online}
        )


def services(index: ServiceIndexPage, filters: Filters) -> QuerySet[ServicePage] | SearchableQuerySetMixin:
    """The procedures that fit: by relevance when there are words, else by the alphabet."""
    found = public(index)
    if filters.topic:
        found = found.filter(topics__slug=filters.topic)
    if filters.organization:
        found = found.filter(organization__clave=filters.organization)
    if filters.online:
        found = found.exclude(mode=ServicePage.Mode.IN_PERSON)
    if filters.words:
        return found.filter(pk__in=search.ids_by_words(ServicePage, filters.words)).order_by("title")
    return found.order_by("title")


def public(index: ServiceIndexPage) -> QuerySet[ServicePage]:
    """The procedures that the public may see."""
    return ServicePage.objects.child_of(index).live().public().select_related("organization")


def topics_in_use(index: ServiceIndexPage) -> QuerySet[ServiceTopic]:
    """Topics with at least one public procedure."""
    return ServiceTopic.objects.filter(services__in=public(index)).distinct()


def organizations_in_use(index: ServiceIndexPage) -> QuerySet[Organization]:
    """Dependencias with at least one public procedure."""
    return Organization.objects.filter(pk__in=public(index).values("organization"))
