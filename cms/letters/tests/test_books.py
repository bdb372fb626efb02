"""Books of correspondence: numbers, who writes, answers, corrections, cancelling, and what the database keeps."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cms.cases.domain import events, originals, papers
from cms.cases.models import CasePaper, Event
from cms.cases.tests.world import NOW
from cms.core import inbox
from cms.core.errors import CmsError, Conflict, NotAllowed
from cms.core.folios import last_number
from cms.letters.domain import access, books, from_cases, journal, listing, scans
from cms.letters.errors import LetterCancelled, LetterError
from cms.letters.models import Letter, LetterEvent
from cms.letters.tests.conftest import Books

TODAY = NOW.date()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def pdf(name: str = "oficio.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_each_book_counts_by_kind_and_direction(shelf: Books) -> None:
    folios = [
        shelf.sent().folio, shelf.sent().folio, shelf.sent(kind="memorando").folio, shelf.received().folio,
        shelf.sent(unit="dge", by=shelf.recepcion).folio,
        shelf.sent(unit="dge", kind="memorando", by=shelf.directora).folio,
        shelf.received(unit="dge", by=shelf.recepcion).folio,
    ]  # fmt: skip
    assert folios == [
        "SECATI/DGE/NI/0001/2026", "SECATI/DGE/NI/0002/2026", "MEMO/DGE/NI/0001/2026", "REC/DGE/NI/0001/2026",
        "SECATI/DGE/OF/0001/2026", "MEMO/DGE/0001/2026", "REC/DGE/0001/2026",
    ]  # fmt: skip
    letter = Letter.objects.get(folio="SECATI/DGE/NI/0002/2026")
    assert (letter.number, letter.year, letter.unit, letter.direction) == (2, 2026, "ni", "enviada")


def test_those_who_write_in_a_book(shelf: Books) -> None:
    written = {user.username: access.books_written(user, TODAY) for user in
               (shelf.jefa, shelf.analista, shelf.directora, shelf.recepcion, shelf.soporte, shelf.ajena)}  # fmt: skip
    assert written == {
        "jacinta": ["ni"], "analia": ["ni"], "dora": ["dge"], "rebeca": ["dge"], "sonia": [], "ximena": [],
    }  # fmt: skip
    for stranger in (shelf.soporte, shelf.ajena, shelf.recepcion):
        with pytest.raises(NotAllowed):
            shelf.sent(by=stranger)
    assert last_number("SECATI/DGE/NI", year=2026) == 0


def test_those_who_see_a_letter(shelf: Books) -> None:
    letter = shelf.received()
    hidden = shelf.received(secrecy="confidencial")

    def seen(user: Any) -> list[int]:
        return sorted(access.visible(user, TODAY).values_list("pk", flat=True))

    assert seen(shelf.analista) == seen(shelf.jefa) == seen(shelf.directora) == [letter.pk, hidden.pk]
    assert seen(shelf.recepcion) == seen(shelf.soporte) == seen(shelf.ajena) == seen(shelf.office.solicitante) == []


def test_the_staff_of_a_unit_sees_what_is_not_reserved(shelf: Books) -> None:
    open_one = shelf.received(unit="dge", by=shelf.recepcion)
    shelf.received(unit="dge", by=shelf.recepcion, secrecy="reservada")
    shelf.recepcion.person.post.code = "st-analista-ab"  # not a colleague any more
    shelf.recepcion.person.post.save()
    assert list(access.visible(shelf.recepcion, TODAY)) == []
    assert sorted(one.pk for one in access.visible(shelf.directora, TODAY))[0] == open_one.pk


def test_a_letter_of_a_case_is_seen_by_whoever_sees_the_case(shelf: Books) -> None:
    case = shelf.office.until_review(shelf.office.start())
    letter = shelf.received()
    books.link(letter, case, by=shelf.jefa, now=NOW)
    assert list(access.visible(shelf.office.solicitante, TODAY)) == [letter]
    assert not access.may_write(shelf.office.solicitante, letter, TODAY)
    assert Event.objects.filter(case=case, verb="letter_linked").get().data == {"folio": letter.folio}
    assert events.broken(case) == ""
    with pytest.raises(Conflict):
        books.link(letter, case, by=shelf.jefa, now=NOW)
    with pytest.raises(LetterError):  # the analyst does not see that case
        books.link(shelf.received(), case, by=shelf.analista, now=NOW)


def test_an_answer_is_told_on_both_sides(shelf: Books) -> None:
    asked = shelf.received(answer_due_on=TODAY + datetime.timedelta(days=5))
    assert listing.state_of(asked, TODAY) == ("pendiente", "Por responder, a más tardar el 07/03/2026")
    assert listing.state_of(asked, TODAY + datetime.timedelta(days=6))[0] == "vencida"
    answered = shelf.sent(answers=(asked,))
    assert list(asked.answered_by.all()) == [answered]
    assert listing.state_of(asked, TODAY)[0] == "respondida"
    assert [journal.sentence(event) for event in asked.events.all()] == [
        "Anotó la respuesta", "Registró la correspondencia recibida",
    ]  # fmt: skip
    with pytest.raises(LetterError):
        books.answer(answered, [shelf.sent()], by=shelf.jefa, now=NOW)
    with pytest.raises(Conflict):
        books.register_answer(asked, answered, by=shelf.jefa, now=NOW)


def test_what_waits_for_an_answer_is_in_the_inbox_of_those_who_keep_the_book(shelf: Books) -> None:
    asked = shelf.received(answer_due_on=TODAY)
    shelf.received()  # asks for no answer
    (item,) = inbox.gather(shelf.analista, NOW, "correspondencia").items["correspondencia"]
    assert (item.context, item.organization) == (f"{asked.folio} Solicitud de dictamen", str(asked.organization.name))
    assert timezone.localtime(item.due_at).date() == TODAY
    for other in (shelf.directora, shelf.soporte):
        assert len(inbox.gather(other, NOW, "correspondencia")) == 0
    shelf.sent(answers=(asked,))
    assert len(inbox.gather(shelf.analista, NOW, "correspondencia")) == 0


def test_a_letter_may_be_settled_without_an_answer(shelf: Books) -> None:
    asked = shelf.received(answer_due_on=TODAY)
    with pytest.raises(LetterError):
        books.settle(asked, note="  ", by=shelf.jefa, now=NOW)
    books.settle(asked, note="Se atendió por teléfono", by=shelf.jefa, now=NOW)
    asked.refresh_from_db()
    assert listing.state_of(asked, TODAY) == ("respondida", "Atendida")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"their_number": " "}, "their_number"),
        ({"moved_at": NOW + datetime.timedelta(hours=1)}, "moved_at"),
        ({"moved_at": None}, "moved_at"),
        ({"dated_on": TODAY + datetime.timedelta(days=1)}, "dated_on"),
        ({"dated_on": datetime.date(2001, 1, 1)}, "dated_on"),
        ({"answer_due_on": TODAY - datetime.timedelta(days=1)}, "answer_due_on"),
    ],
)
def test_what_is_wrong_takes_no_number(shelf: Books, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(LetterError) as caught:
        shelf.received(**changes)
    assert caught.value.field == field
    assert last_number("REC/DGE/NI", year=2026) == Letter.objects.count() == 0


def test_a_cancelled_letter_keeps_its_number(shelf: Books) -> None:
    first = shelf.sent()
    with pytest.raises(LetterError):
        books.cancel(first, reason=" ", by=shelf.jefa, now=NOW)
    books.cancel(first, reason="Se dirigió a otra persona", by=shelf.jefa, now=NOW)
    assert shelf.sent().folio == "SECATI/DGE/NI/0002/2026"
    first.refresh_from_db()
    assert (first.folio, first.cancel_reason) == ("SECATI/DGE/NI/0001/2026", "Se dirigió a otra persona")
    for act in (
        lambda: books.cancel(first, reason="x", by=shelf.jefa, now=NOW),
        lambda: books.correct(first, {"subject": "x"}, by=shelf.jefa, now=NOW),
        lambda: scans.attach(first, pdf(), by=shelf.jefa, now=NOW),
    ):
        with pytest.raises(LetterCancelled):
            act()


def test_corrections_are_written_down_and_touch_no_number(shelf: Books) -> None:
    letter = shelf.received()
    books.correct(letter, {"subject": "Otro asunto", "number": 9, "unit": "dge"}, by=shelf.jefa, now=NOW)
    letter.refresh_from_db()
    assert (letter.subject, letter.number, letter.unit) == ("Otro asunto", 1, "ni")
    assert letter.events.first().note == "asunto"
    with pytest.raises(NotAllowed):
        books.correct(letter, {"subject": "x"}, by=shelf.recepcion, now=NOW)


def test_the_delivery_of_what_was_sent(shelf: Books) -> None:
    letter = shelf.sent()
    books.deliver(letter, moved_at=NOW, channel="mensajeria", by=shelf.jefa, now=NOW)
    with pytest.raises(Conflict):
        books.deliver(letter, moved_at=NOW, channel="correo", by=shelf.jefa, now=NOW)
    with pytest.raises(LetterError):
        books.deliver(shelf.received(), moved_at=NOW, channel="correo", by=shelf.jefa, now=NOW)


def test_scans_are_what_they_say(shelf: Books) -> None:
    letter = shelf.received()
    kept = scans.attach(letter, pdf(), by=shelf.analista, now=NOW)
    assert (kept.name, kept.content_type, kept.size) == ("oficio.pdf", "application/pdf", len(PDF))
    for bad in (pdf(), pdf("x.exe"), pdf("x.pdf", b"MZ no es un PDF"), pdf("x.pdf", b"")):
        with pytest.raises(LetterError) as caught:
            scans.attach(letter, bad, by=shelf.analista, now=NOW)
        assert caught.value.field == "scan"
    with pytest.raises(NotAllowed):
        scans.attach(letter, pdf(), by=shelf.soporte, now=NOW)


def test_the_database_keeps_numbers_and_history(shelf: Books) -> None:
    letter = shelf.sent()
    for change in (
        lambda: Letter.objects.filter(pk=letter.pk).update(number=7),
        lambda: Letter.objects.filter(pk=letter.pk).update(folio="X"),
        lambda: LetterEvent.objects.filter(letter=letter).update(note="x"),
        lambda: LetterEvent.objects.filter(letter=letter).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_number_at_once_get_two_numbers(shelf: Books) -> None:
    start = threading.Barrier(2)
    taken: list[str] = []

    def number(by: Any) -> None:
        try:
            for turn in range(6):
                start.wait(20)
                if turn == 3:  # one that fails gives its number back
                    with pytest.raises(CmsError):
                        shelf.sent(by=by, answers=(Letter(pk=0),))
                taken.append(shelf.sent(by=by).folio)
        finally:
            connection.close()

    threads = [threading.Thread(target=number, args=(by,)) for by in (shelf.jefa, shelf.analista)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"SECATI/DGE/NI/{number:04d}/2026" for number in range(1, 13)]
    assert Letter.objects.count() == last_number("SECATI/DGE/NI", year=2026) == 12


# ── What cases print ──────────────────────────────────────────────────────────────────────────────────────────────────
def as_letter(monkeypatch: Any, kind: str = "oficio") -> None:
    """The dictamen of the small office declared as an oficio, in its own series."""
    from cms.cases.domain import versions

    real = versions.procedure_of

    def changed(version: Any) -> Any:
        procedure = real(version)
        object.__setattr__(procedure.declaration.documentos["form_321"], "kind", kind)
        return procedure

    monkeypatch.setattr(versions, "procedure_of", changed)


@pytest.fixture
def printed(shelf: Books, monkeypatch: Any) -> CasePaper:
    as_letter(monkeypatch)
    case = shelf.office.until_review(shelf.office.start())
    made = papers.print_paper(case, "form_321", node="act_01_llenado", by=shelf.jefa, today=TODAY)
    from cms.cases.domain import versions

    object.__setattr__(versions.procedure_of(case.version).declaration.documentos["form_321"], "kind", "formato")
    return made


def test_what_a_case_prints_has_one_number_with_the_book(shelf: Books, printed: CasePaper) -> None:
    assert printed.document.folio == "SECATI/DGE/NI/0001/2026"
    letter = Letter.objects.get(document=printed.document)
    assert (letter.folio, letter.number, letter.unit) == ("SECATI/DGE/NI/0001/2026", 1, "ni")
    assert list(letter.cases.all()) == [printed.case]
    assert shelf.sent().folio == "SECATI/DGE/NI/0002/2026"
    assert from_cases.enter_older() == 0
    with pytest.raises(LetterError):
        books.correct(letter, {"subject": "x"}, by=shelf.jefa, now=NOW)


def test_paper_and_letter_are_cancelled_together(shelf: Books, printed: CasePaper) -> None:
    originals.cancel(printed, reason="Error en el nombre", by=shelf.jefa, now=NOW)
    letter = Letter.objects.get(document=printed.document)
    assert letter.cancel_reason == "Error en el nombre" and letter.cancelled_at


def test_letter_and_paper_are_cancelled_together(shelf: Books, printed: CasePaper) -> None:
    books.cancel(Letter.objects.get(document=printed.document), reason="No procede", by=shelf.jefa, now=NOW)
    printed.document.refresh_from_db()
    assert printed.document.cancel_reason == "No procede"
    assert Event.objects.filter(case=printed.case, verb="paper_cancelled").count() == 1
    assert events.broken(printed.case) == ""
