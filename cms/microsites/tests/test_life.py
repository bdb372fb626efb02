"""Dates: reminders exactly once, reviews, more time, and what the dashboard shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.core.errors import CmsError
from cms.microsites.domain import dates, life, queries, reminders
from cms.microsites.models import DateChange, Microsite, Reminder
from cms.microsites.tests.conftest import City, publish, tomorrow

Enter = Callable[[User], Client]
DUE = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("left", "threshold"),
    [(61, None), (60, 60), (45, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-1, 0), (-90, 0)],
)
def test_which_reminder_is_due(left: int, threshold: int | None) -> None:
    assert dates.threshold(DUE, DUE - timedelta(days=left)) == threshold


def letters(microsite: Microsite, run: Callable[..., object], days: range, kind: str) -> list[tuple[int, str]]:
    """The letters about one date, day by day: days left and subject."""
    due = queries.due_of(microsite, kind)
    found = []
    for left in days:
        before = len(mail.outbox)
        with run(execute=True):
            reminders.remind(today=due - timedelta(days=left))
        found += [
            (left, letter.subject) for letter in mail.outbox[before:] if letter.to == ["movilidad-web@puebla.example"]
        ]
    return found


def test_each_reminder_is_sent_once_to_the_responsable_and_the_web_team(
    city: City, django_capture_on_commit_callbacks
) -> None:
    Microsite.objects.filter(pk=city.arbol.pk).update(review_on=tomorrow(3000), ends_on=tomorrow(3000))
    Microsite.objects.filter(pk=city.bici.pk).update(review_on=tomorrow(2000), ends_on=tomorrow(1000))
    city.bici.refresh_from_db()
    found = letters(city.bici, django_capture_on_commit_callbacks, range(62, -3, -1), "fin")
    assert found == [
        (60, "Micrositio «Semana de la Bicicleta»: termina en 60 días"),
        (30, "Micrositio «Semana de la Bicicleta»: termina en 30 días"),
        (7, "Micrositio «Semana de la Bicicleta»: termina en 7 días"),
        (0, "Micrositio «Semana de la Bicicleta»: termina hoy"),
    ]
    assert sorted({address for letter in mail.outbox for address in letter.to}) == [
        "movilidad-web@puebla.example",
        "web@puebla.example",
    ]
    assert len(mail.outbox) == 8
    assert list(Reminder.objects.values_list("threshold", "recipients")) == [(0, 2), (7, 2), (30, 2), (60, 2)]


def test_a_day_without_the_job_loses_no_reminder_and_doubles_none(
    city: City, django_capture_on_commit_callbacks
) -> None:
    Microsite.objects.exclude(pk=city.bici.pk).update(review_on=tomorrow(3000), ends_on=tomorrow(3000))
    Microsite.objects.filter(pk=city.bici.pk).update(review_on=tomorrow(100), ends_on=tomorrow(3000))
    city.bici.refresh_from_db()
    today = city.bici.review_on - timedelta(days=5)
    with django_capture_on_commit_callbacks(execute=True):
        assert reminders.remind(today=today) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert reminders.remind(today=today + timedelta(days=1)) == 0
    assert [letter.subject for letter in mail.outbox] == [
        "Micrositio «Semana de la Bicicleta»: toca revisarlo en 5 días"
    ] * 2


def test_a_new_date_has_reminders_of_its_own(city: City) -> None:
    Microsite.objects.exclude(pk=city.bici.pk).update(review_on=tomorrow(3000), ends_on=tomorrow(3000))
    Microsite.objects.filter(pk=city.bici.pk).update(review_on=tomorrow(5), ends_on=tomorrow(900))
    assert reminders.remind(today=timezone.localdate()) == 1
    life.confirm_review(microsite=city.bici, actor=city.holder, next_review=tomorrow(50), note="Leído todo.")
    assert reminders.remind(today=timezone.localdate()) == 1
    assert reminders.remind(today=timezone.localdate()) == 0


def test_without_a_responsable_the_web_team_is_told(city: City, django_capture_on_commit_callbacks) -> None:
    Microsite.objects.exclude(pk=city.bici.pk).update(review_on=tomorrow(3000), ends_on=tomorrow(3000))
    Microsite.objects.filter(pk=city.bici.pk).update(owner=None, review_on=tomorrow(5), ends_on=tomorrow(3000))
    with django_capture_on_commit_callbacks(execute=True):
        reminders.remind(today=timezone.localdate())
    assert [letter.to for letter in mail.outbox] == [["web@puebla.example"]]


# ── More time ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_web_team_extends_with_a_reason_that_is_kept(city: City, enter: Enter) -> None:
    previous = city.bici.ends_on
    browser = enter(city.web)
    address = reverse("microsites:extend", args=[city.bici.pk])
    assert browser.post(address, {"ends_on": tomorrow(400), "reason": "sí"}).status_code == 422
    assert browser.post(address, {"ends_on": tomorrow(400), "reason": "El programa sigue otro año."}).status_code == 302
    city.bici.refresh_from_db()
    assert city.bici.ends_on == tomorrow(400)
    change = DateChange.objects.get()
    assert (change.kind, change.previous, change.new, change.reason, change.changed_by) == (
        "fin", previous, tomorrow(400), "El programa sigue otro año.", city.web,
    )  # fmt: skip
    assert (
        "El programa sigue otro año." in browser.get(reverse("microsites:detail", args=[city.bici.pk])).content.decode()
    )


def test_the_responsable_asks_and_does_not_extend(city: City, enter: Enter, django_capture_on_commit_callbacks) -> None:
    before = city.bici.ends_on
    with django_capture_on_commit_callbacks(execute=True):
        asked = enter(city.holder).post(
            reverse("microsites:extend", args=[city.bici.pk]),
            {"ends_on": tomorrow(400), "reason": "Faltan dos rodadas por hacerse."},
        )
    assert asked.status_code == 302
    city.bici.refresh_from_db()
    assert city.bici.ends_on == before
    assert [letter.to for letter in mail.outbox] == [["web@puebla.example"]]
    assert "Faltan dos rodadas" in mail.outbox[0].body


@pytest.mark.parametrize("who", ["editor", "validator", "colleague", "stranger"])
def test_nobody_else_moves_dates(city: City, who: str) -> None:
    actor = getattr(city, who)
    with pytest.raises(CmsError, match="No tiene permiso"):
        life.confirm_review(microsite=city.bici, actor=actor, next_review=tomorrow(30), note="")
    for verb in (life.extend, life.ask_for_more_time):
        with pytest.raises(CmsError, match="No tiene permiso"):
            verb(microsite=city.bici, actor=actor, ends_on=tomorrow(300), reason="Porque hace falta.")


def test_dates_keep_their_limits_afterwards(city: City) -> None:
    with pytest.raises(CmsError, match="en un año"):
        life.confirm_review(microsite=city.bici, actor=city.web, next_review=tomorrow(400), note="")
    with pytest.raises(CmsError, match="antes de que termine"):
        life.confirm_review(microsite=city.bici, actor=city.web, next_review=city.bici.ends_on + timedelta(1), note="")
    with pytest.raises(CmsError, match="posterior a hoy"):
        life.extend(microsite=city.bici, actor=city.web, ends_on=tomorrow(0), reason="Para cerrarlo hoy.")


# ── Dashboard ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_dashboard_names_what_needs_somebody(city: City, enter: Enter) -> None:
    publish(city.bici)
    city.colleague.person.active = False
    city.colleague.person.save()
    Microsite.objects.filter(pk=city.bici.pk).update(owner=None, review_on=tomorrow(-3), ends_on=tomorrow(20))
    found = queries.dashboard(queries.visible_to(city.web), today=timezone.localdate())
    assert {key: [each.name for each in rows] for key, rows in found.items()} == {
        "without_owner": ["bici"],
        "owner_left": ["arbol"],
        "review_due": ["bici"],
        "ending": ["bici"],
        "not_public": ["arbol"],
    }
    browser = enter(city.web)
    page = browser.get(reverse("microsites_dashboard:index")).content.decode()
    assert "La persona responsable dejó el cargo" in page
    front = browser.get(reverse("wagtailadmin_home")).content.decode()
    assert "Fechas de micrositios" in front
    assert "su revisión venció el" in front
