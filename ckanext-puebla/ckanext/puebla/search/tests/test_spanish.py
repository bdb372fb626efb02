"""Words of one family have a form in common; words of different families have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.puebla.search import synonyms
from ckanext.puebla.search.vocabulary import distance
from schemas import spanish

CONFIGSET = Path(__file__).parents[5] / "docker" / "solr" / "ckan" / "conf"


def found_by(query, written):
    return bool(set(spanish.query_forms(query)) & set(spanish.forms(written)))


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("ciudad", "ciudades"),
        ("Licitacion", "licitaciones"),
        ("arboles", "Árboles"),
        ("árbol", "arboles"),
        ("pública", "públicos"),
        ("luz", "luces"),
        ("camion", "camiones"),
        ("nino", "niños"),
        ("niño", "niñas"),
        ("delictiva", "delictivo"),
        ("peces", "pez"),
    ],
)
def test_family(query, written):
    assert found_by(query, written)


@pytest.mark.parametrize(("query", "written"), [("año", "ano"), ("peña", "pena"), ("caño", "cano"), ("obra", "abra")])
def test_not_family(query, written):
    assert not found_by(query, written)


def test_fold_keeps_the_enie():
    assert spanish.fold("ÁRBOL Ñandú pingüino n\u0303") == "arbol ñandu pinguino ñ"


def test_words():
    assert spanish.words("PM2.5 en obra_publica, datosAbiertos; COVID-19") == [
        "PM", "2", "5", "en", "obra", "publica", "datos", "Abiertos", "COVID", "19",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "whole"), [("wi-fi", "wifi"), ("obras2024", "obras2024"), ("agua", None), ("a b", None)]
)
def test_joined(text, whole):
    assert spanish.joined(text) == whole


@pytest.mark.parametrize(
    ("typed", "meant", "errors"),
    [
        ("bomvero", "bombero", 1),
        ("presupesto", "presupuesto", 1),
        ("auga", "agua", 1),
        ("año", "ano", 0),
        ("sol", "luna", 4),
    ],
)
def test_distance(typed, meant, errors):
    assert distance(typed, meant) == errors


def test_synonyms_are_found_by_any_form():
    assert "salario" in synonyms.synonyms("sueldos")
    assert synonyms.synonyms("jacaranda") == ()


def test_solr_has_the_same_lists():
    def entries(path):
        lines = path.read_text(encoding="utf-8").splitlines()
        return {line for line in lines if line and not line.startswith("#")}

    assert entries(CONFIGSET / "stopwords.txt") == set(spanish.STOPWORDS)
    assert entries(CONFIGSET / "synonyms.txt") == entries(synonyms.FILE)
