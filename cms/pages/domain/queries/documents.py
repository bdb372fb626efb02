"""Documents that the public may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractYear
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import DocumentKind, SiteDocument
from cms.pages.domain.queries import listing

LONGEST = 100


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; empty values filter nothing."""

    words: str = ""
    kind: str = ""
    year: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From the address: q, tipo, anio."""
        return cls(
            words=listing.clean_words(query.get("q"), LONGEST),
            kind=listing.clean_words(query.get("tipo"), LONGEST),
            year=listing.whole_number(query.get("anio")),
        )

    def encoded(self) -> str:
        return listing.encoded({"q": self.words, "tipo": self.kind, "anio": str(self.year or "")})


def public_documents(collection: Collection, filters: Filters) -> QuerySet[SiteDocument]:
    """The documents that fit, the newest first; those without a date last. Accents do not matter."""
    found = in_collection(collection).select_related("kind")
    for word in filters.words.split():
        found = found.filter(Q(title__unaccent__icontains=word) | Q(summary__unaccent__icontains=word))
    if filters.kind:
        found = found.filter(kind__slug=filters.kind)
    if filters.year:
        found = found.filter(dated_on__year=filters.year)
    return found.order_by(F("dated_on").desc(nulls_last=True), "title")


def in_collection(collection: Collection) -> QuerySet[SiteDocument]:
    """All public documents of a collection and of those below it."""
    inside = collection.get_descendants(inclusive=True)
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        inside = inside.exclude(path__startswith=restriction.collection.path)
    return SiteDocument.objects.filter(collection__in=inside)


def kinds_in_use(collection: Collection) -> QuerySet[DocumentKind]:
    """Kinds with at least one public document."""
    return DocumentKind.objects.filter(documents__in=in_collection(collection)).distinct()


def years_in_use(collection: Collection) -> list[int]:
    """Years with at least one public document, the latest first."""
    dated = in_collection(collection).filter(dated_on__isnull=False).annotate(year=ExtractYear("dated_on"))
    return list(dated.order_by("-year").values_list("year", flat=True).distinct())
