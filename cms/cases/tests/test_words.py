"""Cases are found by parts of words, as a plain comparison of every case would find them."""

from __future__ import annotations

import random
import unicodedata

import pytest
from django.db import connection

from cms.cases.domain.words import plain, with_words
from cms.cases.models import Case
from cms.cases.tests.world import NOW, Office

SUBJECTS = ("Cámara de la Peña", "CAMARON", "Señalización vial", "Enlace 100% de red", "Niño_perdido", "Ünico", "")


def simple(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))


def test_a_word_without_accents_or_capitals(desk: Office) -> None:
    case = desk.start(subject="Señalización de la Peña")
    for word in ("senalizacion", "PEÑA", "pena", "ñalizaci", case.folio.lower(), "movil"):
        assert list(with_words(Case.objects.all(), [word])) == [case], word
    assert list(with_words(Case.objects.all(), ["pena", "zapato"])) == []
    assert list(with_words(Case.objects.all(), ["%"])) == []


def test_it_finds_what_a_plain_comparison_finds(desk: Office) -> None:
    dice = random.Random(5)
    version = desk.start().version
    for number in range(60):
        subject = " ".join(dice.choice(SUBJECTS) for _ in range(2))
        Case.objects.create(
            version=version, clave=version.clave, unit="ni", entry="solicitud", subject=subject,
            folio=f"PR/{number:04d}/2026", started_at=NOW,
        )  # fmt: skip
    rows = list(Case.objects.select_related("organization"))
    for word in ("cama", "peña", "PENA", "100%", "o_p", "00", "un", "red", "e", "ünico", "PR/0012"):
        wanted = {
            row.pk
            for row in rows
            if simple(word) in simple(f"{row.folio} {row.subject}")
            or (row.organization and simple(word) in simple(f"{row.organization.name} {row.organization.acronym}"))
        }
        assert set(with_words(Case.objects.all(), [word]).values_list("pk", flat=True)) == wanted, word


@pytest.mark.parametrize("text", ["Peña", "ÁÉÍÓÚÜ", "Niño 100%", "DGE/0001/2026"])
def test_words_are_made_plain_as_in_the_database(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_words(%s, '')", [text])
        assert cursor.fetchone() == (plain(text) + " ",)
