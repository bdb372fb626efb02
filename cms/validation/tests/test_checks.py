"""What the checks find, in which place, and how grave it is."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cms.media.models import SiteDocument, SiteImage
from cms.pages.models import ContentPage, EventPage
from cms.validation import checks
from cms.validation.checks.userbar import PueblaChecker
from cms.validation.tests import world as make


def codes(markup: str, **fields: object) -> list[tuple[str, str]]:
    """Codes and severities of a page with one block of text."""
    page = ContentPage(title="Licencias", slug="licencias", body=make.text(markup), **fields)
    return [(finding.code, finding.severity) for finding in checks.review(page)]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>Todo bien.</p>", []),
        ('<p><a href="https://ejemplo.mx/">Requisitos de la licencia</a></p>', []),
        ('<p>Vea <a href="https://ejemplo.mx/">aquí</a>.</p>', [("enlace_vago", "aviso")]),
        ('<p><a href="https://ejemplo.mx/">¡CLIC AQUÍ!</a></p>', [("enlace_vago", "aviso")]),
        ('<p><a href="https://ejemplo.mx/">https://ejemplo.mx/algo</a></p>', [("enlace_con_direccion", "aviso")]),
        ('<p><a href="https://ejemplo.mx/"> </a></p>', [("enlace_vacio", "error")]),
        ("<p><a>Sin destino</a></p>", [("enlace_sin_destino", "error")]),
        ("<h2> </h2><p>Texto.</p>", [("titulo_vacio", "error")]),
        ("<h2>Uno</h2><h3>Dos</h3><h2>Tres</h2>", []),
        ("<h3>Sin el segundo</h3>", [("titulos_en_desorden", "aviso")]),
        ('<embed embedtype="image" id="1" alt="Jacarandas en flor"/>', []),
        ('<embed embedtype="image" id="1"/>', [("imagen_sin_texto", "error")]),
        ('<embed embedtype="image" id="1" alt="IMG_2033.jpg"/>', [("texto_alternativo_de_archivo", "aviso")]),
        ('<embed embedtype="image" id="1" alt="foto"/>', [("texto_alternativo_vacio", "aviso")]),
        ("<table><tr><td>1</td></tr></table>", [("tabla_sin_encabezado", "error")]),
        ("<table><tr><th>Año</th></tr><tr><td>1</td></tr></table>", []),
        ("<p>SE INVITA A TODAS LAS PERSONAS.</p>", [("mayusculas", "aviso")]),
        (f"<p>{'palabra ' * 36}.</p>", [("oracion_larga", "aviso")]),
        (f"<p>{('palabra ' * 36 + '. ') * 1}</p><p>{'otra ' * 30}.</p>", [("oracion_larga", "aviso")]),
    ],
)
@pytest.mark.django_db
def test_texts(markup: str, found: list[tuple[str, str]]) -> None:
    assert codes(markup) == found


@pytest.mark.django_db
def test_hard_texts_are_said_to_be_hard() -> None:
    hard = (
        "La instrumentación administrativa de procedimientos interinstitucionales correspondientes a la regularización "
        "extraordinaria de establecimientos mercantiles requerirá la presentación documental certificada. "
    )
    assert ("lectura_dificil", "aviso") in codes(f"<p>{hard * 6}</p>")
    easy = "Traiga su identificación. Pague en la caja. Espere su turno. El trámite dura diez minutos. "
    assert codes(f"<p>{easy * 8}</p>") == []


def test_places_and_anchors_lead_to_the_block(world: SimpleNamespace) -> None:
    page = ContentPage(title="L", slug="l", body=[*make.text("<p>Bien.</p>"), *make.text("<h2></h2>")])
    (finding,) = checks.review(page)
    assert finding.place == "Contenido, bloque 2 (texto)"
    assert finding.anchor == f"body.{page.body[1].id}"
    assert finding.message == "Contenido, bloque 2 (texto): hay un título vacío; escríbalo o bórrelo."


def test_links_to_pages_of_ours(world: SimpleNamespace) -> None:
    markup = '<p><a linktype="page" id="{}">La página</a></p>'
    assert codes(markup.format(world.page.pk)) == [("pagina_sin_publicar", "aviso")]
    assert codes(markup.format(999_999)) == [("pagina_inexistente", "error")]
    make.publish_by_system(world.page)
    assert codes(markup.format(world.page.pk)) == []


def picture(title: str, description: str = "", **fields: object) -> SiteImage:
    """A small picture."""
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    return SiteImage.objects.create(
        title=title, description=description, file=ContentFile(buffer.getvalue(), "parque-central.png"), **fields
    )


@pytest.mark.parametrize(
    ("description", "fields", "found"),
    [
        ("", {}, [("imagen_sin_texto", "error")]),
        ("", {"is_decorative": True}, []),
        ("Familias en el parque", {}, []),
        ("parque central", {}, [("texto_alternativo_de_archivo", "aviso")]),
        ("x" * 255, {}, [("texto_alternativo_largo", "aviso")]),
    ],
)
@pytest.mark.django_db
def test_pictures(description: str, fields: dict, found: list) -> None:
    image = picture("Parque", description, **fields)
    assert codes("<p>Texto.</p>", image=image) == found


@pytest.mark.django_db
def test_pictures_in_blocks_have_words_of_their_own_or_decorate() -> None:
    image = picture("Parque")
    for value, found in (
        ({"image": image.pk, "decorative": False, "alt_text": "Familias en el parque"}, []),
        ({"image": image.pk, "decorative": True, "alt_text": ""}, []),
        ({"image": image.pk, "decorative": False, "alt_text": ""}, ["imagen_sin_texto"]),
    ):
        page = ContentPage(title="L", slug="l", body=[{"type": "imagen", "value": {"image": value, "caption": ""}}])
        page.body = page._meta.get_field("body").to_python(page.body.raw_data)
        assert [finding.code for finding in checks.review(page)] == found


@pytest.mark.django_db
def test_documents_over_ten_megabytes() -> None:
    document = SiteDocument.objects.create(
        title="Plan", file=ContentFile(b"%PDF-1.4", "plan.pdf"), file_size=11 * 1024 * 1024
    )
    page = ContentPage(
        title="L", slug="l", body=[{"type": "documentos", "value": {"title": "", "documents": [document.pk]}}]
    )
    (finding,) = checks.review(page)
    assert (finding.code, finding.severity) == ("documento_grande", "aviso")
    assert "«Plan» pesa 11 MB" in finding.message


@pytest.mark.django_db
def test_tables_of_blocks_have_names_over_their_columns() -> None:
    def table(*headings: str) -> list[str]:
        value = {
            "title": "Costos",
            "table": {
                "columns": [{"type": "texto", "heading": heading} for heading in headings],
                "rows": [{"values": ["1" for _ in headings]}],
                "caption": "",
            },
            "row_headings": True,
            "source": "",
        }
        page = ContentPage(title="L", slug="l", body=[{"type": "tabla", "value": value}])
        return [finding.code for finding in checks.review(page)]

    assert table("Concepto", "Costo") == []
    assert table("", "") == ["tabla_sin_encabezado"]
    assert table("Concepto", "") == ["columna_sin_nombre"]


@pytest.mark.django_db
def test_events_lie_ahead() -> None:
    past = EventPage(title="Feria", slug="feria", starts_at=timezone.now() - timedelta(days=1), place="Zócalo")
    ahead = EventPage(title="Feria", slug="feria", starts_at=timezone.now() + timedelta(days=1), place="Zócalo")
    assert [finding.code for finding in checks.review(past)] == ["fecha_pasada"]
    assert checks.review(ahead) == []


# ── In the editor ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_editor_has_a_panel_and_our_rules(world: SimpleNamespace, entered) -> None:
    make.write(world.page, world.author, '<p>Vea <a href="https://ejemplo.mx/">aquí</a>.</p>')
    shown = entered(world.author).get(reverse("wagtailadmin_pages:edit", args=(world.page.pk,))).content.decode()
    assert f'data-url="/administracion/validacion/pagina/{world.page.pk}/problemas/?fragmento=1"' in shown
    assert "validation/editor.js" in shown
    assert "saltan un nivel" in shown
    fragment = (
        entered(world.author)
        .get(reverse("validation_admin:findings", args=(world.page.pk,)), {"fragmento": "1"})
        .content.decode()
    )
    assert "<html" not in fragment
    assert "el enlace «aquí» no dice a dónde lleva" in fragment
    assert 'data-validation-anchor="body.' in fragment


def test_every_rule_of_the_checker_has_spanish_words(rf) -> None:
    checker = PueblaChecker()
    own = {rule["id"] for rule in checker.get_axe_custom_rules(rf.get("/"))}
    assert set(checker.axe_run_only) == set(checker.axe_messages)
    assert own <= set(checker.axe_run_only)
