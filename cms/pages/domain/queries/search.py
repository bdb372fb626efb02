"""Searching pages: Spanish words without accents, by PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Model, QuerySet, TextField, Value
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

LONGEST = 120
MOST = 200
CLOSE_ENOUGH = 0.3
SUGGESTED = 4


@dataclass(frozen=True)
class FoundPages:
    """Pages for some words, the best first, and how many there are in all (at most `MOST` are counted)."""

    pages: list[Page]
    total: int


def public_pages() -> QuerySet[Page]:
    """Every page that the public may see, below the roots of sites."""
    return Page.objects.live().public().filter(depth__gt=1)


def search_pages(words: str, *, start: int = 0, rows: int = 10) -> FoundPages:
    """Pages with all of these words; where there are none, with any of them."""
    for operator in ("and", "or"):
        results = get_search_backend().search(words, public_pages(), operator=operator)
        found = list(results[:MOST])
        if found or " " not in words:
            break
    wanted = [page.pk for page in found[start : start + rows]]
    specific = {page.pk: page for page in Page.objects.filter(pk__in=wanted).specific()}
    return FoundPages([specific[pk] for pk in wanted if pk in specific], len(found))


def ids_by_words(model: type[Model], words: str) -> list[int]:
    """Keys of the objects of a model that have all of these words."""
    found = get_search_backend().search(words, model, operator="and")
    return [item.pk for item in found[:MOST]]


def suggestions(words: str) -> list[Page]:
    """Public pages whose titles look like what was typed: for when nothing was found."""
    folded = Func(F("title"), function="unaccent", output_field=TextField())
    typed = Func(Value(words), function="unaccent", output_field=TextField())
    alike = public_pages().annotate(alike=TrigramWordSimilarity(typed, folded)).filter(alike__gt=CLOSE_ENOUGH)
    return list(alike.order_by("-alike", "title")[:SUGGESTED])
