"""The look keeps its promises: nothing is fetched from outside, one heading, a way past the menu, honest errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


def test_colours_are_written_in_one_file() -> None:
    written = {
        path.name
        for folder in ("theme/assets/css", "assets/css")
        for path in (ROOM / folder).glob("*.css")
        if re.search(r"#(?!fff\b)[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    assert written == {"tokens.css"}


def test_text_on_its_ground_has_contrast() -> None:
    tokens = dict(re.findall(r"--(pa-[\w-]+): (#[0-9a-f]{6});", (ROOM / "theme/assets/css/tokens.css").read_text()))
    pairs = [
        ("pa-tinta", "pa-fondo"),
        ("pa-tinta", "pa-cal"),
        ("pa-tinta-suave", "pa-fondo"),
        ("pa-tinta-suave", "pa-cal"),
        ("pa-azul-600", "pa-fondo"),
        ("pa-azul-600", "pa-cal"),
        ("pa-azul-900", "pa-azul-100"),
        ("pa-tinta-suave", "pa-azul-100"),
        ("pa-verde-700", "pa-verde-100"),
        ("pa-ambar-800", "pa-oro-100"),
        ("pa-rojo-700", "pa-rojo-100"),
        ("pa-fondo", "pa-azul-700"),
        ("pa-fondo", "pa-azul-950"),
        ("pa-azul-200", "pa-azul-950"),
        ("pa-azul-950", "pa-oro-400"),
        ("pa-fondo", "pa-barro-600"),
    ]
    weak = [(text, ground) for text, ground in pairs if contrast(tokens[text], tokens[ground]) < 4.5]
    assert weak == []
    assert contrast(tokens["pa-linea-campo"], tokens["pa-fondo"]) >= 3


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
