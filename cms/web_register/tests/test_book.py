"""The oficios of the register in the book of Servicios Web: one line each, read and cancelled on both sides."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.models import PrintedDocument
from cms.directory.models import Person
from cms.letters.domain import access, books
from cms.letters.errors import LetterError, NotAllowed
from cms.letters.models import Letter, LetterEvent
from cms.web_register import letters
from cms.web_register.domain import papers, proposals, releases, tree
from cms.web_register.errors import WrongStage
from cms.web_register.models import SiteRecord, StructureProposal
from cms.web_register.tests.city import City, account, person

TODAY = datetime.date(2026, 5, 5)


def structure_of(city: City) -> StructureProposal:
    structure = proposals.begin_structure(actor=city.team, record=city.defined())
    proposals.save_tree(actor=city.team, proposal=structure, new_tree=[tree.new_node("Inicio")])
    return proposals.propose(actor=city.team, proposal=structure)


def printed(city: City, structure: StructureProposal) -> PrintedDocument:
    letter = papers.Letter("Práxedes Glorieta", "Director/a")
    return releases.structure_oficio(actor=city.team, proposal=structure, letter=letter)


def head_of_web(*groups: str) -> Any:
    return account("jefa-web", Person.objects.get(post__code="sw-jefe"), *groups)


def test_an_oficio_stands_in_the_book_with_its_own_folio(city: City) -> None:
    document = printed(city, structure_of(city))
    letter = Letter.objects.get()
    assert (letter.document, letter.folio, letter.number, letter.year) == (document, "SW/O/0001/2026", 1, 2026)
    assert (letter.unit, letter.direction, letter.kind) == ("sw", "enviada", "oficio")
    assert (letter.addressee, letter.organization) == ("Práxedes Glorieta, Director/a", city.movilidad)
    assert letter.subject == document.title and letter.recorded_by == city.team
    facts = books.Facts(unit="sw", kind="oficio", sender="J", addressee="T", subject="X", dated_on=TODAY)
    taken = books.send(facts, by=head_of_web(), now=timezone.now())
    assert taken.folio == "SECATI/DGE/SW/0001/2026"  # the series of the book counts for itself


def test_formats_are_no_letters(city: City) -> None:
    releases.print_definition(actor=city.team, record=city.defined())
    assert not Letter.objects.exists()


def test_who_sees_the_record_sees_the_letter(city: City) -> None:
    printed(city, structure_of(city))
    letter = Letter.objects.get()

    def seen(user: Any) -> list[Letter]:
        return list(access.visible(user, TODAY))

    subdirector = account("subdirector", Person.objects.get(post__code="ss-subdirector"))
    for user in (city.team, city.holder, city.colleague, head_of_web(), subdirector):
        assert seen(user) == [letter]
    for stranger in (city.stranger, city.nobody):
        assert seen(stranger) == []
    assert not access.may_write(city.team, letter, TODAY)  # no post in that unit


def test_the_page_of_the_letter_leads_to_the_record(city: City) -> None:
    printed(city, structure_of(city))
    client = Client(headers={"accept": "text/html"})
    client.force_login(city.team)
    answer = client.get(reverse("letters:letter", args=(Letter.objects.get().uuid,)))
    record = SiteRecord.objects.get()
    assert answer.status_code == 200
    assert f'<a href="{reverse("web_register:record", args=(record.pk,))}">'.encode() in answer.content
    assert "Registro del sitio «Ciclovías de Puebla»" in answer.content.decode()


def test_document_and_letter_are_cancelled_together(city: City) -> None:
    structure = structure_of(city)
    papers.cancel(actor=city.team, document=printed(city, structure), reason="Otro destinatario")
    letter = Letter.objects.get()
    assert letter.cancelled_at and (letter.cancel_reason, letter.cancelled_by) == ("Otro destinatario", city.team)
    again = printed(city, structure)
    assert again.folio == "SW/O/0002/2026"
    head = head_of_web("equipo-web")
    books.cancel(Letter.objects.get(document=again), reason="No procede", by=head, now=timezone.now())
    again.refresh_from_db()
    assert (again.cancel_reason, again.cancelled_by) == ("No procede", head)
    assert LetterEvent.objects.filter(letter__document=again, verb="cancelled").count() == 1


def test_the_rules_of_the_register_hold_in_the_book(city: City) -> None:
    document = printed(city, structure_of(city))
    letter, head = Letter.objects.get(), head_of_web("equipo-web")
    with pytest.raises(LetterError):
        books.correct(letter, {"subject": "x"}, by=head, now=timezone.now())
    with pytest.raises(NotAllowed):
        books.cancel(letter, reason="x", by=city.holder, now=timezone.now())
    SiteRecord.objects.update(closed_at=timezone.now())
    with pytest.raises(WrongStage):
        books.cancel(letter, reason="x", by=head, now=timezone.now())
    letter.refresh_from_db()
    document.refresh_from_db()
    assert letter.cancelled_at is None and document.cancelled_at is None


def test_what_was_printed_before_enters_once(city: City) -> None:
    document = printed(city, structure_of(city))
    link = document.record_document
    link.delete()  # as if it had never entered: letters cannot be deleted
    assert letters.enter_older() == 0
    person("Otra", "Persona")
    link.document = papers.documents.print_document(
        draft=papers.letter_draft(
            kind=papers.DELIVERY_OFICIO, subject=link.record, title="Entrega", subject_line="se entrega",
            letter=papers.Letter("Alguien", ""), today=TODAY, context={"released_on": TODAY, "address": "", "what": ""},
        ),
        actor=city.team, today=TODAY,
    )  # fmt: skip
    link.save()
    assert (letters.enter_older(), letters.enter_older()) == (1, 0)
    older = Letter.objects.get(folio="SW/O/0002/2026")
    assert (older.addressee, older.recorded_by) == ("Práxedes Supuesta Glorieta, Director de Movilidad", None)
