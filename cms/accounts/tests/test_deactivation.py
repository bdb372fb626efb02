"""Closing and reopening accounts, and what the directory brings about."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client as Browser

from cms.accounts.domain import deactivation, directory_link
from cms.accounts.errors import AccountError
from cms.accounts.models import AccountEvent, User
from cms.accounts.tests import world
from cms.core.errors import Conflict, NotAllowed
from cms.directory.domain.people import change_person, leave_office
from cms.directory.domain.permissions import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_reason_is_needed_and_kept(amada: User) -> None:
    officer = world.officer()
    with pytest.raises(AccountError, match="por qué"):
        deactivation.deactivate_user(actor=officer, user=amada, reason="  ")
    deactivation.deactivate_user(actor=officer, user=amada, reason="Oficio 12")
    event = AccountEvent.objects.get(target=amada, verb="deactivated")
    assert (event.actor, event.data) == (officer, {"reason": "Oficio 12"})
    with pytest.raises(Conflict, match="ya estaba"):
        deactivation.deactivate_user(actor=officer, user=amada, reason="Oficio 12")


def test_reopening_gives_back_what_there_was(client: Browser, amada: User) -> None:
    officer = world.officer()
    deactivation.deactivate_user(actor=officer, user=amada, reason="x")
    deactivation.reactivate_user(actor=officer, user=amada, reason="y")
    assert world.enter(client, "amada").status_code == 302
    with pytest.raises(Conflict, match="ya estaba activa"):
        deactivation.reactivate_user(actor=officer, user=amada, reason="y")


@pytest.mark.parametrize("verb", [deactivation.deactivate_user, deactivation.reactivate_user])
def test_holder_colleague_and_stranger(amada: User, verb) -> None:
    User.objects.filter(pk=amada.pk).update(is_active=verb is deactivation.deactivate_user)
    for actor in (world.user("colega", "directorio"), world.user("extrana"), amada):
        with pytest.raises(NotAllowed):
            verb(actor=actor, user=amada, reason="x")
    verb(actor=world.officer(), user=amada, reason="x")


def test_an_officer_who_is_no_longer_active_does_nothing(amada: User) -> None:
    officer = world.officer()
    officer.is_active = False
    with pytest.raises(NotAllowed):
        deactivation.deactivate_user(actor=officer, user=amada, reason="x")


def test_the_last_superuser_stays(db: None) -> None:
    boss, second = world.superuser("una"), world.superuser("otra")
    deactivation.deactivate_user(actor=boss, user=second, reason="x")
    with pytest.raises(NotAllowed, match="única cuenta"):
        deactivation.deactivate_user(actor=None, user=boss, reason="x")


def test_whoever_leaves_office_loses_the_account_at_once(client: Browser) -> None:
    person = world.person(world.organization())
    user = world.user("amada", of=person)
    world.enter(client, user.email)
    leave_office(actor=SYSTEM, person=person, today=date.today())
    user.refresh_from_db()
    assert not user.is_active and client.get("/cuenta/").status_code == 302
    assert AccountEvent.objects.get(target=user, verb="deactivated").data == {"reason": "Dejó el cargo"}
    with pytest.raises(AccountError, match="no está en funciones"):
        deactivation.reactivate_user(actor=world.officer(), user=user, reason="x")


def test_names_and_addresses_follow_the_directory(django_capture_on_commit_callbacks) -> None:
    person = world.person(world.organization())
    user = world.user("amada", of=person)
    directory_link.follow_person(user)
    with django_capture_on_commit_callbacks(execute=True):
        change_person(
            actor=SYSTEM, person=person, today=date.today(), first_surname="Nueva", email="nueva@puebla.example"
        )
    user.refresh_from_db()
    assert (user.last_name, user.email, user.username) == ("Nueva Rueda", "nueva@puebla.example", "amada")
    assert user.emailaddress_set.get().email == "nueva@puebla.example"
    newest = AccountEvent.objects.filter(target=user, verb="person_data").first()
    assert newest is not None and newest.data == {"fields": ["last_name", "email"]}


def test_an_address_that_another_account_has_does_not_move(django_capture_on_commit_callbacks) -> None:
    world.user("otra")
    person = world.person(world.organization())
    user = world.user("amada", of=person)
    with django_capture_on_commit_callbacks(execute=True):
        change_person(actor=SYSTEM, person=person, today=date.today(), email="otra@puebla.example")
    user.refresh_from_db()
    assert user.email == person.email


def test_the_portal_is_told_of_accounts_as_agreed() -> None:
    person = world.person(world.organization())
    holder, boss = world.user("amada", of=person), world.superuser("jefa")
    told = {account.username: account for account in directory_link.accounts()}
    assert (told["amada"].sub, told["amada"].person, told["amada"].sysadmin) == (str(holder.uuid), person, False)
    assert (told["jefa"].sysadmin, told["jefa"].person, told["jefa"].active) == (True, None, True)
    assert [account.username for account in directory_link.accounts(people=[person.uuid])] == ["amada"]
    assert [account.username for account in directory_link.accounts(subs=[str(boss.uuid), "x"])] == ["jefa"]
