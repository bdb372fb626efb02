"""Accounts are opened for people of the directory, handed over once on FORM.293, and begin with a one-time password."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone

from cms.accounts.domain import opening, passwords
from cms.accounts.errors import AccountInactive, AddressTaken, HasAccount, IncompletePerson
from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world
from cms.core.errors import NotAllowed
from cms.core.tests.pdf_text import words

pytestmark = pytest.mark.django_db
PASSWORD = re.compile(r"solo uso:\s+(\S+)")


def text_of(pdf: bytes) -> str:
    return words(pdf)


def password_in(text: str) -> str:
    found = PASSWORD.search(text)
    assert found
    return found[1]


def test_the_sheet_says_what_the_manual_asks_and_the_password_opens_the_account_once(client: Browser, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    office = world.organization("obra")
    held = world.post(office, "editores")
    person = world.person(office, "Íñigo Muñoz Ávila", post=held)
    handover = opening.open_account(actor=world.officer(), person=person)
    text = text_of(handover.pdf)
    password = password_in(text)
    for expected in (
        "FORM.293/SECATI/012224",
        "Formato para la Asignación de Cuenta de Usuario",
        "Hora y fecha de la asignación",
        "Puebla Abierta",
        "Íñigo Muñoz Ávila",
        "Dirección de obra",
        person.employee_number,
        "imunoz",
        "Editores",
        handover.folio,
        "Asignó",
        "Servidor/a Público/a",
        "estricta responsabilidad",
        "intransferibles",
        "Artículo 7, fracciones I, II, III, VI y X",
        "Artículo 35, fracción I",
    ):
        assert expected in text, expected
    user = handover.user
    assert (user.username, user.must_change_password, user.person) == ("imunoz", True, person)
    assert list(user.groups.values_list("name", flat=True)) == ["editores"]
    assert EmailAddress.objects.get(user=user).verified
    # nowhere but on the sheet
    assert password not in caplog.text and password not in str(list(User.objects.values()))
    assert password not in str(list(AccountEvent.objects.values())) and password not in repr(handover)
    assert AccountEvent.objects.get(verb="opened").data == {"folio": handover.folio}
    # it opens, and only to be changed
    assert world.enter(client, "imunoz", password)["Location"] == "/cuenta/"
    assert client.get("/cuenta/")["Location"] == "/cuenta/contrasena/cambiar/"
    new = "nueve gatos azules"
    client.post("/cuenta/contrasena/cambiar/", {"oldpassword": password, "password1": new, "password2": new})
    assert client.get("/cuenta/").status_code == 200
    assert world.enter(Browser(), "imunoz", password).status_code == 200


def test_namesakes_are_told_apart_in_the_order_of_the_manual() -> None:
    office, officer = world.organization(), world.officer()
    made = [
        opening.open_account(actor=officer, person=world.person(office, "Juan Pérez López")).user.username
        for _ in range(4)
    ]
    assert made == ["jperez", "jperezl", "jperezl2", "jperezl3"]


def test_folios_follow_one_another() -> None:
    office, officer = world.organization(), world.officer()
    folios = [
        opening.open_account(actor=officer, person=world.person(office, name)).folio
        for name in ("Ana Uno Dos", "Eva Tres Dos")
    ]
    year = timezone.localdate().year
    assert folios == [f"IA/C/0001/{year}", f"IA/C/0002/{year}"]


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_only_whoever_keeps_accounts_opens_them(who: str) -> None:
    actor = world.user("ximena", *(["directorio", "equipo-web"] if who == "colleague" else []))
    person = world.person(world.organization())
    with pytest.raises(NotAllowed):
        opening.open_account(actor=actor, person=person)
    assert not User.objects.filter(person=person).exists()


def test_nobody_has_two_accounts() -> None:
    person, officer = world.person(world.organization()), world.officer()
    opening.open_account(actor=officer, person=person)
    with pytest.raises(HasAccount):
        opening.open_account(actor=officer, person=person)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": ""}, "correo institucional"),
        ({"employee_number": ""}, "número de empleado"),
        ({"email": "", "employee_number": ""}, "correo institucional y número de empleado"),
    ],
)
def test_the_directory_must_know_enough(values: dict[str, str], sentence: str) -> None:
    person = world.person(world.organization(), **values)
    with pytest.raises(IncompletePerson, match=sentence):
        opening.open_account(actor=world.officer(), person=person)


def test_an_address_is_of_one_account() -> None:
    world.user("otra", email="x@puebla.example")
    person = world.person(world.organization(), email="Otra@Puebla.example")
    with pytest.raises(AddressTaken):
        opening.open_account(actor=world.officer(), person=person)
    assert not User.objects.filter(person=person).exists()


def test_a_one_time_password_is_random_readable_and_expires(client: Browser) -> None:
    made = {passwords.make_one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([cdfghjkmnpqrtvwxy34679]{4}-){3}[cdfghjkmnpqrtvwxy34679]{4}", one) for one in made)
    user = world.user("nueva")
    password = passwords.set_one_time_password(user)
    user.password_changed_at = timezone.now() - passwords.VALID_FOR - timedelta(minutes=1)
    user.save()
    answer = world.enter(client, "nueva", password)
    assert answer.status_code == 403 and "venció" in answer.content.decode()
    assert client.get("/cuenta/").status_code == 302


class TestAnotherSheet:
    def test_it_has_another_password_ends_sessions_and_tells_the_person(
        self, client: Browser, django_capture_on_commit_callbacks
    ) -> None:
        officer = world.officer()
        handover = opening.open_account(actor=officer, person=world.person(world.organization()))
        first = password_in(text_of(handover.pdf))
        world.enter(client, handover.user.username, first)
        with django_capture_on_commit_callbacks(execute=True):
            again = opening.issue_one_time_password(actor=officer, user=handover.user)
        second = password_in(text_of(again.pdf))
        assert second != first and again.folio != handover.folio
        assert client.get("/cuenta/contrasena/cambiar/").status_code == 302  # the session ended
        assert world.enter(Browser(), handover.user.username, first).status_code == 200
        assert world.enter(Browser(), handover.user.username, second).status_code == 302
        (message,) = mail.outbox
        assert message.to == [handover.user.email] and second not in message.body
        assert AccountEvent.objects.get(verb="one_time_password").data == {"folio": again.folio}

    def test_not_for_an_inactive_account(self, amada: User) -> None:
        amada.is_active = False
        amada.save()
        with pytest.raises(AccountInactive):
            opening.issue_one_time_password(actor=world.officer(), user=amada)

    @pytest.mark.parametrize("kind", ["superuser", "officer", "own", "portal"])
    def test_nobody_takes_over_a_stronger_account_or_his_own(self, kind: str) -> None:
        officer = world.officer()
        target = {
            "superuser": world.superuser,
            "officer": lambda: world.officer("otra"),
            "own": lambda: officer,
            "portal": lambda: world.user("sysadmin", "portal-administracion"),
        }[kind]()
        before = User.objects.get(pk=target.pk).password
        with pytest.raises(NotAllowed):
            opening.issue_one_time_password(actor=officer, user=target)
        assert User.objects.get(pk=target.pk).password == before

    def test_a_superuser_may_for_others(self) -> None:
        opening.issue_one_time_password(actor=world.superuser(), user=world.officer())
