"""Mails that time asks for: each leaves once, on working days, to whom it concerns."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cms.accounts.tests import world as people_world
from cms.cases.domain import events, handing, reminding, running, versions
from cms.cases.models import Case, Event, MailPreference, NonWorkingDay, Notice, Task
from cms.cases.tests.test_handing import analyst
from cms.cases.tests.world import CLAVE, NOW, Office, files, open_task
from cms.directory.domain.permissions import SYSTEM
from cms.directory.domain.substitutions import substitute

DAY = timezone.localtime(NOW).date()
HOUR = datetime.timedelta(hours=1)
OLD = "    boton: Registrar la revisión\n"


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any) -> Any:
    """Run something and give its outcome with the mails that left: address -> texts."""

    def run(job: Any, now: datetime.datetime) -> tuple[int, dict[str, list[str]]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            count = job(now)
        told: dict[str, list[str]] = {}
        for message in mail.outbox:
            told.setdefault(message.to[0], []).append(f"{message.subject}\n{message.body}")
        return count, told

    return run


def waiting_review(desk: Office) -> Task:
    own = files()
    own["procedure.yaml"] = own["procedure.yaml"].replace(
        OLD, OLD + "    espera: {a_quien: Proveedor, recordar_cada: 3}\n"
    )
    versions.publish(CLAVE, own)
    return open_task(desk.until_review(desk.start()), "act_03_revision")


def test_a_wait_is_reminded_of_every_three_working_days(desk: Office, sent: Any) -> None:
    task = waiting_review(desk)
    assert sent(reminding.remind_waits, NOW + datetime.timedelta(days=2)) == (0, {})
    third = NOW + datetime.timedelta(days=3)
    count, told = sent(reminding.remind_waits, third)
    assert (count, list(told)) == (1, [desk.jefa.email])
    assert "Recordatorio: 1 espera de sus casos" in told[desk.jefa.email][0]
    assert "se espera a: Proveedor" in told[desk.jefa.email][0]
    task.refresh_from_db()
    assert (task.remind_on, task.reminded_at) == (datetime.date(2026, 3, 10), third)
    assert sent(reminding.remind_waits, third + HOUR) == (0, {})
    assert sent(reminding.remind_waits, datetime.datetime.fromisoformat("2026-03-10T09:00-06:00"))[0] == 1
    assert Event.objects.filter(case=task.case, verb="reminded").count() == 2
    assert events.broken(task.case) == ""


def test_a_reminder_that_falls_on_a_day_off_waits_for_the_next_working_day(desk: Office, sent: Any) -> None:
    waiting_review(desk)
    NonWorkingDay.objects.create(day="2026-03-05", name="Aniversario")
    assert sent(reminding.remind_waits, NOW + datetime.timedelta(days=3))[0] == 0
    assert sent(reminding.remind_waits, NOW + datetime.timedelta(days=4))[0] == 1


def test_what_is_late_is_told_once_to_the_superior(desk: Office, sent: Any) -> None:
    nuria = analyst(desk)
    task = open_task(desk.until_review(desk.start()), "act_03_revision")
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=DAY + datetime.timedelta(days=30), now=NOW)
    Task.objects.filter(pk=task.pk).update(due_at=NOW + HOUR)
    assert sent(reminding.escalate, NOW) == (0, {})
    count, told = sent(reminding.escalate, NOW + 2 * HOUR)
    assert (count, list(told)) == (1, [desk.jefa.email])
    assert "1 actividad venció en sus áreas" in told[desk.jefa.email][0]
    assert f"{task.case.folio}, Diez computadoras: Revisa los requerimientos" in told[desk.jefa.email][0]
    assert sent(reminding.escalate, NOW + 3 * HOUR) == (0, {})
    assert Event.objects.get(case=task.case, verb="escalated").data == {"to": "Jacinta Ejemplo"}


def test_when_the_head_is_late_whoever_stands_above_is_told(desk: Office, sent: Any) -> None:
    """Normatividad's head is late; the subdirección has nobody; the Dirección is told."""
    task = open_task(desk.until_review(desk.start()), "act_03_revision")
    Task.objects.filter(pk=task.pk).update(due_at=NOW)
    count, told = sent(reminding.escalate, NOW + HOUR)
    assert (count, list(told)) == (1, [desk.directora.email])


def test_nobody_stands_above_the_direccion(desk: Office, sent: Any) -> None:
    case = desk.go(
        desk.until_review(desk.start()), ("act_03_revision", desk.jefa, {"revision": "sin_observaciones"}),
        ("act_04_oficio", desk.solicitante, {}),
    )  # fmt: skip
    task = open_task(case, "act_05_turno")
    Task.objects.filter(pk=task.pk).update(due_at=NOW)
    assert sent(reminding.escalate, NOW + HOUR) == (0, {})
    assert Task.objects.get(pk=task.pk).escalated_at == NOW + HOUR


