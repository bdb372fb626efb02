"""The pages of letters that are turned, asked as browsers do: holder, colleague and stranger."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.letters.domain import books, turning
from cms.letters.models import Letter, LetterTurn
from cms.letters.tests.conftest import Books
from cms.letters.tests.test_pages import browser, of, soup
from cms.letters.tests.test_turns import at_reception, turned

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return " ".join(soup(answer).get_text(" ").split())


def of_turn(one: LetterTurn, name: str) -> str:
    return reverse(f"letters:{name}", args=(one.letter.uuid, one.uuid))


def current(shelf: Books, **facts: Any) -> Letter:
    return at_reception(shelf, now=timezone.now(), dated_on=timezone.localdate(), **facts)


def page_turn(shelf: Books, letter: Letter, *units: str) -> LetterTurn:
    return turned(shelf, letter, *units, now=timezone.now(), answer_due_on=timezone.localdate())


def test_from_the_reception_to_the_answer_in_the_browser(shelf: Books) -> None:
    letter = current(shelf, answer_due_on=timezone.localdate())
    page = soup(browser(shelf.recepcion).get(of(letter, "turn")))
    assert page.find("input", {"name": "answer_due_on"})["value"] == f"{timezone.localdate():%Y-%m-%d}"
    assert "dge" not in [box["value"] for box in page.find_all("input", {"name": "units"})]
    given = {"units": ["ni", "st"], "instruction": "Responda <b>hoy</b>", "answer_due_on": ""}
    answer = browser(shelf.recepcion).post(of(letter, "turn"), given, follow=True)
    assert "Se turnó al Departamento de Soporte Técnico y al Departamento de Normatividad Informática." in text(answer)
    page = browser(shelf.jefa).get(of(letter))
    assert "«Responda <b>hoy</b>»" in text(page) and "Espera que se atienda, sin plazo." in text(page)
    hrefs = [link["href"] for link in soup(page).select("#t-turnos ~ ul a")]
    of_turns = [href.split("/")[-2] for href in hrefs if "turnos" in href]
    assert of_turns == ["atender", "turnar", "devolver"]  # of her own unit only
    form = soup(browser(shelf.jefa).get(next(href for href in hrefs if "responde" in href)))
    assert form.select_one("select[name=unit] option[selected], select[name=unit] option")["value"] == "ni"
    one = letter.turns.get(unit="ni")
    done = browser(shelf.analista).post(of_turn(one, "attend_turn"), {"note": "Se llamó"}, follow=True)
    assert "«Se llamó»" in text(done)
    late = browser(shelf.jefa).post(of_turn(one, "return_turn"), {"reason": "No es nuestra"})
    assert late.status_code == 422 and f"{shelf.analista} ya anotó que se atendió" in text(late)
    assert "No es nuestra" in text(late)


def test_a_unit_without_people_is_told(shelf: Books) -> None:
    letter = current(shelf)
    given = {"units": ["gpi"], "instruction": "Atienda"}
    answer = browser(shelf.recepcion).post(of(letter, "turn"), given, follow=True)
    assert "Hoy nadie con cuenta la recibe ahí (Departamento de Gestión de Programas de Innovación)" in text(answer)


def test_forms_with_mistakes_stay(shelf: Books) -> None:
    letter = current(shelf)
    answer = browser(shelf.recepcion).post(of(letter, "turn"), {"instruction": "Atienda", "units": ["no-existe"]})
    assert answer.status_code == 422 and "Atienda" in text(answer) and not letter.turns.exists()


def test_holder_colleague_and_stranger_of_a_turn(shelf: Books) -> None:
    one = page_turn(shelf, current(shelf), "ni")

    def codes(address: str) -> list[int]:
        people = (shelf.recepcion, shelf.directora, shelf.jefa, shelf.analista, shelf.soporte, shelf.ajena)
        return [browser(user).get(address).status_code for user in people]

    assert codes(of(one.letter))[:5] == [200, 200, 200, 200, 404]
    assert codes(of(one.letter, "turn"))[:5] == [200, 200, 404, 404, 404]
    assert codes(of(one.letter, "link"))[:5] == [200, 200, 200, 200, 404]
    for name in ("attend_turn", "return_turn"):
        assert codes(of_turn(one, name))[:5] == [404, 404, 200, 200, 404]
        assert 200 not in codes(of_turn(one, name))[5:]
    forged = browser(shelf.soporte).post(of_turn(one, "attend_turn"), {"note": "x"})
    one.refresh_from_db()
    assert forged.status_code == 404 and one.is_open
    other = page_turn(shelf, current(shelf), "st")
    mixed = reverse("letters:attend_turn", args=(one.letter.uuid, other.uuid))
    assert browser(shelf.jefa).get(mixed).status_code == 404


def test_who_sees_it_by_a_case_reads_no_instruction(shelf: Books) -> None:
    letter, case = current(shelf), shelf.office.start()
    shelf.office.solicitante.groups.add(Group.objects.get(name="procedimientos"))
    page_turn(shelf, letter, "ni")
    books.link(letter, case, by=shelf.jefa, now=timezone.now())
    page = browser(shelf.office.solicitante).get(of(letter))
    assert page.status_code == 200 and "Para su atención" not in text(page)


def test_list_and_workbook_tell_to_whom(shelf: Books) -> None:
    letter = current(shelf)
    turning.attend(page_turn(shelf, letter), note="Hecho", by=shelf.jefa, now=timezone.now())
    page_turn(shelf, letter, "st")
    told = "Departamento de Normatividad Informática (atendida); Departamento de Soporte Técnico (por atender)"
    index = reverse("letters:index")
    page = browser(shelf.recepcion).get(index, {"estado": "turnadas"})
    assert f"Turnada a: {told}" in text(page) and "Turnada, por atender" in text(page)
    assert letter.folio in text(browser(shelf.soporte).get(index))
    book = browser(shelf.recepcion).get(reverse("letters:book"), {"unidad": "dge", "anio": str(letter.year)})
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content))["Recibidos"].iter_rows(min_row=3, values_only=True))
    assert dict(zip(rows[0], rows[1], strict=True))["Turnada a"] == told


def test_what_somebody_attends_comes_first_and_an_instruction_stands_once(shelf: Books) -> None:
    letter = current(shelf)
    page_turn(shelf, letter, "ni")
    together = {"units": ["ia", "sw", "st"], "instruction": "Revisen su parte"}
    told = browser(shelf.recepcion).post(of(letter, "turn"), together, follow=True)
    assert text(told).count("«Revisen su parte»") == 1

    def units(user: User) -> list[str]:
        page = soup(browser(user).get(of(letter)))
        return [title.get_text().removeprefix("Departamento de ") for title in page.select("#t-turnos ~ ul h3")]

    apps, web, support, norms = (
        "Ingeniería de Aplicaciones", "Servicios Web", "Soporte Técnico", "Normatividad Informática",
    )  # fmt: skip
    assert units(shelf.recepcion) == units(shelf.jefa) == [norms, apps, web, support]
    assert units(shelf.soporte) == [support, apps, web, norms]


def test_of_many_units_the_list_and_the_message_say_how_many(shelf: Books) -> None:
    letter = current(shelf)
    together = {"units": ["ia", "sw", "st", "ni"], "instruction": "Revisen su parte"}
    told = browser(shelf.recepcion).post(of(letter, "turn"), together, follow=True)
    assert "Se turnó a 4 unidades." in text(told)
    turning.attend(letter.turns.get(unit="ni"), note="Hecho", by=shelf.jefa, now=timezone.now())
    page = browser(shelf.recepcion).get(reverse("letters:index"), {"anio": "²"})  # no year, so no filter
    assert "Turnada a: 4 unidades (3 por atender, 1 atendida)" in text(page)
