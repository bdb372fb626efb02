"""The mail of every morning tells which letters are late or due today, by their folio alone."""

from __future__ import annotations

import datetime
from typing import Any

from django.core import mail

from cms.cases.domain import reminding
from cms.cases.tests.world import NOW
from cms.letters.domain import turning
from cms.letters.models import Letter
from cms.letters.tests.conftest import Books

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


def told(capture: Any, now: datetime.datetime) -> dict[str, str]:
    """Address -> subject and text of the mails that leave at that moment."""
    mail.outbox.clear()
    with capture(execute=True):
        reminding.digests(now)
    return {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}


def test_a_turned_letter_is_told_on_its_day_and_once_it_is_late(
    shelf: Books, django_capture_on_commit_callbacks: Any
) -> None:
    secret = shelf.received(unit="dge", by=shelf.recepcion, secrecy=Letter.Secrecy.RESERVED, subject="Asunto delicado")
    late = shelf.received(now=NOW - 3 * DAY, answer_due_on=TODAY - DAY, subject="Sin respuesta")
    later = shelf.received(answer_due_on=TODAY + DAY)
    for unit, due in (("ni", TODAY), ("st", None)):
        turning.turn(secret, [unit], instruction="Atender", answer_due_on=due, by=shelf.recepcion, now=NOW)

    found = told(django_capture_on_commit_callbacks, NOW)
    for user in (shelf.jefa, shelf.analista):  # both keep the book; the head of the department and her analyst
        text = found[user.email]
        assert text.startswith("Su bandeja de hoy: 1 vencida, 1 vence hoy\n")
        overdue, due = text.index(f"- {late.folio}: Responder la"), text.index(f"- {secret.folio}: Atender la")
        assert text.index("Vencidas (1)") < overdue < text.index("Vencen hoy (1)") < due
        assert f"/administracion/correspondencia/{late.uuid}/" in text
        assert "Asunto delicado" not in text and "Sin respuesta" not in text and later.folio not in text
    assert not {shelf.soporte.email, shelf.recepcion.email, shelf.ajena.email} & set(found)

    turning.attend(secret.turns.get(unit="ni"), note="Se atendió", by=shelf.analista, now=NOW)
    tomorrow = told(django_capture_on_commit_callbacks, NOW + DAY)[shelf.analista.email]
    assert tomorrow.startswith("Su bandeja de hoy: 1 vencida, 1 vence hoy\n")
    assert later.folio in tomorrow and secret.folio not in tomorrow
