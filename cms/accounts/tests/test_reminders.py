"""The periodic change of passwords: asked for by mail and on the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone

from cms.accounts import schedule
from cms.accounts.domain import reminders
from cms.accounts.models import User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db


def aged(user: User, days: int) -> User:
    user.password_changed_at = timezone.now() - timedelta(days=days)
    user.save()
    return user


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_it_is_asked_for_after_half_a_year_and_monthly_from_then_on(run, settings) -> None:
    aged(world.user("vieja"), 181)
    aged(world.user("joven"), 179)
    with run():
        assert schedule.password_reminders() == "1 recordatorios"
    (message,) = mail.outbox
    assert message.to == ["vieja@puebla.example"]
    assert "más de 180 días" in message.body
    assert f"{settings.WWW_URL}/cuenta/contrasena/cambiar/" in message.body
    now = timezone.now()
    with run():
        assert reminders.remind(now + timedelta(days=29)) == 1  # only `joven`, by now
        assert reminders.remind(now + timedelta(days=30, minutes=1)) == 1


def test_nobody_is_bothered_without_need(run) -> None:
    aged(world.user("inactiva"), 400)
    User.objects.filter(username="inactiva").update(is_active=False)
    aged(world.user("nueva"), 400)
    User.objects.filter(username="nueva").update(must_change_password=True)
    outside = aged(world.user("externa"), 400)
    outside.set_unusable_password()
    outside.save()
    assert reminders.remind(timezone.now()) == 0


def test_it_can_be_turned_off(settings) -> None:
    settings.PASSWORD_REMINDER_DAYS = 0
    aged(world.user("vieja"), 4000)
    assert reminders.remind(timezone.now()) == 0


def test_whoever_never_changed_it_counts_from_the_opening(run) -> None:
    user = world.user("antigua")
    User.objects.filter(pk=user.pk).update(password_changed_at=None, date_joined=timezone.now() - timedelta(days=200))
    assert reminders.remind(timezone.now()) == 1


def test_the_pages_say_so_until_it_is_done(client: Browser) -> None:
    sentence = "Hace tiempo que no cambia su contraseña."
    aged(world.user("editora", "editores"), 181)
    world.enter(client, "editora")
    for path in ("/cuenta/", "/cuenta/sesiones/", "/administracion/"):
        assert sentence in client.get(path).content.decode(), path
    new = "nueve gatos azules"
    client.post("/cuenta/contrasena/cambiar/", {"oldpassword": world.PASSWORD, "password1": new, "password2": new})
    for path in ("/cuenta/", "/administracion/"):
        assert sentence not in client.get(path).content.decode(), path
