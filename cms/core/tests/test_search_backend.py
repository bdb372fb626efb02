"""Words as the sites' search takes them: in all their forms, and not in those of others."""

from __future__ import annotations

import pytest
from django.db import connection
from wagtail.models import Page
from wagtail.search.query import Not, Phrase, PlainText

from cms.core import search_backend

TREES = "Árboles de la ciudad: año nuevo en los parques"
NETWORK = "Trámites en línea: red wi-fi y PM2.5 en la peña"
DOORS = "Puertas abiertas: ano, pena"


@pytest.fixture
def pages(db: object) -> None:
    root = Page.objects.get(depth=1)
    for number, title in enumerate([TREES, NETWORK, DOORS]):
        root.add_child(instance=Page(title=title, slug=f"p-{number}"))


def test_every_form_of_a_word_stands_at_the_same_place() -> None:
    assert search_backend.vector([("Las ciudades", "A"), ("niña", "D")]) == (
        "'las':1A 'el':1A 'ciudades':2A 'ciudad':2A 'niña':3D 'nina':3D"
    )


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("ciudades", "(('ciudades' | 'ciudad'))"),
        ("la ciudad", "(('ciudad'))"),
        ("de la", "(('de')) & (('la' | 'el'))"),
        ("wi-fi", "((('wi') & ('fi')) | 'wifi')"),
        ("' !*:& \\", ""),
        ("", ""),
    ],
)
def test_a_query_asks_for_the_forms_of_what_says_something(words: str, query: str) -> None:
    assert search_backend.tsquery(words, "&") == query


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("árbol ciudades", [TREES]),
        ("arboles", [TREES]),
        ("tramite", [NETWORK]),
        ("abierto", [DOORS]),
        ("año", [TREES]),
        ("peñas", [NETWORK]),
        ("pena", [DOORS, NETWORK]),
        ("wifi", [NETWORK]),
        ("PM2.5", [NETWORK]),
        ("ciudadanía", []),
        ("ciudad trámites", []),
    ],
)
def test_pages_are_found_by_any_form(pages: None, words: str, found: list[str]) -> None:
    assert sorted(page.title for page in Page.objects.search(words, operator="and")) == sorted(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Phrase("parque"), [TREES]),
        (Phrase("puerta abierta"), [DOORS]),
        (Phrase("abierta puerta"), []),
        (PlainText("parque") | PlainText("puerta"), [DOORS, TREES]),
        (PlainText("ciudad") & ~PlainText("parque"), []),
        (Not(PlainText("ciudad")) & PlainText("abiertas"), [DOORS]),
    ],
)
def test_queries_can_be_combined(pages: None, query: object, found: list[str]) -> None:
    assert sorted(page.title for page in Page.objects.search(query)) == sorted(found)


@pytest.mark.parametrize(("typed", "found"), [("arb", [TREES]), ("línea trám", [NETWORK]), ("rboles", [])])
def test_words_that_are_being_typed_are_found_without_their_accents(pages: None, typed: str, found: list[str]) -> None:
    assert [page.title for page in Page.objects.autocomplete(typed)] == found


def test_a_very_long_text_stays_within_what_the_database_takes(db: object) -> None:
    letters = "abcdefghijklmnñopqrstuvwxyz"
    text = " ".join(
        "parque" + "".join(letters[number // 27**place % 27] for place in range(4)) for number in range(60_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector) > 10000", [search_backend.vector([(text, "D"), (text, "D")])])
        assert cursor.fetchone() == (True,)
