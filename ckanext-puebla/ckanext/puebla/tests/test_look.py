"""The look keeps its promises: nothing is fetched from outside, one heading, a way past the menu, honest errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

ROOM = Path(__file__).parent.parent
FETCHING = (
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("form", "action"),
)
PAGES = ("/", "/about", "/dataset/", "/organization/", "/organization/movilidad", "/user/login", "/no-existe")


def soup_of(app: Any, path: str) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(app.get(path).body, "html.parser")


@pytest.mark.usefixtures("clean_puebla")
def test_pages_ask_nothing_of_other_sites(app: Any, city: Any, ckan_config: Any) -> None:
    own = urlsplit(ckan_config["ckan.site_url"]).netloc
    outside = [
        (path, tag[attribute])
        for path in PAGES
        for name, attribute in FETCHING
        for tag in soup_of(app, path).find_all(name)
        if tag.get(attribute) and urlsplit(tag[attribute]).netloc not in ("", own)
    ]
    assert outside == []


@pytest.mark.usefixtures("clean_puebla")
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_one_heading_and_a_way_past_the_menu(app: Any, city: Any, path: str) -> None:
    page = soup_of(app, path)
    assert len(page.find_all("h1")) == 1
    assert page.find("a", class_="pa-salto")["href"] == "#content"
    assert page.find(id="content") is not None
    assert page.html["lang"] == "es"
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert sorted({found for found in ids if ids.count(found) > 1}) == []


@pytest.mark.usefixtures("clean_puebla")
def test_a_missing_page_says_so_in_plain_words(app: Any, city: Any) -> None:
    answer = app.get("/no-existe")
    assert answer.status_code == 404
    assert "No encontramos esta página" in answer.body


def test_colours_are_written_in_the_shared_look_only() -> None:
    written = {
        path.name
        for folder in ("theme/assets/css", "assets/css")
        for path in (ROOM / folder).glob("*.css")
        if re.search(r"#(?!fff\b)[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    assert written == set()


@pytest.mark.usefixtures("clean_puebla")
def test_header_and_footer_are_those_of_the_shared_look(app: Any, city: Any) -> None:
    page = soup_of(app, "/organization/movilidad")
    assert [link["href"] for link in page.select(".pa-principal a")] == ["/dataset/", "/organization/", "/about"]
    assert page.select_one(".pa-principal [aria-current]").text == "Dependencias"
    assert page.select(".pa-local, .pa-legal, .pa-oficina") == []
    assert page.select_one(".pa-cinta a")["href"] == "/user/login?came_from=/organization/movilidad"
    assert "Datos Abiertos Puebla" in page.select_one(".pa-escudo").text


@pytest.mark.usefixtures("clean_puebla")
@pytest.mark.ckan_config("ckanext.puebla.www_url", "https://www.puebla.example")
def test_with_a_site_of_the_city_the_header_leads_to_both(app: Any, city: Any) -> None:
    page = soup_of(app, "/organization/movilidad")
    leads = {link.text: (link["href"], link.get("aria-current")) for link in page.select(".pa-principal a")}
    assert leads["Inicio"] == ("https://www.puebla.example/", None)
    assert leads["Micrositios"] == ("https://www.puebla.example/micrositios/", None)
    assert leads["Datos abiertos"] == ("http://test.ckan.net/", "true")
    local = {link.text: link.get("aria-current") for link in page.select(".pa-local a")}
    assert local == {"Conjuntos de datos": None, "Dependencias": "true", "Acerca del portal": None}


@pytest.mark.usefixtures("clean_puebla")
def test_styles_and_their_pictures_are_served(app: Any, city: Any) -> None:
    links = [tag["href"] for tag in soup_of(app, "/").find_all("link", rel="stylesheet")]
    sheet = next(link for link in links if "/puebla_look/" in link)
    text = app.get(sheet).body
    pictures = re.findall(r"url\([\"']?([^\"')]+)", text)
    assert "--pa-azul-700" in text
    assert len(pictures) >= 2
    for picture in pictures:
        assert app.get(urljoin(sheet, picture)).status_code == 200
