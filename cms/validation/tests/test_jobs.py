"""The jobs of pages as the scheduler runs them, up to what the gateway is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page

from cms.core import schedule
from cms.core.models import ScheduledRun
from cms.pages.tests import gateway_double
from cms.validation.domain import answers
from cms.validation.models import Answer
from cms.validation.tests import world as make


@pytest.fixture
def gateway(settings: Any) -> Iterator[gateway_double.Gateway]:
    with gateway_double.running() as found:
        settings.GATEWAY_URL = found.url
        yield found


def run(name: str, on_commit: Any) -> str:
    """Run a job as the scheduler does; what it says."""
    found = next(job for job in schedule.jobs() if job.name == name)
    with on_commit(execute=True):
        assert schedule.run_if_due(found, timezone.now())
    kept = ScheduledRun.objects.get(name=name)
    assert not kept.failed
    return kept.outcome


def seen(settings: Any) -> int:
    return Client(headers={"host": settings.WWW_URL.partition("//")[2]}).get("/licencias/").status_code


def test_a_page_appears_and_goes_at_its_hours_and_the_gateway_forgets_it(
    world: SimpleNamespace, gateway: gateway_double.Gateway, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    on_commit, begins = django_capture_on_commit_callbacks, timezone.now() + timedelta(days=1)
    task = make.ask(world, go_live_at=begins, expire_at=begins + timedelta(days=1))
    answers.answer(actor=world.holder, task_state=task, verdict=Answer.APPROVE, road=Answer.PANEL)
    own = {f"{settings.WWW_URL}/licencias/", f"{settings.WWW_URL}/"}
    assert run("publish_scheduled", on_commit) == "0 publicadas, 0 vencidas, 0 rechazadas"
    assert (seen(settings), gateway.forgotten) == (404, [])
    with freeze_time(begins + timedelta(minutes=1)):
        assert run("publish_scheduled", on_commit) == "1 publicadas, 0 vencidas, 0 rechazadas"
        assert seen(settings) == 200
    assert own - set(gateway.forgotten) == set()
    gateway.forgotten.clear()
    with freeze_time(begins + timedelta(days=1, minutes=1)):
        assert run("publish_scheduled", on_commit) == "0 publicadas, 1 vencidas, 0 rechazadas"
        assert seen(settings) == 404
    assert own - set(gateway.forgotten) == set()
    assert Page.objects.get(pk=world.page.pk).expired


def test_a_job_runs_when_it_is_due_and_not_before(
    world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    run("publish_scheduled", django_capture_on_commit_callbacks)
    found = next(job for job in schedule.jobs() if job.name == "publish_scheduled")
    assert not schedule.run_if_due(found, timezone.now() + timedelta(seconds=50))
    assert schedule.run_if_due(found, timezone.now() + timedelta(seconds=70))


def test_the_night_looks_at_links_and_the_morning_tells(
    world: SimpleNamespace, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    gone = f'<p><a linktype="page" id="{world.home.pk + 9999}">Aquí</a></p>'
    make.write(world.page, world.author, markup=gone)
    make.publish_by_system(Page.objects.get(pk=world.page.pk).get_latest_revision_as_object())
    assert run("validation_links", django_capture_on_commit_callbacks) == "0 grupos de direcciones"  # none outside
    assert run("validation_links_told", django_capture_on_commit_callbacks) == "1 personas avisadas"
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["titular@puebla.example"], "Se encontró un enlace roto")
    ]
