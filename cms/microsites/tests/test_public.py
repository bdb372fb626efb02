"""What visitors see: hosts, layouts, menu, style sheet, list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.microsites import stylesheet
from cms.microsites.domain import looks, menu
from cms.microsites.errors import NotYours
from cms.microsites.models import MenuEntry, MicrositeNewsPage
from cms.microsites.tests.conftest import LOOK, City, publish
from cms.pages.models import FormPage

Enter = Callable[[User], Client]
WWW, ARBOL = "www.puebla.localhost:8000", "arbol.puebla.localhost:8000"


def get(client: Client, host: str, path: str = "/") -> tuple[int, str]:
    answer = client.get(path, headers={"host": host})
    return answer.status_code, b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_a_micrositio_answers_once_its_front_page_is_public(city: City, client: Client) -> None:
    assert get(client, WWW, "/micrositios/bici/")[0] == 404
    publish(city.bici)
    publish(city.arbol)
    status, page = get(client, WWW, "/micrositios/bici/")
    assert status == 200
    assert "<h1>Semana de la Bicicleta</h1>" in page
    status, page = get(client, ARBOL)
    assert status == 200
    assert "<h1>Adopta un Árbol</h1>" in page
    assert get(client, ARBOL, "/participa/")[0] == 200
    assert get(client, WWW, "/participa/")[0] == 404
    assert get(client, WWW, "/micrositios/arbol/")[0] == 404


@pytest.mark.parametrize("host", ["nadie.puebla.localhost", "bici.puebla.localhost:8000", "a.b.puebla.localhost"])
def test_unknown_hosts_are_not_the_citys_site(city: City, client: Client, host: str) -> None:
    publish(city.bici)
    assert get(client, host)[0] == 404
    assert get(client, host, "/micrositios/bici/")[0] == 404


def test_hosts_of_micrositios_have_no_administration(city: City, client: Client) -> None:
    for path in ("/administracion/", "/cuenta/entrar/", "/identity/o/authorize"):
        answer = client.get(path, headers={"host": ARBOL})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("http://www.puebla.localhost:8000/")


@pytest.mark.parametrize(
    ("layout", "marks"),
    [
        ("institucional", [".m-menu--barra", ".m-columnas", ".m-secciones"]),
        ("campana", [".m-franja", ".m-menu--pastillas", ".m-puertas"]),
        ("servicio", [".m-menu--lado", ".m-servicio-centro"]),
    ],
)
def test_each_layout_has_its_own_templates(city: City, client: Client, layout: str, marks: list[str]) -> None:
    publish(city.bici)
    looks.save(microsite=city.bici, plan=replace(LOOK, layout=layout), actor=city.web)
    page = BeautifulSoup(get(client, WWW, "/micrositios/bici/")[1], "html.parser")
    for mark in marks:
        assert page.select(mark), mark
    assert page.select(".pa-cinta"), "the municipal ribbon"
    assert page.select(".pa-pie"), "the municipal footer"
    assert not page.select("[style], style, script:not([src]):not([type='application/ld+json'])")
    assert len(page.select("h1")) == len(page.select("main")) == 1
    assert [sheet["href"] for sheet in page.select("link[rel=stylesheet]")][-2:] == [
        f"/static/microsites/css/{layout}.css",
        reverse("microsites_style", args=[city.bici.pk, stylesheet.digest(city.bici.look)]),
    ]
    inside = BeautifulSoup(get(client, WWW, "/micrositios/bici/que-es/")[1], "html.parser")
    assert inside.h1.text == "Qué es"
    assert [item.text for item in inside.select(".pa-migas li")] == ["Semana de la Bicicleta", "Qué es"]


def test_the_style_sheet_is_kept_for_ever_under_its_version(city: City, client: Client) -> None:
    address = reverse("microsites_style", args=[city.bici.pk, stylesheet.digest(city.bici.look)])
    first = client.get(address)
    assert first.headers["Content-Type"] == "text/css; charset=utf-8"
    assert first.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=31536000, immutable"
    assert first.content.decode() == (
        ":root{--m-principal:#1b3a8a;--m-acento:#c47f00;--m-texto:#1d2433;--m-fondo:#ffffff;--m-suave:#f1f3f8;"
        "--m-encabezado:#ffffff;--m-encabezado-texto:#1d2433;"
        f"--m-letra-titulos:{SYSTEM};--m-letra-texto:{SYSTEM}}}\n"
    )
    looks.save(microsite=city.bici, plan=replace(LOOK, header_style="oscuro"), actor=city.holder)
    city.bici.look.refresh_from_db()
    assert reverse("microsites_style", args=[city.bici.pk, stylesheet.digest(city.bici.look)]) != address
    old = client.get(address)
    assert old.headers["Cache-Control"] == "public, max-age=60, s-maxage=60"
    assert "--m-encabezado:#1d2433" in old.content.decode()
    assert client.get("/micrositios/_estilo/999999-abc.css").status_code == 404


SYSTEM = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'


def test_no_value_but_a_checked_one_reaches_a_style_sheet() -> None:
    with pytest.raises(ValueError, match="not a colour"):
        stylesheet.css({**LOOK.tokens, "text": "red"}, header_style="claro", type_pair="clara")
    with pytest.raises(KeyError):
        stylesheet.css(LOOK.tokens, header_style="claro;}", type_pair="clara")
    with pytest.raises(KeyError):
        stylesheet.css(LOOK.tokens, header_style="claro", type_pair="x")


# ── Menu ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def entries_of(client: Client) -> list[tuple[str, str]]:
    page = BeautifulSoup(get(client, WWW, "/micrositios/bici/")[1], "html.parser")
    return [(link.text, link["href"]) for link in page.select(".m-menu a")]


def test_the_responsable_edits_the_menu(city: City, client: Client, enter: Enter) -> None:
    publish(city.bici)
    pages = {page.slug: page for page in city.bici.root_page.get_children()}
    form = {"page_1": pages["contacto"].pk, "label_1": "Escríbenos", "page_3": pages["que-es"].pk, "label_3": ""}
    answer = enter(city.holder).post(reverse("microsites:menu", args=[city.bici.pk]), form)
    assert answer.status_code == 302
    client.logout()
    assert entries_of(client) == [
        ("Escríbenos", "/micrositios/bici/contacto/"),
        ("Qué es", "/micrositios/bici/que-es/"),
    ]


def test_an_entry_never_leads_nowhere(city: City, client: Client) -> None:
    publish(city.bici)
    assert len(entries_of(client)) == 4
    pages = {page.slug: page for page in city.bici.root_page.get_children()}
    pages["contacto"].unpublish()
    assert "Contacto" not in dict(entries_of(client))
    pages["que-es"].delete()
    assert MenuEntry.objects.filter(microsite=city.bici).count() == 3
    assert [text for text, _ in entries_of(client)] == ["Preguntas frecuentes", "Noticias"]


def test_what_a_menu_may_not_have(city: City) -> None:
    mine = list(city.bici.root_page.get_children())
    theirs = city.arbol.root_page.get_children().first()
    for entries, sentence in [
        ([(page, "") for page in mine * 2], "7 entradas como máximo"),
        ([(mine[0], ""), (mine[0], "otra vez")], "una vez en el menú"),
        ([(theirs, "")], "solo lleva a páginas de este micrositio"),
        ([(city.bici.root_page, "")], "solo lleva a páginas de este micrositio"),
        ([(mine[0], "x" * 41)], "40 letras como máximo"),
    ]:
        with pytest.raises(CmsError, match=sentence):
            menu.save(microsite=city.bici, entries=entries, actor=city.holder)
    for who in ("editor", "validator", "colleague", "stranger"):
        with pytest.raises(NotYours):
            menu.save(microsite=city.bici, entries=[(mine[0], "")], actor=getattr(city, who))
    assert MenuEntry.objects.filter(microsite=city.bici).count() == 4


# ── Pages of the city inside, news, list ──────────────────────────────────────────────────────────────────────────────
def test_a_form_of_the_city_stands_in_the_frame_of_its_micrositio(city: City, client: Client) -> None:
    publish(city.bici)
    form = FormPage(title="Inscripción", slug="inscripcion", asks_personal_data=False, organization=city.movilidad)
    city.bici.root_page.add_child(instance=form)
    form.form_fields.create(label="Nombre", field_type="singleline", sort_order=0)
    form.save_revision().publish()
    page = BeautifulSoup(get(client, WWW, "/micrositios/bici/inscripcion/")[1], "html.parser")
    assert page.select(".m-cabeza")
    assert page.select('form input[name="nombre"]')


def test_news_have_pages_of_their_own(city: City, client: Client) -> None:
    publish(city.bici)
    index = city.bici.root_page.get_children().get(slug="noticias").specific
    for number in range(1, 15):
        index.add_child(
            instance=MicrositeNewsPage(title=f"Nota {number:02}", slug=f"nota-{number}", date=f"2026-01-{number:02}")
        )
    first = BeautifulSoup(get(client, WWW, "/micrositios/bici/noticias/")[1], "html.parser")
    assert [link.text for link in first.select(".m-noticias a")][:2] == ["Nota 14", "Nota 13"]
    assert first.select_one("a[rel=next]")["href"] == "/micrositios/bici/noticias/pagina/2/"
    second = BeautifulSoup(get(client, WWW, "/micrositios/bici/noticias/pagina/2/")[1], "html.parser")
    assert [link.text for link in second.select(".m-noticias a")] == ["Nota 02", "Nota 01"]
    assert second.select_one("a[rel=prev]")["href"] == "/micrositios/bici/noticias/"
    assert get(client, WWW, "/micrositios/bici/noticias/pagina/3/")[0] == 404
    assert index.static_paths() == ["pagina/2/"]
    home = BeautifulSoup(get(client, WWW, "/micrositios/bici/")[1], "html.parser")
    assert [link["href"] for link in home.select(".m-noticias a")] == [
        f"/micrositios/bici/noticias/nota-{number}/" for number in (14, 13, 12)
    ]


def test_the_public_list_and_the_front_page(city: City, client: Client) -> None:
    assert "En este momento no hay micrositios activos." in get(client, WWW, "/micrositios/")[1]
    publish(city.bici)
    publish(city.arbol)
    links = BeautifulSoup(get(client, WWW, "/micrositios/")[1], "html.parser").select(".m-lista a")
    assert [(link.text, link["href"]) for link in links] == [
        ("Adopta un Árbol", "http://arbol.puebla.localhost:8000/"),
        ("Semana de la Bicicleta", "http://www.puebla.localhost:8000/micrositios/bici/"),
    ]
    assert "Semana de la Bicicleta" in get(client, WWW)[1]


def test_public_pages_need_few_queries(city: City, client: Client, django_assert_max_num_queries) -> None:
    publish(city.bici)
    get(client, WWW, "/micrositios/bici/que-es/")
    with django_assert_max_num_queries(25):
        get(client, WWW, "/micrositios/bici/")
    with django_assert_max_num_queries(25):
        get(client, WWW, "/micrositios/bici/que-es/")
