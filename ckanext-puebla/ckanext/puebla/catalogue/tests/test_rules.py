"""Freshness, citation, inventory and news on plain values."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ckanext.puebla.catalogue.citation import citation
from ckanext.puebla.catalogue.freshness import add_months, freshness
from ckanext.puebla.catalogue.inventory import COLUMNS, as_csv, harmless, rows_of
from ckanext.puebla.catalogue.news import LETTERS, feed, plain
from ckanext.puebla.catalogue.sitemap import page

LAST = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("frequency", "today", "state", "due", "words"),
    [
        ("diario", date(2026, 1, 31), "al_dia", date(2026, 2, 1), "Al día"),
        ("diario", date(2026, 2, 1), "por_vencer", date(2026, 2, 1), "Toca actualizar hoy"),
        ("diario", date(2026, 2, 2), "atrasado", date(2026, 2, 1), "Atrasado 1 día"),
        ("semanal", date(2026, 2, 1), "al_dia", date(2026, 2, 7), "Al día"),
        ("quincenal", date(2026, 2, 14), "por_vencer", date(2026, 2, 15), "Por actualizar en 1 día"),
        ("mensual", date(2026, 2, 1), "al_dia", date(2026, 2, 28), "Al día"),
        ("mensual", date(2026, 2, 27), "por_vencer", date(2026, 2, 28), "Por actualizar en 1 día"),
        ("mensual", date(2026, 3, 5), "atrasado", date(2026, 2, 28), "Atrasado 5 días"),
        ("bimestral", date(2026, 2, 1), "al_dia", date(2026, 3, 31), "Al día"),
        ("trimestral", date(2026, 4, 30), "por_vencer", date(2026, 4, 30), "Toca actualizar hoy"),
        ("semestral", date(2026, 8, 1), "atrasado", date(2026, 7, 31), "Atrasado 1 día"),
        ("anual", date(2026, 12, 1), "al_dia", date(2027, 1, 31), "Al día"),
        ("irregularmente", date(2036, 1, 1), "sin_plazo", None, "Se actualiza sin fecha fija"),
        ("cada luna llena", date(2036, 1, 1), "sin_plazo", None, "Se actualiza sin fecha fija"),
    ],
)
def test_freshness_against_every_frequency(
    frequency: str, today: date, state: str, due: date | None, words: str
) -> None:
    found = freshness(frequency, LAST, today)
    assert (found.estado, found.proxima, found.etiqueta) == (state, due, words)


def test_months_end_on_their_last_day() -> None:
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert add_months(date(2026, 11, 30), 12) == date(2027, 11, 30)


def test_citation() -> None:
    facts: dict[str, Any] = {
        "published": date(2026, 3, 1),
        "portal": "Datos Abiertos Puebla",
        "address": "https://d.mx/a",
    }
    assert citation(author="Secretaría X.", title="Rutas.", version="2", **facts) == (
        "Secretaría X (2026). Rutas (versión 2) [Conjunto de datos]. Datos Abiertos Puebla. https://d.mx/a"
    )
    assert citation(author="", title="Rutas", version="", **facts).startswith(
        "Datos Abiertos Puebla (2026). Rutas [Conj"
    )


@pytest.mark.parametrize("text", ["=1+1", "+52", "-1", "@x", "\t=1", "\r=1", "  =1"])
def test_no_cell_can_be_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_inventory_rows() -> None:
    package = {"name": "a", "title": "=cmd()", "notes": "una\nlínea", "tags": [{"name": "x"}, {"name": "y"}]}
    empty = next(iter(rows_of(package, "https://d.mx")))
    assert (len(empty), empty[3], empty[4], empty[7], empty[13]) == (
        len(COLUMNS), "'=cmd()", "una línea", "x, y", "https://d.mx/dataset/a",
    )  # fmt: skip
    text = "".join(as_csv([{**package, "resources": [{"name": "r1"}, {"name": "r2"}]}], "https://d.mx"))
    assert text.startswith("\ufeffid_dependencia,")
    assert text.count("\r\n") == 3
    assert harmless(None) == ""


def test_feed_items_are_versions() -> None:
    packages = [
        {"name": "a", "title": "A & B", "version": "3", "notes": "**Hola** <script>x</script>", "tema": "Finanzas",
         "metadata_modified": "2026-03-01T10:00:00"},
        {"name": "b", "title": "B", "metadata_modified": "2026-02-01T10:00:00"},
    ]  # fmt: skip
    channel = ET.fromstring(feed(packages, title="Portal", site="https://d.mx")).find("channel")
    assert channel is not None
    items = [{child.tag: child.text for child in item} for item in channel.findall("item")]
    assert [item["title"] for item in items] == ["A & B (versión 3)", "B"]
    assert items[0]["guid"] == "https://d.mx/dataset/a/version/3"
    assert items[0]["pubDate"] == "Sun, 01 Mar 2026 10:00:00 +0000"
    assert items[0]["description"].startswith("Hola")
    assert channel.findtext("title") == "Portal: novedades"


def test_descriptions_are_cut_at_a_word() -> None:
    cut = plain("palabra " * 500)
    assert len(cut) <= LETTERS
    assert cut.endswith("palabra…")


def test_sitemap_escapes_addresses() -> None:
    text = "".join(page([("https://d.mx/?a=1&b=2", "2026-01-01"), ("https://d.mx/<x>", "")]))
    found = [loc.text for loc in ET.fromstring(text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found == ["https://d.mx/?a=1&b=2", "https://d.mx/<x>"]
