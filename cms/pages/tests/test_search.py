"""Searching pages and datasets together."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from cms.pages import preparation
from cms.pages.models import ServiceIndexPage, ServicePage
from cms.pages.tests.conftest import City


@pytest.fixture
def found_pages(city: City) -> City:
    city.content(("texto", "<p>Las ciudades tienen árboles y niñas.</p>"), title="Jardines públicos", slug="a")
    city.content(("texto", "<p>Nada que ver.</p>"), title="Árbol de la noche triste", slug="b")
    city.content(("texto", "<p>bicicletas rojas</p>"), title="Oculta", slug="c", live=False)
    city.content(
        ("acordeon", {"title": "", "entries": [{"title": "¿Aceptan bicicletas?", "text": "<p>Sí</p>"}]}),
        title="Mercados",
        slug="d",
    )
    city.add(
        ServicePage, "Poda", under=city.part(ServiceIndexPage), cost="Gratuito", time="x", requirements="<p>Croquis</p>"
    )
    return city


def titles(page, where: str = "#de-paginas ~ ul h3") -> list[str]:  # type: ignore[no-untyped-def]
    return [item.get_text(strip=True) for item in page.select(where)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("arbol", ["Árbol de la noche triste", "Jardines públicos"]),
        ("ÁRBOLES", ["Árbol de la noche triste", "Jardines públicos"]),
        ("ciudad", ["Agenda", "Jardines públicos"]),
        ("ciudades", ["Agenda", "Jardines públicos"]),
        ("jardín", ["Jardines públicos"]),
        ("jardin público", ["Jardines públicos"]),
        ("pública", ["Jardines públicos"]),
        ("niño", ["Jardines públicos"]),
        ("ninas", ["Jardines públicos"]),
        ("noches tristes", ["Árbol de la noche triste"]),
        ("la de los", ["Árbol de la noche triste"]),
        ("bicicleta", ["Mercados"]),
        ("croquis", ["Poda"]),
        ("arbol ciudades", ["Jardines públicos"]),
        ("croquis inexistente", ["Poda"]),
        ("poda de los croquis", ["Poda"]),
        ("ciudadano", []),
        ("nochero", []),
        ("jardinería", []),
        ("pódium", []),
    ],
)
def test_words_are_found_without_accents_in_any_form(
    found_pages: City, portal, see, words: str, found: list[str]
) -> None:
    assert titles(see(f"/buscar/?q={words}")) == found


def test_what_is_searched_can_be_the_title_alone(found_pages: City) -> None:
    assert [page.title for page in Page.objects.search("árbol", fields=["title"])] == ["Árbol de la noche triste"]


def test_the_preparation_builds_an_older_index_again(found_pages: City, portal, see) -> None:
    IndexEntry.objects.all().delete()
    assert titles(see("/buscar/?q=croquis")) == []
    assert preparation.rebuild_search() == f"{IndexEntry.objects.count()} fichas"
    assert titles(see("/buscar/?q=croquis")) == ["Poda"]


def test_pages_and_datasets_come_together_or_apart(found_pages: City, portal, see) -> None:
    page = see("/buscar/?q=bicicleta")
    assert titles(page, ".pb-conjuntos h3") == ["Aforo de bicicletas en los contadores de la ciudad"]
    assert titles(page, ".pa-pestanas a") == ["Todo", "Páginas (1)", "Datos abiertos (1)"]
    assert titles(see("/buscar/?q=bicicleta&en=paginas"), ".pb-conjuntos h3") == []
    assert titles(see("/buscar/?q=bicicleta&en=datos")) == []


def test_pages_are_found_while_the_portal_is_down(found_pages: City, see) -> None:
    page = see("/buscar/?q=bicicleta")
    assert titles(page) == ["Mercados"]
    assert "las páginas sí se buscaron" in page.select_one("#de-datos").find_next("p").get_text()


def test_when_nothing_is_found_titles_alike_are_offered(found_pages: City, portal, see) -> None:
    page = see("/buscar/?q=jardinez")
    assert "No se encontró nada con «jardinez»." in page.get_text()
    assert titles(page, "main ul:first-of-type li") == ["Jardines públicos"]


@pytest.mark.parametrize(
    "words",
    [
        "%00",
        "'",
        '"',
        "%5C",
        "a:*%20%26%20b",
        "%28",
        "<script>alert(1)</script>",
        "x" * 5000,
        "%F0%9F%8C%B3",
        "%25",
        "!",
        "-",
    ],
)
def test_hostile_words_find_nothing_and_break_nothing(found_pages: City, portal, client: Client, words: str) -> None:
    answer = client.get(f"/buscar/?q={words}&pagina=999999&en=datos")
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_an_empty_search_explains_itself(city: City, see) -> None:
    page = see("/buscar/?q=%20")
    assert "Escriba lo que busca con sus palabras" in page.get_text()
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"


def test_many_results_come_in_pages(city: City, portal, see) -> None:
    for number in range(23):
        city.content(title=f"Huerto {number}", slug=f"huerto-{number}")
    assert len(titles(see("/buscar/?q=huerto"))) == 5
    page = see("/buscar/?q=huerto&en=paginas&pagina=3")
    assert len(titles(page)) == 3
    assert page.select_one('.pagination [aria-current="page"]').get_text(strip=True) == "Página3"
