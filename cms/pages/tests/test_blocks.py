"""What each block of a page shows."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from bs4 import Tag
from django.utils import timezone

from cms.media.tests import material
from cms.pages.models import FormField, FormPage
from cms.pages.tests.conftest import City

CHART = {
    "title": "Bicicletas por contador", "source": "aforo-de-bicicletas-en-los-contadores-de-la-ciudad/r1",
    "kind": "barras", "x": "contador", "operation": "promedio", "order": "mayor", "unit": "viajes",
    "ys": [{"column": "bicicletas", "label": "Bicicletas"}], "summary": "El Eje Talavera va primero.",
}  # fmt: skip


@pytest.fixture
def show(city: City, see: Any) -> Any:
    """The body of a page made of one block."""

    numbers = itertools.count()

    def shown(kind: str, value: Any) -> Tag:
        return see(city.content((kind, value), slug=f"pagina-{next(numbers)}")).select_one("main")

    return shown


def words(tags: list[Tag]) -> list[str]:
    return [tag.get_text(" ", strip=True) for tag in tags]


def picture(city: City, alt: str = "Fresnos en flor", decorative: bool = False) -> dict[str, Any]:
    return {"image": city.image().pk, "alt_text": alt, "decorative": decorative}


def test_a_text_keeps_its_headings_lists_and_links(show: Any) -> None:
    text = '<h2>Horarios</h2><ul><li>Lunes</li></ul><p><a href="https://inah.example/">INAH</a></p>'
    page = show("texto", text)
    assert words(page.select("h2")) == ["Horarios"]
    assert words(page.select("ul li")) == ["Lunes"]
    assert page.select_one("p a[href='https://inah.example/']").get_text() == "INAH"


def test_a_picture_says_what_it_shows_here_and_whose_it_is(city: City, show: Any) -> None:
    made = city.image()
    made.credit, made.licence = "Archivo Municipal", "CC BY 4.0"
    made.save()
    value = {"image": {"image": made.pk, "alt_text": "Fresnos en flor", "decorative": False}, "caption": "En mayo"}
    page = show("imagen", value)
    image = page.select_one("figure img")
    assert (image["alt"], image["width"], image["height"]) == ("Fresnos en flor", "640", "400")
    assert words(page.select("figcaption")) == ["En mayo Imagen: Archivo Municipal (CC BY 4.0)"]


def test_a_decorative_picture_is_silent(city: City, show: Any) -> None:
    page = show("imagen", {"image": picture(city, "", decorative=True), "caption": ""})
    assert page.select_one("figure img")["alt"] == ""
    assert page.select("figcaption") == []


def test_a_gallery_has_its_pictures_with_their_words(city: City, show: Any) -> None:
    items = [{"image": picture(city, alt), "caption": caption} for alt, caption in [("Uno", "Primera"), ("Dos", "")]]
    page = show("galeria", {"title": "El vivero", "pictures": items})
    assert words(page.select("h2")) == ["El vivero"]
    assert [image["alt"] for image in page.select(".pb-galeria img")] == ["Uno", "Dos"]
    assert words(page.select(".pb-galeria figcaption")) == ["Primera"]


def test_cards_lead_to_pages_and_addresses_and_not_to_what_is_not_public(city: City, show: Any) -> None:
    live, hidden = city.content(title="Viveros", slug="viveros"), city.content(title="X", slug="x", live=False)
    cards = [
        {"title": "Viveros", "text": "Plantas", "image": None, "link": {"page": live.pk, "url": ""}},
        {"title": "Fuera", "text": "", "image": city.image().pk, "link": {"page": None, "url": "https://a.example/"}},
        {"title": "Oculta", "text": "", "image": None, "link": {"page": hidden.pk, "url": ""}},
    ]
    page = show("tarjetas", {"title": "Vea también", "cards": cards})
    assert [(link.get_text(), link["href"]) for link in page.select(".pa-tarjeta h3 a")] == [
        ("Viveros", live.url), ("Fuera", "https://a.example/"),
    ]  # fmt: skip
    assert words(page.select(".pa-tarjeta h3")) == ["Viveros", "Fuera", "Oculta"]
    assert [image["alt"] for image in page.select(".pa-tarjeta img")] == [""]


def test_an_accordion_opens_without_programs(show: Any) -> None:
    entries = [{"title": "¿Cuándo?", "text": "<p>Hoy</p>"}, {"title": "¿Dónde?", "text": "<p>Aquí</p>"}]
    page = show("acordeon", {"title": "Dudas", "entries": entries})
    assert words(page.select("details > summary")) == ["¿Cuándo?", "¿Dónde?"]
    assert words(page.select("details > p")) == ["Hoy", "Aquí"]


def table(row_headings: bool = True, headings: tuple[str, ...] = ("Parque", "Metros", "Abrió")) -> dict[str, Any]:
    kinds = ("texto", "numero", "fecha")
    return {
        "title": "Parques en 2026", "row_headings": row_headings, "source": "Dirección de Parques",
        "table": {
            "columns": [{"type": kind, "heading": heading} for kind, heading in zip(kinds, headings, strict=True)],
            "rows": [{"values": ["<Norte>", "12500.50", "2026-05-05"]}, {"values": ["Sur", None, None]}],
            "caption": "",
        },
    }  # fmt: skip


def test_a_table_has_headings_and_writes_numbers_and_dates_as_people_do(show: Any) -> None:
    page = show("tabla", table())
    assert words(page.select("caption")) == ["Parques en 2026"]
    assert [(th["scope"], th.get_text()) for th in page.select("th")] == [
        ("col", "Parque"), ("col", "Metros"), ("col", "Abrió"), ("row", "<Norte>"), ("row", "Sur"),
    ]  # fmt: skip
    assert words(page.select("td")) == ["12,500.5", "5 de mayo de 2026", "", ""]
    assert "Fuente: Dirección de Parques" in page.get_text()
    assert words(show("tabla", table(row_headings=False)).select("tbody th")) == []


def test_a_contact_shows_only_what_there_is(show: Any) -> None:
    value = {"name": "Vivero", "address": "", "hours": "9 a 14 h", "phone": "222 309 4600 ext. 12", "email": "v@p.mx"}
    page = show("contacto", value)
    assert words(page.select(".pb-contacto-caja dt")) == ["Horario", "Teléfono", "Correo"]
    assert page.select_one("a[href='mailto:v@p.mx']").get_text() == "v@p.mx"


def test_a_map_draws_lists_and_links_its_places(show: Any) -> None:
    places = [
        {"name": "Zócalo", "address": "Centro", "note": "", "latitude": "19.043719", "longitude": "-98.198149"},
        {"name": "Fuertes", "address": "", "note": "Cierra el lunes", "latitude": "19.06", "longitude": "-98.18"},
    ]
    page = show("mapa", {"title": "Dónde", "places": places})
    assert words(page.select(".pb-mapa-numero")) == ["1", "2"]
    assert [link["href"] for link in page.select(".pb-lugares a")] == [
        "https://www.openstreetmap.org/?mlat=19.043719&mlon=-98.198149#map=17/19.043719/-98.198149",
        "https://www.openstreetmap.org/?mlat=19.06&mlon=-98.18#map=17/19.06/-98.18",
    ]
    assert words(page.select(".pb-lugares strong")) == ["Zócalo", "Fuertes"]
    assert page.select("iframe, img") == []  # nobody outside is asked


def test_a_video_of_ours_has_captions_and_a_transcript(city: City, show: Any) -> None:
    film = city.document("Siembra", "siembra.mp4", material.MP4)
    captions = city.document("Subtítulos", "siembra.vtt", material.VTT)
    value = {"title": "La siembra", "file": film.pk, "captions": captions.pk, "poster": None, "url": "",
             "transcript": "<p>Buenos días</p>"}  # fmt: skip
    page = show("video", value)
    assert [(item["src"], item["type"]) for item in page.select("video source")] == [(film.url, "video/mp4")]
    track = page.select_one("video track")
    assert (track["kind"], track["srclang"], track["src"]) == ("captions", "es", captions.url)
    assert words(page.select("details")) == ["Transcripción de «La siembra» Buenos días"]
    assert "autoplay" not in page.video.attrs


def test_a_video_elsewhere_is_a_link(show: Any) -> None:
    value = {"title": "La siembra", "file": None, "captions": None, "poster": None, "transcript": "",
             "url": "https://video.example/1"}  # fmt: skip
    page = show("video", value)
    assert page.select("video, iframe, details") == []
    assert [(link["href"], link["rel"], link.get_text()) for link in page.select(".pb-video-enlace")] == [
        ("https://video.example/1", ["noopener", "external"], "Ver el video «La siembra» en otro sitio")
    ]


def test_a_call_has_one_button_and_goes_with_its_page(city: City, show: Any) -> None:
    value = {"title": "Siembre", "text": "Este sábado", "button": "Anótese", "link": {"page": None, "url": "tel:072"}}
    assert [(link["href"], link.get_text()) for link in show("llamada", value).select(".pb-llamada-caja a")] == [
        ("tel:072", "Anótese")
    ]
    hidden = city.content(title="Oculta", slug="oculta", live=False)
    value = {**value, "link": {"page": hidden.pk, "url": ""}}
    assert show("llamada", value).select(".pb-llamada-caja") == []


def test_documents_say_what_they_are(city: City, show: Any) -> None:
    act, deleted = city.document("Acta", dated_on="2026-05-05"), city.document("Borrada", "b.pdf")
    value = {"title": "Actas", "documents": [act.pk, deleted.pk]}
    deleted.delete()
    page = show("documentos", value)
    assert words(page.select(".pb-documentos li")) == ["Acta (PDF, 1 KB, 5 de mayo de 2026)"]
    assert [link["href"] for link in page.select(".pb-documentos a")] == [act.url]


def test_a_dataset_comes_with_its_files(portal: Any, show: Any, settings: Any) -> None:
    name = "aforo-de-bicicletas-en-los-contadores-de-la-ciudad"
    page = show("conjunto", {"dataset": f"id-{name}", "text": ""})
    assert [(link["href"], link.get_text()) for link in page.select(".pb-conjunto-caja h2 a")] == [
        (f"{settings.DATOS_URL}/dataset/{name}", "Aforo de bicicletas en los contadores de la ciudad")
    ]
    assert words(page.select(".pb-recursos li")) == ["Aforo semanal CSV", "Mapa GEOJSON"]
    assert words(page.select(".pb-conjunto-caja > p")) == [
        "Conjunto de datos abiertos",
        "Descripción de aforo de bicicletas en los contadores de la ciudad.",
        "Dirección de Movilidad · actualizado el 5 de mayo de 2026",
    ]
    assert page.select_one("time")["datetime"] == "2026-05-05"


def test_a_dataset_that_went_or_a_portal_that_is_down_is_said(portal: Any, show: Any, settings: Any) -> None:
    value = {"dataset": "otro", "text": ""}
    assert words(show("conjunto", value).select(".alert")) == [
        "Este conjunto de datos ya no está publicado en el portal."
    ]
    settings.CKAN_URL = "http://127.0.0.1:1"
    value = {"dataset": "uno-mas", "text": ""}
    assert words(show("conjunto", value).select(".alert")) == [
        "El portal de datos no responde en este momento. Vuelva a intentar en unos minutos."
    ]


def test_bars_have_their_values_in_a_table_too(portal: Any, show: Any) -> None:
    page = show("grafica", CHART)
    assert words(page.select("figcaption")) == ["Bicicletas por contador El Eje Talavera va primero."]
    assert page.svg["aria-label"] == (
        "Gráfica de barras. El Eje Talavera va primero. Los valores están en la tabla que sigue."
    )
    rows = [tuple(words(row.select("th, td"))) for row in page.select("table tr")]
    assert rows == [
        ("Categoría", "Bicicletas"),
        ("Ronda del Molino", "1,129.71"), ("Puente de los Faroles", "1,123.54"), ("Eje Talavera", "1,115.83"),
    ]  # fmt: skip
    assert words(page.select("svg .pb-valor")) == [value for _, value in rows[1:]]
    assert len(page.select("svg rect")) == 3
    assert words(page.select("figure > .pa-dato")) == [
        "Unidad: viajes.",
        "Fuente: Aforo de bicicletas en los contadores de la ciudad , Dirección de Movilidad, actualizado el "
        "5 de mayo de 2026.",
    ]


def test_lines_follow_time_and_count_rows(portal: Any, show: Any) -> None:
    change = {"kind": "lineas", "x": "semana", "operation": "cuenta", "order": "natural", "ys": []}
    page = show("grafica", {**CHART, **change})
    rows = [tuple(words(row.select("th, td"))) for row in page.select("table tr")]
    assert (len(rows), rows[:3], rows[-1]) == (
        25, [("Categoría", "Renglones"), ("1 ene 2026", "3"), ("8 ene 2026", "3")], ("22 jun 2026", "3"),
    )  # fmt: skip
    assert len(page.select("svg circle")) == 24
    assert words(page.select("svg .pb-categoria")) == ["1 ene 2026", "1 abr 2026", "22 jun 2026"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": "otro/r1"}, "Este conjunto de datos ya no está publicado en el portal."),
        ({"source": "red-de-ciclovias-y-carriles-compartidos/r9"}, "La tabla de esta gráfica ya no está en el portal."),
        ({"x": "colonia"}, "La tabla de este conjunto de datos ya no tiene las columnas de la gráfica."),
        (
            {"ys": [{"column": "nota", "label": "Notas"}]},
            "La tabla de este conjunto de datos no tiene valores que graficar.",
        ),
    ],
)
def test_a_chart_that_cannot_be_drawn_says_why(portal: Any, show: Any, change: dict[str, Any], said: str) -> None:
    page = show("grafica", {**CHART, **change})
    assert page.svg is None
    assert page.select_one(".pb-grafica .alert p").find(string=True, recursive=False).strip() == said


def test_a_form_stands_in_a_page_while_it_is_public(city: City, show: Any) -> None:
    form = FormPage(
        title="Buzón", slug="buzon", organization=city.organization, privacy_notice="<p>x</p>", retention_days=30,
        last_published_at=timezone.now(),
    )  # fmt: skip
    form.form_fields = [FormField(label="Tema", field_type="singleline")]
    city.front.add_child(instance=form)
    page = show("formulario", {"form": form.pk})
    assert words(page.select(".pb-formulario-caja h2")) == ["Buzón"]
    assert page.select_one("form [name='tema']")["required"] == ""
    form.unpublish()
    page = show("formulario", {"form": form.pk})
    assert words(page.select(".alert")) == ["Este formulario ya no está disponible."]
    assert page.select("form") == []
