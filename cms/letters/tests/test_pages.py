"""The pages of correspondence, asked as browsers do: holder, colleague and stranger, and nothing typed is lost."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.models import Case
from cms.letters.domain import books, listing
from cms.letters.models import Letter
from cms.letters.tests.conftest import Books
from cms.letters.tests.test_books import PDF

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(user)
    return client


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def received(shelf: Books, **facts: Any) -> Letter:
    now = timezone.now()
    return shelf.received(now=now, dated_on=timezone.localdate(), **facts)


def of(letter: Letter, name: str = "letter") -> str:
    return reverse(f"letters:{name}", args=(letter.uuid,))


FORM = {
    "unit": "ni", "kind": "oficio", "their_number": "MOV/9/2026", "sender": "Titular de Movilidad",
    "addressee": "Jefa", "subject": "Pide dictamen <b>ya</b>", "channel": "ventanilla", "secrecy": "ordinaria",
    "copies": "Contraloría\n\nTesorería", "notes": "", "organization": "", "answer_due_on": "",
}  # fmt: skip


def moments() -> dict[str, str]:
    now = timezone.localtime()
    return {"dated_on": f"{now:%Y-%m-%d}", "moved_at": f"{now:%Y-%m-%dT%H:%M}"}


def test_registering_with_a_scan(shelf: Books) -> None:
    scan = SimpleUploadedFile("oficio.pdf", PDF, content_type="application/pdf")
    answer = browser(shelf.analista).post(reverse("letters:new_received"), {**FORM, **moments(), "scan": [scan]})
    letter = Letter.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, of(letter))
    assert (letter.folio.startswith("REC/DGE/NI/0001/"), letter.copies) == (True, ["Contraloría", "Tesorería"])
    page = soup(browser(shelf.jefa).get(of(letter)))
    assert "Pide dictamen <b>ya</b>" in page.get_text() and page.find("b") is None
    link = reverse("letters:file", args=(letter.uuid, letter.scans.get().uuid))
    assert page.find("a", href=link) is not None
    assert b"".join(browser(shelf.jefa).get(link).streaming_content) == PDF


def test_what_is_wrong_stays_on_the_screen_and_writes_nothing(shelf: Books) -> None:
    bad = SimpleUploadedFile("oficio.pdf", b"no es un PDF", content_type="application/pdf")
    answer = browser(shelf.analista).post(reverse("letters:new_received"), {**FORM, **moments(), "scan": [bad]})
    page = soup(answer)
    assert answer.status_code == 422 and Letter.objects.count() == 0
    assert page.find("input", {"name": "their_number"})["value"] == "MOV/9/2026"
    assert "Elija otra vez los archivos" in page.get_text()
    empty = browser(shelf.analista).post(reverse("letters:new_received"), {"unit": "st"})
    problems = [one.get_text(" ", strip=True) for one in soup(empty).select(".co-problemas li a")]
    assert {"Libro", "Número que trae", "Recibida el", "Asunto"} <= set(problems)


def test_answering_takes_the_number_and_ties_both(shelf: Books) -> None:
    asked = received(shelf)
    address = f"{reverse('letters:new_sent')}?responde={asked.folio}"
    page = soup(browser(shelf.jefa).get(address))
    assert page.find("input", {"name": "addressee"})["value"] == "Titular de Movilidad"
    form = {**FORM, **moments(), "sender": "Jefa", "addressee": "Titular de Movilidad"}
    browser(shelf.jefa).post(address, form)
    sent = Letter.objects.get(direction="enviada")
    assert list(sent.answers.all()) == [asked]
    assert sent.folio in soup(browser(shelf.jefa).get(of(asked))).get_text()


@pytest.mark.parametrize("name", ["scan", "link", "answer", "correct", "cancel"])
def test_holder_colleague_and_stranger(shelf: Books, name: str) -> None:
    letter = received(shelf)
    codes = [browser(user).get(of(letter, name)).status_code for user in (shelf.jefa, shelf.directora, shelf.soporte)]
    assert codes == [200, 404, 404]
    seen = [browser(user).get(of(letter)).status_code for user in (shelf.analista, shelf.directora, shelf.soporte)]
    assert seen == [200, 200, 404]


def test_only_those_who_keep_a_book_write_in_one(shelf: Books) -> None:
    for name in ("new_received", "new_sent"):
        codes = [browser(user).get(reverse(f"letters:{name}")).status_code
                 for user in (shelf.analista, shelf.recepcion, shelf.soporte)]  # fmt: skip
        assert codes[:2] == [200, 200] and codes[2] != 200
    forged = browser(shelf.recepcion).post(reverse("letters:new_received"), {**FORM, **moments()})
    assert forged.status_code == 422 and Letter.objects.count() == 0


def test_filters_and_pages(shelf: Books) -> None:
    received(shelf, subject="Solicitud de teléfonos", answer_due_on=timezone.localdate())
    books.cancel(received(shelf, subject="Otra cosa"), reason="Repetida", by=shelf.jefa, now=timezone.now())
    shelf.sent(now=timezone.now(), dated_on=timezone.localdate())

    def rows(**query: str) -> int:
        return len(soup(browser(shelf.jefa).get(reverse("letters:index"), query)).select("tbody tr"))

    assert (rows(), rows(q="telefonos"), rows(sentido="enviada"), rows(estado="pendientes")) == (3, 1, 1, 1)
    assert (rows(estado="canceladas"), rows(estado="vencidas"), rows(tipo="memorando"), rows(libro="dge")) == (
        1, 0, 0, 0,
    )  # fmt: skip
    assert (rows(anio="abc"), rows(estado="<script>"), rows(p="999")) == (3, 3, 3)
    for number in range(55):
        received(shelf, subject=f"Carta {number}")
    page = soup(browser(shelf.jefa).get(reverse("letters:index"), {"sentido": "recibida", "p": "2"}))
    assert "Página 2 de 2" in page.get_text() and page.find("a", string="Anterior")["href"] == "?sentido=recibida&p=1"


def test_the_book_as_a_workbook(shelf: Books) -> None:
    year = str(timezone.localdate().year)
    received(shelf, subject="=HYPERLINK(1)", sender="\x02Titular")
    received(shelf, subject="Muy secreto", secrecy="confidencial")
    answer = browser(shelf.analista).get(reverse("letters:book"), {"unidad": "ni", "anio": year})
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert workbook.sheetnames == ["Oficios enviados", "Memorandos enviados", "Recibidos"]
    sheet = workbook["Recibidos"]
    cell = next(cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value == "=HYPERLINK(1)")
    assert cell.data_type == "s" and sheet.max_row == 5
    assert answer["Content-Disposition"] == f'attachment; filename="libro-de-correspondencia-ni-{year}.xlsx"'
    for user, unit in ((shelf.soporte, "ni"), (shelf.analista, "dge"), (shelf.ajena, "ni")):
        assert browser(user).get(reverse("letters:book"), {"unidad": unit, "anio": year}).status_code != 200


def test_a_colleague_downloads_the_numbers_but_not_the_secrets(shelf: Books) -> None:
    secret = received(shelf, unit="ni", subject="Muy secreto", secrecy="reservada")
    content = listing.book(Letter.objects.none(), "ni", secret.year, timezone.localdate())
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(content))["Recibidos"].iter_rows(min_row=4)
             for cell in row]  # fmt: skip
    assert cells[0] == secret.folio and "Muy secreto" not in cells and "(reservado)" in cells


def test_a_case_starts_from_a_letter(shelf: Books) -> None:
    letter = received(shelf, subject="Piden diez computadoras")
    start = soup(browser(shelf.jefa).get(reverse("procedures:start"), {"correspondencia": str(letter.uuid)}))
    ways = [link["href"] for link in start.select(".pr-caminos a") if "/iniciar/" in link["href"]]
    assert ways and all(href.endswith(f"?correspondencia={letter.uuid}") for href in ways)
    page = soup(browser(shelf.jefa).get(ways[0]))
    assert page.find("input", {"name": "subject"})["value"] == "Piden diez computadoras"
    given = {"subject": "Piden diez computadoras", "organization": str(letter.organization_id)}
    if page.find("select", {"name": "channel"}):
        assert page.select_one("select[name=channel] option[selected]")["value"] == "oficio"
        given |= {"channel": "oficio", "applicant_name": "Titular de Movilidad"}
    assert browser(shelf.jefa).post(ways[0], given).status_code == 302
    case = Case.objects.get()
    assert (case.channel, list(letter.cases.all())) == ("oficio", [case])
    told = soup(browser(shelf.jefa).get(reverse("procedures:case", args=(case.uuid,)))).get_text()
    assert letter.folio in told
    # Nobody takes somebody else's letter.
    other = soup(browser(shelf.office.solicitante).get(reverse("procedures:start"), {"correspondencia": letter.uuid}))
    assert all("correspondencia" not in link["href"] for link in other.select(".pr-caminos a"))


def test_numbers_of_bad_addresses_are_not_found(shelf: Books) -> None:
    unknown = reverse("letters:letter", args=("00000000-0000-4000-8000-000000000000",))
    assert browser(shelf.jefa).get(unknown).status_code == 404
