"""What a unit turns on to those below it: who may, with which term, how it ends above and below, and its page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.tests import world
from cms.cases.tests.world import NOW
from cms.core import inbox
from cms.letters.domain import books, listing, turning
from cms.letters.errors import AlreadyDone, LetterError, NotAllowed
from cms.letters.models import LetterTurn
from cms.letters.tests.conftest import Books
from cms.letters.tests.test_pages import browser, soup
from cms.letters.tests.test_turns import ATTEND, DECIDE, SOON, TODAY, at_reception, seen, turned, waits

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@dataclass
class Branch:
    """A letter that the reception turned to the Subdirección de Sistemas. `sub` heads it; `apps` keeps the book of
    Ingeniería de Aplicaciones, `web` that of Servicios Web."""

    shelf: Books
    sub: User
    apps: User
    web: User
    top: LetterTurn

    def on(self, *units: str, **facts: Any) -> list[LetterTurn]:
        given = {"instruction": "Revisen", "answer_due_on": SOON, "by": self.sub, "now": NOW, **facts}
        return turning.turn_on(self.top, units or ("ia",), **given)

    def again(self) -> LetterTurn:
        return LetterTurn.objects.get(pk=self.top.pk)


@pytest.fixture
def branch(shelf: Books) -> Branch:
    dge = shelf.jefa.person.organization

    def worker(username: str, code: str) -> User:
        person = world.person(dge, f"{username.capitalize()} Ejemplo Rueda", post=world.post(dge, code=code))
        return world.user(username, of=person)

    sub, apps, web = (
        worker("sofia", "ss-subdirector"), worker("aldo", "ia-analista-consultivo-a"),
        worker("wendy", "sw-analista-consultivo-a"),
    )  # fmt: skip
    return Branch(shelf, sub, apps, web, turned(shelf, at_reception(shelf), "ss"))


def test_it_waits_below_and_ends_above_with_the_last(branch: Branch) -> None:
    assert waits(branch.sub) == [ATTEND] and seen(branch.apps) == []
    first, second = branch.on("ia", "sw")
    assert waits(branch.sub) == [] and waits(branch.apps) == waits(branch.web) == [ATTEND]
    (item,) = inbox.gather(branch.apps, NOW, "correspondencia").items["correspondencia"]
    assert item.state == f"La turnó {branch.sub}"
    assert turning.became(branch.again(), TODAY) == (
        "La turnó al Departamento de Ingeniería de Aplicaciones y al Departamento de Servicios Web."
    )
    letter = branch.top.letter
    assert (
        listing.turned_in_short(letter)
        == listing.turned_to(letter)
        == (
            "Subdirección de Sistemas (turnada); Departamento de Ingeniería de Aplicaciones (por atender); "
            "Departamento de Servicios Web (por atender)"
        )
    )
    turning.attend(first, note="Sin observaciones", by=branch.apps, now=NOW)
    assert branch.again().is_open and waits(branch.sub) == []
    turning.attend(second, note="Ya se publicó", by=branch.web, now=NOW)
    top = branch.again()
    assert (top.attended_by, top.attended_note) == (
        branch.web, "La atendió Departamento de Servicios Web: Ya se publicó",
    )  # fmt: skip
    assert waits(branch.sub) == waits(branch.shelf.recepcion) == []
    assert listing.state_of(letter, TODAY) == ("archivo", "Sin respuesta pendiente")


def test_the_answer_from_below_answers_above(branch: Branch) -> None:
    branch.on("ia")
    facts = {"unit": "ia", "by": branch.apps, "answers": (branch.top.letter,)}
    answer = branch.shelf.sent(**facts)
    assert branch.again().answered_with == answer
    assert turning.became(branch.again(), TODAY) == f"Se respondió con {answer.folio} el 2 de marzo de 2026."


def test_what_is_given_back_from_below_waits_with_the_unit_again(branch: Branch) -> None:
    first, second = branch.on("ia", "sw")
    with pytest.raises(LetterError, match="Su unidad la turnó al Departamento de Ingeniería de Aplicaciones y al"):
        turning.give_back(branch.top, reason="No es nuestra", by=branch.sub, now=NOW)
    turning.give_back(first, reason="Es de Soporte", by=branch.apps, now=NOW)
    assert waits(branch.sub) == []  # the other one still has it
    turning.attend(second, note="Hecho", by=branch.web, now=NOW)
    assert branch.again().is_open and waits(branch.sub) == [ATTEND] and waits(branch.shelf.recepcion) == []
    (item,) = inbox.gather(branch.sub, NOW, "correspondencia").items["correspondencia"]
    assert item.state == f"La devolvió {branch.apps} (Departamento de Ingeniería de Aplicaciones)"
    (third,) = branch.on("st")
    assert waits(branch.sub) == [] and waits(branch.shelf.soporte) == [ATTEND]
    turning.give_back(third, reason="Tampoco", by=branch.shelf.soporte, now=NOW)
    turning.give_back(branch.top, reason="No es del área", by=branch.sub, now=NOW)
    assert waits(branch.sub) == [] and waits(branch.shelf.recepcion) == [DECIDE]
    assert not LetterTurn.objects.filter(parent=branch.top, returned_at__isnull=False, taken_up_at=None).exists()


def test_the_unit_that_attends_it_itself_leaves_nothing_below(branch: Branch) -> None:
    (below,) = branch.on("ia")
    (deepest,) = turning.turn_on(
        below, ["st"], instruction="Vean", answer_due_on=SOON, by=branch.apps, now=NOW
    )  # fmt: skip
    turning.attend(branch.top, note="Se resolvió por teléfono", by=branch.sub, now=NOW)
    for one, above in ((below, "Subdirección de Sistemas"), (deepest, "Departamento de Ingeniería de Aplicaciones")):
        one.refresh_from_db()
        assert (one.attended_by, one.attended_note) == (branch.sub, f"La atendió {above}, que la había turnado")
    assert waits(branch.apps) == waits(branch.shelf.soporte) == waits(branch.sub) == []


def test_the_book_that_settles_it_ends_all_of_them(branch: Branch) -> None:
    (below,) = branch.on("ia")
    books.settle(branch.top.letter, note="La retiró quien la envió", by=branch.shelf.recepcion, now=NOW)
    below.refresh_from_db()
    assert not below.is_open and not branch.again().is_open


def test_who_turns_on_with_which_term_and_to_whom(branch: Branch) -> None:
    shelf = branch.shelf
    for stranger in (shelf.recepcion, shelf.directora, shelf.jefa, shelf.ajena):
        with pytest.raises(NotAllowed):
            branch.on(by=stranger)
    for changes, units, field in (
        ({"answer_due_on": SOON + DAY}, ("ia",), "answer_due_on"),
        ({"answer_due_on": None}, ("ia",), "answer_due_on"),
        ({"answer_due_on": TODAY - DAY}, ("ia",), "answer_due_on"),
        ({"instruction": " "}, ("ia",), "instruction"),
        ({}, ("dge", "ss"), "units"),
    ):
        with pytest.raises(LetterError) as caught:
            branch.on(*units, **changes)
        assert caught.value.field == field
    assert LetterTurn.objects.count() == 1
    (below,) = branch.on("ia", now=NOW + 30 * DAY, answer_due_on=None)  # its own term is over: any will do
    with pytest.raises(AlreadyDone):
        branch.on("ia", now=NOW + 30 * DAY, answer_due_on=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterTurn.objects.filter(pk=below.pk).update(parent=None)


def test_the_page_offers_it_to_those_who_keep_the_book(branch: Branch) -> None:
    letter, shelf = branch.top.letter, branch.shelf
    address = reverse("letters:turn_on", args=(letter.uuid, branch.top.uuid))
    people = (branch.sub, shelf.recepcion, shelf.directora, shelf.soporte, shelf.ajena)
    codes = [browser(user).get(address).status_code for user in people]
    assert codes[:4] == [200, 404, 404, 404] and codes[4] != 200
    form = soup(browser(branch.sub).get(address))
    offered = [box["value"] for box in form.find_all("input", {"name": "units"})]
    assert "ia" in offered and not {"dge", "ss"} & set(offered)
    given = {"units": ["ia"], "instruction": "Revisen", "answer_due_on": f"{timezone.localdate():%Y-%m-%d}"}
    told = browser(branch.sub).post(address, given, follow=True)
    assert "Se turnó al Departamento de Ingeniería de Aplicaciones." in soup(told).get_text()
    links = [link["href"].split("/")[-2] for link in soup(told).select("#t-turnos ~ ul a") if "turnos" in link["href"]]
    assert links == ["atender", "turnar"]  # not to give it back while somebody below has it