def test_what_waits_for_outsiders_and_days_off_do_not_escalate(desk: Office, sent: Any) -> None:
    task = waiting_review(desk)
    Task.objects.filter(pk=task.pk).update(due_at=NOW)
    assert sent(reminding.escalate, NOW + HOUR) == (0, {})
    other = open_task(desk.start(), "act_01_llenado")
    Task.objects.filter(pk=other.pk).update(due_at=NOW)
    saturday = NOW + datetime.timedelta(days=5)
    assert sent(reminding.escalate, saturday) == (0, {})
    count, told = sent(reminding.escalate, saturday + datetime.timedelta(days=2))
    assert (count, list(told)) == (1, [desk.jefa.email])  # the dependencia is late: the case's unit is told


def test_each_gets_one_digest_a_day_with_what_is_late_due_and_new(desk: Office, sent: Any) -> None:
    late, today, new = (open_task(desk.until_review(desk.start()), "act_03_revision") for _ in range(3))
    Task.objects.filter(pk=late.pk).update(due_at=NOW - HOUR)
    Task.objects.filter(pk=today.pk).update(due_at=NOW + HOUR)
    count, told = sent(reminding.digests, NOW + datetime.timedelta(minutes=1))
    assert (count, list(told)) == (1, [desk.jefa.email])
    (text,) = told[desk.jefa.email]
    assert text.startswith("Su bandeja de hoy: 1 vencida, 1 vence hoy, 1 nueva\n")
    vencidas, vencen, nuevas = (text.index(title) for title in ("Vencidas (1)", "Vencen hoy (1)", "Nuevas (1)"))
    assert vencidas < text.index(late.case.folio) < vencen < text.index(today.case.folio) < nuevas
    assert nuevas < text.index(new.case.folio)
    assert "Amada" not in text
    assert sent(reminding.digests, NOW + 2 * HOUR) == (0, {})
    tomorrow = NOW + datetime.timedelta(days=1)
    count, told = sent(reminding.digests, tomorrow)
    assert (count, told[desk.jefa.email][0].split("\n")[0]) == (1, "Su bandeja de hoy: 2 vencidas")
    assert reminding.forget_old(tomorrow + datetime.timedelta(days=200)) == 2


def test_no_digest_when_empty_on_days_off_or_switched_off(desk: Office, sent: Any) -> None:
    assert sent(reminding.digests, NOW) == (0, {})
    desk.until_review(desk.start())
    assert sent(reminding.digests, NOW - datetime.timedelta(days=1)) == (0, {})  # a Sunday
    preference = MailPreference.objects.create(user=desk.jefa, digest=False)
    assert sent(reminding.digests, NOW + HOUR) == (0, {})
    preference.digest = True
    preference.save()
    assert sent(reminding.digests, NOW + HOUR)[0] == 1


def test_what_was_delegated_is_in_the_digest_of_the_substitute_alone(desk: Office, sent: Any) -> None:
    nuria, task = analyst(desk), open_task(desk.until_review(desk.start()), "act_03_revision")
    handing.delegate(task.pk, by=desk.jefa, to=nuria, until=DAY, now=NOW)
    assert list(sent(reminding.digests, NOW + HOUR)[1]) == [nuria.email]


def test_a_substitute_is_told_on_the_first_day(desk: Office, sent: Any) -> None:
    nuria = analyst(desk)
    desk.until_review(desk.start())
    tomorrow = NOW + datetime.timedelta(days=1)
    first = timezone.localtime(tomorrow).date()
    substitute(
        actor=SYSTEM, absent=desk.jefa.person, substitute=nuria.person, today=DAY, starts_on=first,
        ends_on=first + datetime.timedelta(days=4),
    )  # fmt: skip
    assert sent(reminding.tell_substitutes, NOW) == (0, {})
    count, told = sent(reminding.tell_substitutes, tomorrow)
    assert (count, list(told)) == (1, [nuria.email])
    (text,) = told[nuria.email]
    assert "Comenzó su suplencia de Jacinta Ejemplo Rueda" in text
    assert "Desde el 3 de marzo de 2026 y hasta el 7 de marzo de 2026" in text
    assert "hay 1 actividad de esa persona o de su puesto" in text
    assert sent(reminding.tell_substitutes, tomorrow + HOUR) == (0, {})
    assert Notice.objects.filter(key__startswith="suplencia:").count() == 1


def test_superiors_of_somebody_who_has_it(desk: Office) -> None:
    nuria, case = analyst(desk), desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    handing.reassign(task.pk, by=desk.directora, to=nuria, reason="Carga", now=NOW)
    assert reminding.superiors(Task.objects.get(pk=task.pk), DAY) == [desk.jefa]
    people_world.user("sin_puesto")
    running.release(task.pk, by=nuria, now=NOW)
    assert Case.objects.get(pk=case.pk).is_open
