"""Pictures that people send: taken clean, or refused with a sentence that says what to send."""

from __future__ import annotations

import importlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from cms.media.checks.images import clean_image
from cms.media.errors import Refused
from cms.media.models import SiteImage
from cms.media.tests import material
from cms.media.tests.material import short

MEGABYTE = 1024 * 1024


def cleaned(content: bytes, name: str, *, size: int | None = None, most_pixels: int = 50_000_000) -> bytes:
    return clean_image(
        io.BytesIO(content), name=name, size=size or len(content), most_bytes=15 * MEGABYTE, most_pixels=most_pixels
    ).content


def clean(content: bytes, name: str = "foto.jpg", **more: int) -> Image.Image:
    return Image.open(io.BytesIO(cleaned(content, name, **more)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_and_camera_are_taken_out(kind: str) -> None:
    content = material.photograph(kind=kind)
    assert material.MAKER.encode() in content  # the material is what it says
    kept = cleaned(content, f"foto.{kind.lower()}")
    assert material.MAKER.encode() not in kept
    image = Image.open(io.BytesIO(kept))
    assert (image.format, image.size, dict(image.getexif())) == (kind, (640, 400), {})


def test_a_picture_lying_on_its_side_is_turned_up() -> None:
    assert clean(material.photograph(orientation=6)).size == (400, 640)


def test_a_moving_picture_keeps_moving_without_its_comment() -> None:
    kept = clean(material.animation(), "a.gif")
    assert (kept.n_frames, kept.info.get("comment")) == (3, None)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "name", "code", "says"),
    [
        (material.SVG, "logo.svg", "svg", "Expórtela como PNG o WebP"),
        (material.SVG, "logo.png", "svg", "No aceptamos imágenes SVG"),
        (material.picture("PNG"), "foto.jpg", "tipo", "por dentro es PNG"),
        (b"GIF89a nothing more", "a.gif", "tipo", "está dañado"),
        (b"hello", "a.jpg", "tipo", "no es una imagen"),
        (material.PROGRAM, "a.png", "tipo", "no es una imagen"),
        (material.picture("BMP"), "a.bmp", "tipo", "no es una imagen"),
        (material.picture()[:900], "a.jpg", "danado", "está incompleta o dañada"),
        (material.bomb(12_000, 9_000), "a.png", "pixeles", "mide 12000 × 9000 pixeles"),
        (material.bomb(), "a.png", "pixeles", "demasiados pixeles"),
        (material.bomb(4_000_000, 4_000_000), "a.png", "pixeles", "demasiados pixeles"),
    ],
    ids=short,
)
def test_bad_pictures_are_refused_with_the_way_out(content: bytes, name: str, code: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(content, name)
    assert refused.value.code == code
    assert says in refused.value.message


def test_half_a_picture_is_refused_in_a_process_that_prints_too() -> None:
    """WeasyPrint tells Pillow to be content with half a picture, for everybody in the process."""
    importlib.import_module("weasyprint")
    with pytest.raises(Refused, match="está incompleta o dañada"):
        clean(material.picture()[:900], "a.jpg")


def test_weight_is_judged_before_anything_is_read() -> None:
    with pytest.raises(Refused) as refused:
        clean(b"", size=100 * MEGABYTE)
    assert refused.value.message.startswith("La imagen pesa 100 MB y el máximo es 15 MB.")


def test_an_animation_counts_all_its_frames() -> None:
    with pytest.raises(Refused) as refused:
        clean(material.animation(10), "a.gif", most_pixels=20_000)
    assert refused.value.code == "pixeles"


def send(client: Client, content: bytes, name: str = "foto.jpg", **fields: object) -> SiteImage | str:
    """What the administration's form makes of a picture: the image, or what the page says."""
    answer = client.post(
        reverse("wagtailimages:add"),
        {
            "title": "Parque", "file": SimpleUploadedFile(name, content), "description": "Un parque con árboles",
            "collection": Collection.get_first_root_node().pk, "tags": "", "focal_point_x": "", "focal_point_y": "",
            "focal_point_width": "", "focal_point_height": "", "credit": "", "licence": "", **fields,
        },
    )  # fmt: skip
    return SiteImage.objects.get() if answer.status_code == 302 else answer.content.decode()


def test_the_administration_keeps_a_clean_picture(admin: Client) -> None:
    kept = send(admin, material.photograph(orientation=6))
    assert isinstance(kept, SiteImage)
    assert (kept.width, kept.height, kept.default_alt_text) == (400, 640, "Un parque con árboles")
    with kept.file.open() as stored:
        assert material.MAKER.encode() not in stored.read()


def test_the_administration_says_why_svg_is_refused(admin: Client) -> None:
    said = send(admin, material.SVG, "escudo.svg")
    assert "No aceptamos imágenes SVG: pueden llevar programas" in said
    assert SiteImage.objects.count() == 0


def test_a_picture_needs_words_or_must_be_decorative(admin: Client) -> None:
    said = send(admin, material.picture(), description="")
    assert "Escriba qué se ve en la imagen" in said
    said = send(admin, material.picture(), is_decorative="on")
    assert "Una imagen decorativa no lleva texto alternativo" in said
    kept = send(admin, material.picture(), description="", is_decorative="on")
    assert isinstance(kept, SiteImage)
    assert kept.default_alt_text == ""


def test_the_uploader_of_many_says_the_same(admin: Client) -> None:
    answer = admin.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x", "files[]": SimpleUploadedFile("escudo.png", material.SVG)},
    )
    assert answer.json()["success"] is False
    assert "No aceptamos imágenes SVG" in answer.json()["error_message"]
