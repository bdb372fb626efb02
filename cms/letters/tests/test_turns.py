"""Turning received letters: who may, who reads and attends them, what waits for whom, and what the database keeps."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.tests.world import NOW
from cms.core import inbox
from cms.letters import demo
from cms.letters.domain import access, books, listing, turning
from cms.letters.errors import AlreadyDone, LetterCancelled, LetterError, NotAllowed
from cms.letters.models import Letter, LetterTurn
from cms.letters.tests.conftest import Books
from cms.letters.tests.test_books import PDF

TODAY = NOW.date()
SOON = TODAY + datetime.timedelta(days=3)


def at_reception(shelf: Books, **facts: Any) -> Letter:
    return shelf.received(unit="dge", by=shelf.recepcion, addressee="Directora", **facts)


def turned(shelf: Books, letter: Letter, *units: str, by: User | None = None, **facts: Any) -> LetterTurn:
    given = {"instruction": "Para su atención y respuesta", "answer_due_on": SOON, "now": NOW, **facts}
    return turning.turn(letter, units or ("ni",), by=by or shelf.recepcion, **given)[0]


def waits(user: User, now: datetime.datetime = NOW) -> list[str]:
    return [item.title for _, item in inbox.gather(user, now, "correspondencia")]


def seen(user: User) -> list[Letter]:
    return list(access.visible(user, TODAY))


ATTEND, DECIDE = "Atender la correspondencia turnada", "Turnar otra vez o atender la correspondencia devuelta"


# ── Turning ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_turned_letter_is_read_and_waits_in_the_unit_that_attends_it(shelf: Books) -> None:
    letter = at_reception(shelf)
    assert seen(shelf.analista) == [] == waits(shelf.analista)
    one = turned(shelf, letter)
    for user in (shelf.jefa, shelf.analista):
        assert seen(user) == [letter] and waits(user) == [ATTEND]
    for user in (shelf.soporte, shelf.ajena, shelf.office.solicitante):
        assert seen(user) == [] == waits(user)
    assert waits(shelf.directora) == [] == waits(shelf.recepcion)
    assert not access.may_write(shelf.jefa, letter, TODAY)
    (item,) = inbox.gather(shelf.jefa, NOW, "correspondencia").items["correspondencia"]
    assert (item.context, item.state) == (f"{letter.folio} {letter.subject}", f"La turnó {shelf.recepcion}")
    assert item.due_at is not None and timezone.localtime(item.due_at).date() == SOON
    assert (one.turned_by, one.unit, one.is_open) == (shelf.recepcion, "ni", True)


def test_several_units_at_once(shelf: Books) -> None:
    letter = at_reception(shelf)
    turned(shelf, letter, "st", "ni", "dge")
    assert [one.unit for one in letter.turns.all()] == ["st", "ni"]  # the manual's order, without the unit that has it
    assert waits(shelf.soporte) == waits(shelf.jefa) == [ATTEND]
    assert listing.turned_to(letter) == (
        "Departamento de Soporte Técnico (por atender); Departamento de Normatividad Informática (por atender)"
    )


def test_those_who_turn(shelf: Books) -> None:
    of_ni = shelf.received()
    for stranger in (shelf.soporte, shelf.recepcion, shelf.ajena):
        with pytest.raises(NotAllowed):
            turned(shelf, of_ni, "st", by=stranger)
    turned(shelf, of_ni, "st", by=shelf.analista)
    turned(shelf, of_ni, "ia", by=shelf.directora)  # she does not write in that book, but heads the Dirección
    letter = at_reception(shelf)
    turned(shelf, letter)
    with pytest.raises(NotAllowed):  # who attends it does not turn it on
        turned(shelf, letter, "st", by=shelf.jefa)


@pytest.mark.parametrize(
    ("changes", "units", "field"),
    [
        ({"instruction": "  "}, ("ni",), "instruction"),
        ({"answer_due_on": TODAY - datetime.timedelta(days=1)}, ("ni",), "answer_due_on"),
        ({}, ("dge", "no-existe"), "units"),
    ],
)
def test_what_is_wrong_turns_nothing(shelf: Books, changes: dict[str, Any], units: tuple[str, ...], field: str) -> None:
    with pytest.raises(LetterError) as caught:
        turned(shelf, at_reception(shelf), *units, **changes)
    assert caught.value.field == field and not LetterTurn.objects.exists()


def test_neither_sent_nor_cancelled_letters_are_turned(shelf: Books) -> None:
    with pytest.raises(NotAllowed):
        turned(shelf, shelf.sent(unit="dge", by=shelf.recepcion))
    letter = at_reception(shelf)
    one = turned(shelf, letter)
    books.cancel(letter, reason="Repetida", by=shelf.recepcion, now=NOW)
    assert waits(shelf.jefa) == []
    with pytest.raises(LetterCancelled):
        turned(shelf, letter, "st")
    with pytest.raises(LetterCancelled):
        turning.attend(one, note="x", by=shelf.jefa, now=NOW)
    one = LetterTurn.objects.get()
    assert turning.became(one, TODAY) == "La correspondencia se canceló antes de que se atendiera."


def test_the_second_who_turns_it_is_told_who_was_first(shelf: Books) -> None:
    letter = at_reception(shelf)
    turned(shelf, letter)
    with pytest.raises(AlreadyDone) as caught:
        turned(shelf, letter, "st", "ni", by=shelf.directora)
    assert caught.value.message == (
        f"{shelf.recepcion} ya la turnó al Departamento de Normatividad Informática el 2 de marzo de 2026. "
        "Lo que usted escribió no se guardó."
    )
    assert letter.turns.count() == 1  # nor to the other unit


# ── Attending, answering, giving back ─────────────────────────────────────────────────────────────────────────────────
def test_the_people_of_the_unit_attend_it(shelf: Books) -> None:
    one = turned(shelf, at_reception(shelf))
    for stranger in (shelf.recepcion, shelf.directora, shelf.soporte, shelf.ajena):
        with pytest.raises(NotAllowed):
            turning.attend(one, note="Hecho", by=stranger, now=NOW)
    with pytest.raises(LetterError):
        turning.attend(one, note=" ", by=shelf.analista, now=NOW)
    turning.attend(one, note="Se atendió por teléfono", by=shelf.analista, now=NOW)
    one.refresh_from_db()
    assert (one.attended_by, one.attended_note) == (shelf.analista, "Se atendió por teléfono")
    assert turning.became(one, TODAY) == (
        f"La atendió {shelf.analista} el 2 de marzo de 2026: «Se atendió por teléfono»."
    )
    assert waits(shelf.jefa) == [] and seen(shelf.jefa) == [one.letter]
    for late in (turning.attend, turning.give_back):
        with pytest.raises(AlreadyDone) as caught:
            late(one, **{"note" if late is turning.attend else "reason": "x"}, by=shelf.jefa, now=NOW)
        assert caught.value.message.startswith(f"{shelf.analista} ya anotó que se atendió")


def test_what_is_given_back_waits_for_whoever_turned_it(shelf: Books) -> None:
    letter = at_reception(shelf)
    one = turned(shelf, letter)
    with pytest.raises(NotAllowed):
        turning.give_back(one, reason="No es nuestra", by=shelf.recepcion, now=NOW)
    turning.give_back(one, reason="Toca a Soporte", by=shelf.jefa, now=NOW)
    assert waits(shelf.jefa) == [] and waits(shelf.recepcion) == [DECIDE]
    assert listing.state_of(Letter.objects.get(), TODAY) == ("pendiente", "Devuelta a quien la turnó")
    with pytest.raises(AlreadyDone):
        turning.attend(one, note="x", by=shelf.analista, now=NOW)
    turned(shelf, letter, "st")
    assert waits(shelf.recepcion) == [] and waits(shelf.soporte) == [ATTEND]
    turned(shelf, letter, "ni")  # and after all to the first one again
    assert [one.unit for one in letter.turns.all()] == ["ni", "st", "ni"]
    assert "«Toca a Soporte»." in turning.became(letter.turns.all()[0], TODAY)


def test_what_the_directora_turned_comes_back_to_her_and_to_the_book(shelf: Books) -> None:
    one = turned(shelf, shelf.received(), "st", by=shelf.directora)
    turning.give_back(one, reason="No es nuestra", by=shelf.soporte, now=NOW)
    assert waits(shelf.directora) == waits(shelf.analista) == [DECIDE] and waits(shelf.recepcion) == []
    books.settle(one.letter, note="Se archiva", by=shelf.jefa, now=NOW)
    assert waits(shelf.directora) == waits(shelf.analista) == []


def test_the_answer_of_a_unit_ends_its_turn_and_no_other(shelf: Books) -> None:
    letter = at_reception(shelf, answer_due_on=SOON)
    turned(shelf, letter, "ni", "st")
    (item,) = inbox.gather(shelf.recepcion, NOW, "correspondencia").items["correspondencia"]
    assert item.state == "Turnada al Departamento de Soporte Técnico; al Departamento de Normatividad Informática"
    answer = shelf.sent(answers=(letter,))
    one, other = letter.turns.get(unit="ni"), letter.turns.get(unit="st")
    assert (one.answered_with, one.attended_by, other.is_open) == (answer, shelf.analista, True)
    assert turning.became(one, TODAY) == f"Se respondió con {answer.folio} el 2 de marzo de 2026."
    assert waits(shelf.jefa) == [] == waits(shelf.recepcion) and waits(shelf.soporte) == [ATTEND]
    assert listing.state_of(letter, TODAY)[0] == "respondida"
    shelf.sent(unit="dge", by=shelf.recepcion, answers=(letter,))  # the Dirección answers for all
    assert waits(shelf.soporte) == []


def test_the_book_that_settles_a_letter_leaves_nothing_waiting(shelf: Books) -> None:
    letter = at_reception(shelf)
    turned(shelf, letter, "ni", "st")
    books.settle(letter, note="La retiró quien la envió", by=shelf.recepcion, now=NOW)
    assert waits(shelf.jefa) == waits(shelf.soporte) == []


def test_what_is_reserved_is_for_those_who_keep_the_book_of_the_unit(shelf: Books) -> None:
    letter = at_reception(shelf, secrecy="confidencial")
    one = turned(shelf, letter, "st", "ni")
    assert one.unit == "st" and seen(shelf.soporte) == [] == waits(shelf.soporte)
    with pytest.raises(NotAllowed):
        turning.attend(one, note="x", by=shelf.soporte, now=NOW)
    assert seen(shelf.analista) == [letter] and waits(shelf.analista) == [ATTEND]
    turning.give_back(letter.turns.get(unit="ni"), reason="No es nuestra", by=shelf.analista, now=NOW)
    assert seen(shelf.analista) == [] == waits(shelf.analista)


def test_a_case_is_tied_by_those_who_attend_it(shelf: Books) -> None:
    letter, case = at_reception(shelf), shelf.office.start()
    with pytest.raises(NotAllowed):
        books.link(letter, case, by=shelf.jefa, now=NOW)
    one = turned(shelf, letter)
    books.link(letter, case, by=shelf.jefa, now=NOW)
    assert list(letter.cases.all()) == [case]
    turning.give_back(one, reason="No es nuestra", by=shelf.jefa, now=NOW)
    assert not access.may_link(shelf.jefa, letter, TODAY)


# ── Mail and database ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_mails_name_folio_and_subject_and_no_instruction(shelf: Books, django_capture_on_commit_callbacks: Any) -> None:
    letter = at_reception(shelf)
    with django_capture_on_commit_callbacks(execute=True):
        one = turned(shelf, letter, instruction="Llame a la persona del 2222")
    assert {sent.to[0] for sent in mail.outbox} == {shelf.jefa.email, shelf.analista.email}
    for sent in mail.outbox:
        assert letter.folio in sent.subject and letter.subject in sent.body and "2222" not in sent.body
        assert reverse("letters:letter", args=(letter.uuid,)) in sent.body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        turning.give_back(one, reason="No es nuestra", by=shelf.jefa, now=NOW)
    assert [sent.to for sent in mail.outbox] == [[shelf.recepcion.email]]
    mail.outbox.clear()
    secret = at_reception(shelf, secrecy="reservada", subject="Muy secreto")
    with django_capture_on_commit_callbacks(execute=True):
        turned(shelf, secret, "st", "ni")
    assert {sent.to[0] for sent in mail.outbox} == {shelf.jefa.email, shelf.analista.email}
    assert all("Muy secreto" not in sent.subject + sent.body for sent in mail.outbox)


def test_the_database_keeps_turns(shelf: Books) -> None:
    one = turned(shelf, at_reception(shelf))
    kept = LetterTurn.objects.filter(pk=one.pk)
    changes = [lambda: kept.update(instruction="x"), lambda: kept.update(unit="st"), lambda: kept.delete()]
    turning.attend(one, note="Hecho", by=shelf.jefa, now=NOW)
    changes += [lambda: kept.update(attended_note="x"), lambda: kept.update(attended_at=None, returned_at=NOW)]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_click_at_once_one_is_first(shelf: Books) -> None:
    one = turned(shelf, at_reception(shelf))
    start, told = threading.Barrier(2), list[str]()

    def click(by: User) -> None:
        try:
            start.wait(20)
            turning.attend(one, note=f"Lo hizo {by.username}", by=by, now=NOW)
        except AlreadyDone as error:
            told.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(by,)) for by in (shelf.jefa, shelf.analista)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.refresh_from_db()
    assert len(told) == 1 and told[0].startswith(f"{one.attended_by} ya anotó que se atendió")
    assert one.letter.events.filter(verb="attended").count() == 1


def test_the_demo_city_turns_letters(shelf: Books, monkeypatch: Any) -> None:
    dge = shelf.jefa.person.organization
    for code in ("sw-analista-consultivo-a", "ia-analista-consultivo-a", "ss-subdirector"):
        world.user(code, of=world.person(dge, "Inventada Ejemplo", post=world.post(dge, code=code)))
    monkeypatch.setattr(demo, "STORIES", [one for one in demo.STORIES if one.unit == "dge"])
    monkeypatch.setattr(demo, "_scan", lambda letter: SimpleUploadedFile("oficio.pdf", PDF))
    demo.load()
    stands = [(one.unit, bool(one.attended_at), bool(one.returned_at)) for one in LetterTurn.objects.order_by("pk")]
    assert stands == [
        ("sw", False, False), ("ni", True, False), ("ia", False, True), ("ss", False, False), ("ia", False, False),
    ]  # fmt: skip
    assert DECIDE in waits(shelf.recepcion, timezone.now())
