"""Finding cases by words of their folio, subject and dependencia, with or without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.db.models import F, Func, Q, QuerySet, TextField
from django.db.models.lookups import Contains

from cms.cases.models import Case
from cms.directory.models import Organization


class CaseWords(Func):
    """Folio and subject in small letters without accents; the index `case_words` is on exactly this."""

    function = "cases_words"
    output_field = TextField()


def plain(word: str) -> str:
    """As the database's `unaccent` makes it, ñ included."""
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(one))


def with_words(cases: QuerySet[Case], words: Iterable[str]) -> QuerySet[Case]:
    """Those in which every word stands. The few dependencias are looked through first, so that the index serves."""
    for word in words:
        offices = Organization.objects.filter(
            Q(name__unaccent__icontains=word) | Q(acronym__unaccent__icontains=word)
        ).values_list("pk", flat=True)
        here = Contains(CaseWords(F("folio"), F("subject")), plain(word))
        cases = cases.filter(Q(here) | Q(organization__in=list(offices)))
    return cases
