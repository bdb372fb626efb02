"""The tag `picture`: modern formats, measures, words, and lazy after the first."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.test import RequestFactory

from cms.media.domain import renditions
from cms.media.models import SiteImage, SiteRendition
from cms.media.tests import material

TWO = Template('{% load pictures %}{% picture image "texto" %}{% picture image "tarjeta" alt="" %}')


def image(size: tuple[int, int] = (1000, 600), **values: object) -> SiteImage:
    made = SiteImage(title="Parque", description="Un parque", **values)
    made.file = ContentFile(material.picture(size=size), "parque.jpg")
    made.save()
    return made


def shown(made: SiteImage) -> list[Tag]:
    page = TWO.render(Context({"image": made, "request": RequestFactory().get("/")}))
    return BeautifulSoup(page, "html.parser").find_all("picture")


@pytest.mark.django_db
def test_a_picture_comes_in_modern_formats_with_its_measures() -> None:
    first, second = shown(image())
    assert first.source["type"] == "image/avif"
    assert [part.split()[1] for part in first.source["srcset"].split(", ")] == ["400w", "800w", "1000w"]
    assert first.img["src"].endswith(".webp")
    assert (first.img["width"], first.img["height"], first.img["alt"]) == ("1000", "600", "Un parque")
    assert (second.img["width"], second.img["height"], second.img["alt"]) == ("720", "480", "")
    assert first.source["sizes"] == first.img["sizes"] == "(min-width: 48rem) 46rem, 100vw"


@pytest.mark.django_db
def test_only_the_first_of_a_page_is_fetched_at_once() -> None:
    first, second = shown(image())
    assert (first.img.get("loading"), first.img["fetchpriority"]) == (None, "high")
    assert (second.img["loading"], second.img.get("fetchpriority")) == ("lazy", None)


@pytest.mark.django_db
def test_words_of_this_use_go_before_those_of_the_picture() -> None:
    made = image()
    made.contextual_alt_text = "La fuente del parque"
    assert shown(made)[0].img["alt"] == "La fuente del parque"
    made.decorative = True
    assert shown(made)[0].img["alt"] == ""


@pytest.mark.django_db
def test_a_picture_whose_file_is_gone_leaves_the_page_whole() -> None:
    made = image()
    made.file.storage.delete(made.file.name)
    assert shown(made) == []


@pytest.mark.django_db
def test_sizes_are_made_once_beforehand(django_assert_num_queries) -> None:
    made = image()
    assert renditions.prepare.call([made.pk, 999]) == SiteRendition.objects.count() == 13
    with django_assert_num_queries(0):  # all of them are remembered
        shown(made)
