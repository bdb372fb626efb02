"""Syllables, sentences and the INFLESZ scale; business days."""

from __future__ import annotations

from datetime import date

import pytest

from cms.validation.rules import business_days, reading

SYLLABLES = {
    "casa": 2, "camión": 2, "aeropuerto": 5, "transparencia": 4, "ayuntamiento": 5, "poeta": 3, "oír": 2, "guion": 1,
    "día": 2,
    "murciélago": 4, "extraordinariamente": 8, "área": 3, "aéreo": 4, "ley": 1, "leyes": 2, "muy": 1, "ciudad": 2,
    "país": 2,
    "queso": 2, "guía": 2, "pingüino": 3, "hoy": 1, "y": 1, "tráfico": 3, "ciudadanía": 5, "buey": 1, "licitación": 4,
}  # fmt: skip


@pytest.mark.parametrize(("word", "number"), SYLLABLES.items())
def test_syllables(word: str, number: int) -> None:
    assert reading.syllables(word) == number


def test_sentences_end_with_signs_and_lines_but_not_with_abbreviations() -> None:
    assert reading.sentences("Vea el art. 5 de la ley. ¿Tiene dudas? Llame al tel. 222.\nGracias") == [
        "Vea el art. 5 de la ley.", "¿Tiene dudas?", "Llame al tel. 222.", "Gracias",
    ]  # fmt: skip


def test_the_measure_of_a_text() -> None:
    measured = reading.measure("La casa es roja. El sol sale hoy.")
    assert measured == reading.Measure(words=8, syllables=11, sentences=2)
    assert measured.value == round(206.835 - 62.3 * 11 / 8 - 4, 1)
    assert reading.measure("").value == 100.0


@pytest.mark.parametrize(
    ("text", "shouted"),
    [
        ("TODA LA FRASE GRITA aquí", "TODA LA FRASE GRITA"),
        ("Acuda al DIF o al SMDIF de Puebla", ""),
        ("SE INVITA A TODOS", "SE INVITA A TODOS"),
    ],
)
def test_capitals(text: str, shouted: str) -> None:
    assert reading.in_capitals(text, 4) == shouted


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 11, 16), False),  # third Monday of November
        (date(2026, 2, 2), False),
        (date(2026, 9, 16), False),
        (date(2030, 10, 1), False),
        (date(2026, 10, 1), True),
        (date(2026, 3, 21), False),  # a Saturday
        (date(2026, 3, 17), True),
    ],
)
def test_business_days(day: date, open_: bool) -> None:
    assert business_days.is_business_day(day) is open_


def test_counting_business_days() -> None:
    friday = date(2026, 1, 30)
    assert business_days.add(friday, 1) == date(2026, 2, 3)  # Monday is a day of rest
    assert business_days.add(friday, 1, closed={date(2026, 2, 3)}) == date(2026, 2, 4)
    assert business_days.between(friday, date(2026, 2, 6)) == 4
    assert business_days.between(friday, friday) == 0
