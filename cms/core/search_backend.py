"""Wagtail's search on PostgreSQL with the words of `schemas.spanish`, as the data portal searches.

PostgreSQL's own Spanish stemmer takes *ciudad* and *ciudades* for two words. Here every word is indexed in all its
forms (as written, lemma, light stem) and a query matches on any of them; the exact word gains the most rank. The ñ is a
letter of its own. An index that was built otherwise has to be built again, which `manage.py preparar` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast
from modelsearch.backends.database.postgres.postgres import (
    IndexEntry,
    ObjectIndexer,
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_content_type_pk

from schemas import spanish

MOST_WORDS = 30_000
"""Words of one object that are indexed, so that a vector stays under PostgreSQL's 1 MB."""

LAST_POSITION = 16_383
"""PostgreSQL keeps no positions beyond it; words further on are found all the same."""

MOST_ASKED = 30
"""Words of one query that are looked for."""

WRITTEN = ("title", "title_norm", "autocomplete", "body", "title_text", "body_text")


def vector(texts: Iterable[tuple[str, str]]) -> str:
    """The text of a `tsvector` with the forms of all words; `texts` are pairs of a text and its weight (A to D)."""
    places: dict[str, list[str]] = {}
    position = count = 0
    for text, weight in texts:
        for token in spanish.tokens(text, position):
            position, count = token.position, count + 1
            if count > MOST_WORDS:
                break
            for form in token.forms:
                places.setdefault(form, []).append(f"{min(position, LAST_POSITION)}{weight}")
    return " ".join(f"'{form}':{','.join(found)}" for form, found in places.items())


def tsquery(words: str, operator: str, *, last_is_prefix: bool = False) -> str:
    """The text of a `tsquery` for some words; empty when there is none. What says nothing (*de*) is not asked for.

    Args:
        operator: `&` for all words, `|` for any, `<->` for one after the other.
        last_is_prefix: the last word is still being typed.
    """
    runs = [(run, parts) for run in words.split() if (parts := spanish.words(run))][:MOST_ASKED]
    telling = [
        (run, parts) for run, parts in runs if not all(spanish.is_stopword(spanish.fold(part)) for part in parts)
    ]
    asked = telling or runs
    if not asked:
        return ""
    *before, (last, _) = asked
    queries = [*(query_of(run) for run, _ in before), query_of(last, prefix=last_is_prefix)]
    return f" {operator} ".join(queries)


def query_of(run: str, *, prefix: bool = False) -> str:
    """The query for letters and digits without a space: *parque*, *wi-fi*, *NOM-035*."""
    *before, last = spanish.words(run)
    each = [any_of(spanish.query_forms(word)) for word in before]
    typed = [f"'{spanish.fold(last)[: spanish.MAX_WORD]}':*"] if prefix else []
    each.append(any_of(spanish.query_forms(last), typed))
    whole = spanish.joined(run)
    together = " & ".join(each)
    return f"(({together}) | '{whole}')" if whole else f"({together})"


def any_of(forms: Iterable[str], more: Iterable[str] = ()) -> str:
    """The query for any of some forms. They are letters or digits only, so that nothing has to be escaped."""
    each = [f"'{form}'" for form in forms]
    return f"({' | '.join([*each, *more])})"


class AnalysedQuery(SearchQuery):
    """A query whose words are analysed already: PostgreSQL takes it as it is."""

    def __init__(self, text: str) -> None:
        super().__init__(Value(text, output_field=TextField()), search_type="raw")
        self.template = "(%(expressions)s)::tsquery"


class SpanishIndexer(ObjectIndexer):
    """The words of an object."""

    def as_vector(self, texts: Iterable[tuple[str, str]], for_autocomplete: bool = False) -> Cast:
        return Cast(Value(vector(texts), output_field=TextField()), SearchVectorField())


class SpanishIndex(PostgresIndex):
    """The table of the words of all objects."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        content_type = get_content_type_pk(model)
        entries = [self.entry(content_type, SpanishIndexer(item, self.backend)) for item in objs]
        if model.get_search_fields() and entries:
            IndexEntry._default_manager.using(self.write_connection.alias).bulk_create(
                entries, update_conflicts=True, unique_fields=["content_type", "object_id"], update_fields=WRITTEN
            )
            self._refresh_title_norms()

    @staticmethod
    def entry(content_type: int, indexer: SpanishIndexer) -> Any:
        return IndexEntry(
            content_type_id=content_type,
            object_id=indexer.id,
            title=indexer.title,
            body=indexer.body,
            autocomplete=indexer.autocomplete,
            title_norm=1.0,
            title_text=indexer.title_text,
            body_text=indexer.body_text,
        )


class SpanishQueryCompiler(PostgresSearchQueryCompiler):
    """Words become queries for their forms."""

    def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
        if isinstance(query, PlainText):
            found = self.analysed(query.query_string, "&" if query.operator == "and" else "|")
        elif isinstance(query, Phrase):
            found = self.analysed(query.query_string, "<->")
        else:
            return super().build_tsquery_content(query, config=config, invert=invert)
        return ~found if invert else found

    def analysed(self, words: str, operator: str) -> AnalysedQuery:
        return AnalysedQuery(tsquery(words, operator, last_is_prefix=self.LAST_TERM_IS_PREFIX))

    def get_fields_vectors(self, search_query: Any) -> Any:
        """A search of the title alone, or of everything: the index keeps no other fields apart."""
        title, body = PostgresSearchQueryCompiler.get_index_vectors(self, search_query)
        return [title] if set(self.search_fields) == {"title"} else [title, body]


class SpanishAutocompleteQueryCompiler(SpanishQueryCompiler, PostgresAutocompleteQueryCompiler):
    """The same for words that are still being typed."""

    LAST_TERM_IS_PREFIX = True

    def get_fields_vectors(self, search_query: Any) -> Any:
        return [(F("index_entries__autocomplete"), 1.0)]


class SearchBackend(PostgresSearchBackend):
    """What `WAGTAILSEARCH_BACKENDS` names."""

    query_compiler_class = SpanishQueryCompiler
    autocomplete_query_compiler_class = SpanishAutocompleteQueryCompiler
    index_class = SpanishIndex
