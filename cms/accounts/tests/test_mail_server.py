"""What happens to mails while the mail server is away: nobody meets an error page, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from django_tasks_db.models import DBTaskResult

from cms.accounts.domain import notices
from cms.accounts.models import User
from cms.accounts.tests import world

pytestmark = pytest.mark.django_db
TEXT = ("Puebla Abierta: prueba", "Texto.\n", "amada@puebla.example")


@pytest.fixture
def away(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


@pytest.fixture
def kept(settings: Any) -> Any:
    """Tasks wait in the database, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects.order_by("enqueued_at")


def test_a_link_is_refused_openly_and_alike_for_all(client: Browser, amada: User, away: None) -> None:
    for address in (amada.email, "nadie@puebla.example"):
        answer = client.post("/cuenta/contrasena/olvidada/", {"email": address})
        assert answer.status_code == 503
        assert "El correo no funciona" in answer.content.decode()


def test_a_changed_password_is_changed_and_its_notice_waits(
    client: Browser, amada: User, away: None, kept: Any, django_capture_on_commit_callbacks: Any
) -> None:
    world.enter(client, "amada")
    form = {"oldpassword": world.PASSWORD, "password1": "otros caballos rojos", "password2": "otros caballos rojos"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/cuenta/contrasena/cambiar/", form).status_code == 302
    (waiting,) = [task for task in kept if task.task_path.endswith("notices.deliver")]
    assert waiting.args_kwargs["args"][2] == amada.email
    assert "otros caballos" not in str(waiting.args_kwargs)


def test_what_was_not_sent_is_tried_again_later_and_not_for_ever(amada: User, away: None, kept: Any) -> None:
    assert notices.deliver.call(*TEXT) is False
    (again,) = kept
    assert again.args_kwargs["args"] == [*TEXT, 1]
    assert 25 < (again.run_after - again.enqueued_at).total_seconds() < 35
    assert notices.deliver.call(*TEXT, len(notices.PAUSES)) is False
    assert kept.count() == 1


def test_when_it_is_back_the_mail_arrives(amada: User) -> None:
    assert notices.deliver.call(*TEXT, 3) is True
    assert [message.subject for message in mail.outbox] == [TEXT[0]]
