"""Addresses that lead on: only to the city's sites, never in circles, and said clearly when refused."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.pages.tests.conftest import City

CIRCLE = "Esta redirección daría vueltas: el destino regresa a la dirección de salida."


@pytest.fixture
def office(city: City, client: Client) -> Client:
    """Somebody who may do everything, in the administration."""
    client.force_login(city.person("raiz", is_superuser=True, is_staff=True))
    return client


def add(office: Client, old: str, link: str = "", page: Any = None, site: Any = None) -> list[str]:
    """Fill in the form; the sentences of what is wrong, or nothing."""
    values = {
        "old_path": old, "redirect_link": link, "redirect_page": page.pk if page else "", "is_permanent": "on",
        "site": site.pk if site else "", "redirect_page_route_path": "",
    }  # fmt: skip
    answer = office.post(reverse("wagtailredirects:add"), values)
    if answer.status_code == 302:
        return []
    found = BeautifulSoup(answer.content, "html.parser")
    said = found.select(".error-message") or found.select(".messages li.error")
    return [item.get_text(" ", strip=True) for item in said]


def test_an_old_address_leads_to_the_page_with_or_without_the_last_bar(city: City, office: Client) -> None:
    page = city.content(title="Viveros", slug="viveros")
    assert add(office, "/vivero-viejo", page=page) == []
    for path in ("/vivero-viejo", "/vivero-viejo/", "/vivero-viejo/?a=1"):
        answer = office.get(path)
        assert (answer.status_code, answer["Location"]) == (301, page.url), path


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            "https://otra.example/",
            [
                "Una redirección solo puede llevar a los sitios de la ciudad: así nadie puede usar nuestras "
                "direcciones para enviar gente a otra parte. Para llevar a otro sitio, ponga un enlace en una página."
            ],
        ),
        ("", ["Elija una página o escriba una dirección a la cual llevar."]),
        ("{datos}/dataset/arbolado", []),
        ("{www}/noticias/", []),
    ],
)
def test_redirects_lead_to_the_citys_sites(office: Client, settings: Any, link: str, said: list[str]) -> None:
    assert add(office, "/vieja", link.format(www=settings.WWW_URL, datos=settings.DATOS_URL)) == said
    assert Redirect.objects.count() == (0 if said else 1)


def test_a_redirect_leads_to_one_place(city: City, office: Client, settings: Any) -> None:
    assert add(office, "/vieja", f"{settings.WWW_URL}/noticias/", page=city.front) == [
        "Elija una página o escriba una dirección, no las dos."
    ]


@pytest.mark.parametrize("length", [1, 2, 3, 12])
def test_redirects_in_circles_are_refused(office: Client, settings: Any, length: int) -> None:
    for number in range(length - 1):
        assert add(office, f"/paso-{number}", f"{settings.WWW_URL}/paso-{number + 1}/") == []
    assert add(office, f"/paso-{length - 1}", f"{settings.WWW_URL}/paso-0/?a=1") == [CIRCLE]
    assert Redirect.objects.count() == length - 1


def test_a_redirect_to_its_own_page_is_refused(city: City, office: Client) -> None:
    page = city.content(title="Viveros", slug="viveros")
    assert add(office, "/viveros/", page=page) == [CIRCLE]


def test_a_circle_of_one_site_is_seen_from_the_redirects_of_all(city: City, office: Client, settings: Any) -> None:
    site = Site.objects.get()
    assert add(office, "/a", f"{settings.WWW_URL}/b", site=site) == []
    assert add(office, "/b", f"{settings.WWW_URL}/a") == [CIRCLE]


def test_a_query_of_its_own_makes_no_circle(office: Client, settings: Any) -> None:
    assert add(office, "/lista?orden=1", f"{settings.WWW_URL}/lista") == []
    assert add(office, "/lista", f"{settings.WWW_URL}/listado?orden=1") == []


def test_the_same_address_twice_is_refused(office: Client, settings: Any) -> None:
    assert add(office, "/a", f"{settings.WWW_URL}/noticias/") == []
    assert add(office, "/a/", f"{settings.WWW_URL}/agenda/") == [
        "La redirección no puede ser creada debido a errores. Ya existe una redirección a este camino. "
        "Ir al primer error"
    ]
    assert Redirect.objects.count() == 1


def test_a_circle_that_came_by_another_road_ends_in_the_notice_that_nothing_is_there(
    city: City, client: Client
) -> None:
    page = city.content(title="Viveros", slug="viveros", live=False)
    Redirect.add_redirect("/viveros", page)
    Redirect.add_redirect("/vivero-viejo", page)
    assert [client.get(path).status_code for path in ("/viveros/", "/vivero-viejo/", "/vivero-viejo/?a=1")] == [404] * 3
    Page.objects.filter(pk=page.pk).update(live=True)
    assert client.get("/vivero-viejo/")["Location"] == "/viveros/"


def test_a_live_page_wins_over_a_redirect(city: City, client: Client) -> None:
    page = city.content(title="Viveros", slug="viveros")
    Redirect.add_redirect("/viveros", city.front)
    assert client.get(page.url).status_code == 200
