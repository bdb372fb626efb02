"""Reminders after business days, superiors, urgent publications and reviews."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from wagtail.models import TaskState

from cms.core.errors import CmsError, NotAllowed
from cms.directory.models import Post, Unit
from cms.pages.models import ContentPage
from cms.validation.domain import publication, reminders, reviews
from cms.validation.tests import world as make

MONDAY = datetime(2026, 3, 9, 10, 0, tzinfo=ZoneInfo("America/Mexico_City"))


@pytest.fixture
def waiting(world: SimpleNamespace) -> SimpleNamespace:
    """A page that waits since a Monday."""
    task = make.ask(world)
    TaskState.objects.filter(pk=task.pk).update(started_at=MONDAY)
    return world


def run(day: date, capture) -> tuple[int, int]:
    with capture(execute=True):
        return reminders.remind_validators(day)


def test_reminders_come_every_three_business_days_and_once_each(
    waiting: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    days = [MONDAY.date() + timedelta(days=number) for number in range(8)]
    told = [run(day, django_capture_on_commit_callbacks) for day in days for _ in range(2)]
    assert told[::2] == [(0, 0), (0, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    assert set(told[1::2]) == {(0, 0)}
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["titular@puebla.example"], "Recordatorio: falta validar «Licencias»")


def test_the_superior_and_the_web_team_hear_after_six_business_days(
    waiting: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    unit = Unit.objects.create(organization=waiting.movilidad, name="Secretaría")
    head = make.person("secretaria", waiting.movilidad)
    head.person.post = Post.objects.create(unit=unit, name="Secretaria", heads_unit=True)
    head.person.save()
    later = date(2026, 3, 18)  # Monday the 16th is a day of rest
    assert run(later - timedelta(days=1), django_capture_on_commit_callbacks) == (1, 0)
    mailoutbox.clear()
    assert run(later, django_capture_on_commit_callbacks) == (1, 1)
    assert run(later, django_capture_on_commit_callbacks) == (0, 0)
    told = [mail for mail in mailoutbox if mail.subject == "Nadie ha validado «Licencias»"]
    assert sorted(mail.to[0] for mail in told) == ["secretaria@puebla.example", "web@puebla.example"]
    assert "Titular Prueba" in told[0].body


def test_the_enlaces_hear_of_urgent_publications(
    world: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    revision_id = make.write(world.page, world.author)
    with django_capture_on_commit_callbacks(execute=True):
        publication.publish_urgently(
            actor=world.web,
            page=world.page,
            revision_id=revision_id,
            accepted=make.accepted(),
            reason="Cierre de vialidad",
        )
    (mail,) = [mail for mail in mailoutbox if "urgencia" in mail.subject]
    assert (mail.to, "Motivo: Cierre de vialidad" in mail.body) == (["titular@puebla.example"], True)


# ── Reviews ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def due(world: SimpleNamespace) -> SimpleNamespace:
    """A public page that must be looked at on 20 March 2026."""
    make.publish_by_system(world.page)
    ContentPage.objects.filter(pk=world.page.pk).update(review_on=date(2026, 3, 20))
    return world


def test_pages_due_are_listed(due: SimpleNamespace) -> None:
    (found,) = reviews.due(date(2026, 3, 20))
    assert (found.page.pk, found.organization, found.review_on) == (due.page.pk, due.movilidad, date(2026, 3, 20))
    assert reviews.due(date(2026, 3, 19)) == []


def test_reviews_are_reminded_before_on_the_day_and_every_week(
    due: SimpleNamespace, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    told = []
    for number in (-20, -15, -3, 0, 3, 7):
        with (
            freeze_time(datetime(2026, 3, 20, 18) + timedelta(days=number)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            told.append(reminders.remind_reviews(date(2026, 3, 20) + timedelta(days=number)))
    assert told == [0, 1, 0, 1, 0, 1]
    assert sorted(mail.to[0] for mail in mailoutbox) == 3 * ["titular@puebla.example"] + 3 * ["web@puebla.example"]
    assert mailoutbox[0].subject == "Hay una página por revisar"


def test_the_enlace_says_that_the_content_still_holds(due: SimpleNamespace) -> None:
    make.write(due.page, due.author)
    draft = due.page.get_latest_revision()
    next_on = make.today() + timedelta(days=180)
    reviews.confirm(actor=due.holder, page=due.page, next_on=next_on)
    due.page.refresh_from_db()
    draft.refresh_from_db()
    assert (due.page.specific.review_on, draft.content["review_on"]) == (next_on, next_on.isoformat())
    assert (due.page.live, due.page.has_unpublished_changes) == (True, True)


@pytest.mark.parametrize("who", ["author", "colleague", "stranger"])
def test_others_do_not_say_so(due: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        reviews.confirm(actor=getattr(due, who), page=due.page, next_on=make.today() + timedelta(days=30))


@pytest.mark.parametrize("days", [0, 800])
def test_the_next_review_lies_within_two_years(due: SimpleNamespace, days: int) -> None:
    with pytest.raises(CmsError, match="próximos dos años"):
        reviews.confirm(actor=due.holder, page=due.page, next_on=make.today() + timedelta(days=days))
