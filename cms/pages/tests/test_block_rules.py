"""What the blocks refuse, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.media.tests import material
from cms.pages.blocks import body_blocks
from cms.pages.tests.conftest import City
from cms.pages.tests.test_blocks import CHART, table

BLOCKS = dict(body_blocks())
NEEDED = "Este campo es necesario."
NO_WORDS = "alt_text: Escriba el texto alternativo de la imagen o márquela como decorativa"
ONE = "El mínimo número de elementos es 1"


def sentences(error: ValidationError, place: str = "") -> list[str]:
    """Every sentence of an error after the place where it shows: `title: …`, `places.0.latitude: …`."""
    own = [str(message) for message in getattr(error, "non_block_errors", None) or []]
    inside = getattr(error, "block_errors", None) or {}
    if not own and not inside:
        own = [str(message) for message in error.messages]
    found = [f"{place}: {message}" if place else message for message in own]
    for name, errors in inside.items() if isinstance(inside, dict) else enumerate(inside):
        for one in errors.as_data() if hasattr(errors, "as_data") else [errors] if errors else []:
            found += sentences(one, f"{place}.{name}" if place else str(name))
    return found


def refused(kind: str, value: Any) -> list[str]:
    """What a block says against a value; nothing when it takes it."""
    block = BLOCKS[kind]
    block.set_name(kind)
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        return sentences(error)
    return []


def picture(city: City, alt: str, decorative: bool = False) -> dict[str, Any]:
    return {"image": city.image().pk, "alt_text": alt, "decorative": decorative}


def test_a_picture_needs_its_words_unless_it_is_decoration(city: City) -> None:
    assert refused("imagen", {"image": picture(city, "Un árbol"), "caption": ""}) == []
    assert refused("imagen", {"image": picture(city, "", decorative=True), "caption": ""}) == []
    assert refused("imagen", {"image": picture(city, ""), "caption": ""}) == [f"image.{NO_WORDS}"]
    assert refused("imagen", {"image": None, "caption": ""}) == [f"image.image: {NEEDED}"]


def test_a_gallery_has_two_pictures_at_least_each_with_its_words(city: City) -> None:
    good, bad = {"image": picture(city, "Uno"), "caption": ""}, {"image": picture(city, ""), "caption": ""}
    assert refused("galeria", {"title": "", "pictures": [good, good]}) == []
    assert refused("galeria", {"title": "", "pictures": [good]}) == ["pictures: El mínimo número de elementos es 2"]
    assert refused("galeria", {"title": "", "pictures": [good, bad]}) == [f"pictures.1.image.{NO_WORDS}"]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"page": None, "url": "https://a.example/"}, []),
        ({"page": None, "url": ""}, ["link.page: Elija una página o escriba una dirección."]),
        (
            {"page": "front", "url": "https://a.example/"},
            ["link.url: Elija una página o escriba una dirección, no las dos."],
        ),
        (
            {"page": None, "url": "javascript:alert(1)"},
            ["link.url: La dirección debe comenzar con https://, http://, mailto: o tel:."],
        ),
        (
            {"page": None, "url": "//a.example"},
            ["link.url: La dirección debe comenzar con https://, http://, mailto: o tel:."],
        ),
    ],
)
def test_a_button_leads_to_one_place(city: City, link: dict[str, Any], said: list[str]) -> None:
    link = {**link, "page": city.front.pk if link["page"] else None}
    assert refused("llamada", {"title": "T", "text": "", "button": "Vaya", "link": link}) == said
    cards = [{"title": "T", "text": "", "image": None, "link": link}]
    assert refused("tarjetas", {"title": "", "cards": cards}) == [f"cards.0.{line}" for line in said]


def test_what_has_no_content_is_refused() -> None:
    assert refused("texto", "") == [NEEDED]
    assert refused("tarjetas", {"title": "", "cards": []}) == [f"cards: {ONE}"]
    assert refused("acordeon", {"title": "", "entries": []}) == [f"entries: {ONE}"]
    assert refused("acordeon", {"title": "", "entries": [{"title": "", "text": ""}]}) == [
        f"entries.0.title: {NEEDED}", f"entries.0.text: {NEEDED}",
    ]  # fmt: skip
    assert refused("documentos", {"title": "", "documents": []}) == [f"documents: {ONE}"]
    assert refused("conjunto", {"dataset": "", "text": ""}) == [f"dataset: {NEEDED}"]
    assert refused("formulario", {"form": None}) == [f"form: {NEEDED}"]
    assert refused("llamada", {"title": "", "text": "", "button": "", "link": {"page": None, "url": "tel:072"}}) == [
        f"title: {NEEDED}", f"button: {NEEDED}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (table(), []),
        (
            table(headings=("Parque", "", "Abrió")),
            ["table: Cada columna necesita un encabezado: quien oye la tabla se guía por ellos."],
        ),
        (
            table(headings=("Parque", "  ", "Abrió")),
            ["table: Cada columna necesita un encabezado: quien oye la tabla se guía por ellos."],
        ),
        (
            {**table(), "table": {"columns": [], "rows": [], "caption": ""}},
            ["table: La tabla necesita al menos una columna y un renglón."],
        ),
        ({**table(), "title": ""}, [f"title: {NEEDED}"]),
    ],
)
def test_a_table_needs_headings_and_a_title(value: dict[str, Any], said: list[str]) -> None:
    assert refused("tabla", value) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"phone": ""}, ["address: Escriba al menos un domicilio, un teléfono o un correo."]),
        ({"phone": "llame"}, ["phone: Escriba solo cifras, espacios y, si hace falta, «ext. 123» al final."]),
        ({"email": "vivero"}, ["email: Introduzca una dirección de correo electrónico válida."]),
    ],
)
def test_a_contact_can_be_reached(change: dict[str, Any], said: list[str]) -> None:
    value = {"name": "Vivero", "address": "", "hours": "", "phone": "222 309 4600", "email": "", **change}
    assert refused("contacto", value) == said


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        ("19.043719", "-98.198149", []),
        ("40.4", "-98.2", ["latitude: Esta latitud queda fuera de México: la de Puebla es cercana a 19."]),
        ("19.04", "-3.7", ["longitude: Esta longitud queda fuera de México: la de Puebla es cercana a -98."]),
        ("19.04", "98.19", ["longitude: A la longitud le falta el signo menos: la de Puebla es cercana a -98."]),
        (
            "-98.19",
            "19.04",
            ["latitude: Latitud y longitud parecen estar al revés: la latitud de Puebla es cercana a 19."],
        ),
        (None, "-98.19", [f"latitude: {NEEDED}"]),
    ],
)
def test_a_place_lies_in_the_country(latitude: str | None, longitude: str, said: list[str]) -> None:
    place = {"name": "Zócalo", "address": "", "note": "", "latitude": latitude, "longitude": longitude}
    assert refused("mapa", {"title": "Dónde", "places": [place]}) == [f"places.0.{line}" for line in said]


@pytest.mark.parametrize(
    ("file", "captions", "url", "said"),
    [
        ("a.mp4", "a.vtt", "", []),
        ("", "", "https://video.example/1", []),
        ("a.mp4", "", "", ["captions: Agregue los subtítulos en un archivo VTT."]),
        ("a.mp4", "a.pdf", "", ["captions: Los subtítulos deben ser un archivo VTT."]),
        ("a.pdf", "a.vtt", "", ["file: El archivo debe ser un video MP4 o WebM."]),
        ("", "", "", ["file: Elija un video propio o escriba la dirección de uno, no las dos cosas."]),
        (
            "a.mp4",
            "a.vtt",
            "https://video.example/1",
            ["file: Elija un video propio o escriba la dirección de uno, no las dos cosas."],
        ),
        ("", "", "javascript:alert(1)", ["url: La dirección debe comenzar con https://."]),
    ],
)
def test_a_video_is_ours_with_captions_or_a_link(
    city: City, file: str, captions: str, url: str, said: list[str]
) -> None:
    contents = {"mp4": material.MP4, "vtt": material.VTT, "pdf": material.PDF}
    kept = {name: city.document(name, name, contents[name[-3:]]).pk for name in (file, captions) if name}
    value = {"title": "V", "file": kept.get(file), "captions": kept.get(captions), "poster": None, "url": url,
             "transcript": ""}  # fmt: skip
    assert refused("video", value) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"operation": "cuenta", "ys": []}, []),
        ({"ys": []}, ["operation: Elija al menos una columna con los valores, o cuente renglones."]),
        ({"x": "colonia"}, ["x: La tabla no tiene la columna «colonia»."]),
        (
            {"ys": [{"column": "peatones", "label": "Peatones"}]},
            ["operation: La tabla no tiene la columna «peatones»."],
        ),
        ({"source": "otro/r1"}, ["source: Esta tabla ya no está en el portal. Elija otra."]),
        ({"source": "sin-barra"}, ["source: Elija uno de la lista."]),
        ({"source": ""}, [f"source: {NEEDED}"]),
        ({"summary": ""}, [f"summary: {NEEDED}"]),
        ({"ys": [{"column": "bicicletas", "label": ""}]}, [f"ys.0.label: {NEEDED}"]),
        (
            {"kind": "pastel"},
            ["kind: Seleccione una opción válida. pastel no es una de las opciones disponibles."],
        ),
    ],
)
def test_a_chart_has_columns_that_its_table_has(portal: Any, change: dict[str, Any], said: list[str]) -> None:
    assert refused("grafica", {**CHART, **change}) == said


def test_a_chart_can_be_kept_while_the_portal_is_down(settings: Any) -> None:
    settings.CKAN_URL = "http://127.0.0.1:1"
    assert refused("grafica", {**CHART, "x": "colonia"}) == []


def test_a_dataset_is_one_of_the_list() -> None:
    assert refused("conjunto", {"dataset": "red-de-ciclovias", "text": ""}) == []
    assert refused("conjunto", {"dataset": "../../api", "text": ""}) == ["dataset: Elija uno de la lista."]
