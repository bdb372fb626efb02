"""The site as a visitor finds it: every kind of page whole, cacheable, and without programs inside."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page, Site

from cms.pages.domain import site
from cms.pages.models import (
    ContentPage,
    DocumentsPage,
    EventIndexPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    SectionPage,
    ServiceIndexPage,
    ServicePage,
)  # fmt: skip
from cms.pages.tests.conftest import City


def test_the_preparation_makes_what_header_and_footer_name(city: City, see, settings) -> None:
    base = settings.WWW_URL
    links = [link["href"] for link in see("/").select(".pa-menu a")]
    assert links == [
        f"{base}/", f"{base}/tramites/", f"{base}/noticias/", f"{base}/micrositios/", f"{settings.DATOS_URL}/",
        f"{base}/directorio/",
    ]  # fmt: skip
    for path in ("/tramites/", "/noticias/", "/agenda/", "/documentos/", "/directorio/"):
        see(path)


def test_preparing_again_changes_nothing(city: City) -> None:
    before = list(Page.objects.order_by("path").values_list("path", "slug", "live", "last_published_at"))
    site.prepare()
    assert list(Page.objects.order_by("path").values_list("path", "slug", "live", "last_published_at")) == before
    assert Site.objects.count() == 1


def test_legal_pages_wait_for_their_texts(city: City, see) -> None:
    assert ContentPage.objects.get(slug="aviso-de-privacidad").live is False
    see("/aviso-de-privacidad/", 404)


@pytest.fixture
def everything(city: City) -> list[Page]:
    """One page of every kind."""
    section = city.add(SectionPage, "Gobierno", summary="Quiénes somos")
    news, agenda = city.part(NewsIndexPage), city.part(EventIndexPage)
    return [
        city.front, section, news, agenda, city.part(ServiceIndexPage), city.part(DocumentsPage), city.part(PeoplePage),
        city.add(ContentPage, "Cómo se decide", under=section, summary="En sesión pública", image=city.image()),
        city.add(NewsPage, "Abre el parque", under=news, date="2026-05-05"),
        city.add(EventPage, "Siembra", under=agenda, starts_at="2026-05-05T10:00-06:00", place="Vivero"),
        city.add(ServicePage, "Poda", under=city.part(ServiceIndexPage), cost="Gratuito", time="5 días",
                 requirements="<p>Nada</p>"),
    ]  # fmt: skip


def test_every_kind_of_page_is_whole_and_can_be_kept_by_the_gateway(everything: list[Page], client: Client) -> None:
    for page in everything:
        answer = client.get(page.url)
        found = BeautifulSoup(answer.content, "html.parser")
        assert answer.status_code == 200, page
        assert "s-maxage" in answer["Cache-Control"] and "public" in answer["Cache-Control"], page
        assert not answer.cookies, page
        assert "Cookie" not in answer.get("Vary", ""), page
        assert len(found.find_all("h1")) == 1, page
        assert found.title.get_text(strip=True), page
        programs = [item for item in found.find_all("script") if item.get("type") != "application/ld+json"]
        assert [item for item in programs if not item.get("src")] == [], page
        assert found.select("style, [style]") == [], page
        for image in found.find_all("img"):
            assert image["width"] and image["height"] and image.has_attr("alt"), page
        for block in found.select('script[type="application/ld+json"]'):
            assert json.loads(block.get_text())["@context"] == "https://schema.org", page


def test_a_page_names_who_answers_for_it_and_the_way_back(everything: list[Page], see) -> None:
    page = see(everything[7])
    assert [item.get_text(strip=True) for item in page.select(".pa-responsable dt")] == [
        "Responsable", "Última actualización",
    ]  # fmt: skip
    assert page.select_one(".pa-responsable dd").get_text(strip=True) == "Dirección de Parques"
    assert [item.get_text(strip=True) for item in page.select(".pa-migas li")] == [
        "Puebla Abierta", "Gobierno", "Cómo se decide",
    ]  # fmt: skip
    assert page.select_one('meta[property="og:image:alt"]')["content"] == "Un parque con árboles"
    assert page.select_one('meta[name="description"]')["content"] == "En sesión pública"


def test_titles_with_signs_do_no_harm(city: City, see) -> None:
    page = see(city.content(title='</script><b>"Ruiz" & hijas</b>', slug="ruiz"))
    assert page.h1.get_text() == '</script><b>"Ruiz" & hijas</b>'
    assert json.loads(page.select_one('script[type="application/ld+json"]').get_text())["@graph"]


def test_maps_of_the_site_for_people_and_machines(everything: list[Page], client: Client, see) -> None:
    shown = [item.get_text(strip=True) for item in see("/mapa-del-sitio/").select(".pa-mapa-sitio a")]
    assert "Cómo se decide" in shown and "Poda" in shown
    assert "Abre el parque" not in shown  # the list of news holds it
    body = client.get("/sitemap.xml").content.decode()
    assert "/gobierno/como-se-decide/</loc>" in body and "/noticias/abre-el-parque/</loc>" in body
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /administracion/" in robots and "/sitemap.xml" in robots
    assert client.get("/favicon.ico")["Location"] == "/static/look/img/marca.svg"


def test_a_page_that_nobody_published_is_not_there(city: City, see) -> None:
    see(city.content(title="Secreta", live=False), 404)


def test_the_front_page_shows_what_is_new(everything: list[Page], city: City, portal, see) -> None:
    page = see("/")
    assert [item.get_text(strip=True) for item in page.select("#inicio-noticias")] == ["Noticias"]
    assert [item.get_text(strip=True) for item in page.select(".pb-conjuntos h3")] == [
        "Aforo de bicicletas en los contadores de la ciudad", "Red de ciclovías y carriles compartidos",
    ]  # fmt: skip
    assert page.select_one('form[role="search"]')["action"] == "/buscar/"


def test_the_front_page_stands_without_the_portal(city: City, see) -> None:
    assert "El portal de datos no responde en este momento" in see("/").get_text()


def test_the_front_page_names_micrositios_that_another_app_brings(city: City, see, monkeypatch) -> None:
    from cms.pages import microsite_cards

    card = microsite_cards.MicrositeCard("Feria del Libro", "Del 1 al 9", "http://feria.example/")
    monkeypatch.setattr(microsite_cards, "_finders", [lambda most: [card]])
    assert see("/").select_one("#inicio-micrositios").find_next("a", string="Feria del Libro")["href"] == card.url


def test_another_app_may_give_pages_another_frame(city: City, see, monkeypatch) -> None:
    from cms.pages import layouts

    page = city.content(title="Con otro marco")
    chosen = lambda found, request: "core/base.html" if found.pk == page.pk else None  # noqa: E731
    monkeypatch.setattr(layouts, "_choosers", [chosen])
    assert see(page).select_one(".pa-responsable") is None
    assert HomePage.objects.exists()
