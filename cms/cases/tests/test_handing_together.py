"""Two people, or two jobs, at one moment on real connections: one hands over, one is told, nothing is sent twice."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cms.cases.domain import events, handing, reminding
from cms.cases.errors import CannotHand
from cms.cases.models import Event, Notice, Task
from cms.cases.tests.test_handing import analyst
from cms.cases.tests.test_together import at_once
from cms.cases.tests.world import NOW, office, open_task

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_activity_is_delegated_once_and_its_lateness_told_once() -> None:
    desk = office()
    nuria, case = analyst(desk), desk.until_review(desk.start())
    task, until = open_task(case, "act_03_revision"), timezone.localtime(NOW).date() + datetime.timedelta(days=2)
    outcomes: list[str] = []

    def click(number: int) -> None:
        try:
            handing.delegate(task.pk, by=desk.jefa, to=nuria, until=until, now=NOW)
            outcomes.append("delegada")
        except CannotHand as error:
            outcomes.append(error.message)

    at_once(3, click)
    assert outcomes.count("delegada") == 1
    assert sum("lo delegado no se delega otra vez" in outcome for outcome in outcomes) == 2

    Task.objects.filter(pk=task.pk).update(due_at=NOW)
    later = NOW + datetime.timedelta(hours=1)
    counts: list[int] = []
    at_once(3, lambda number: counts.append(reminding.escalate(later)))
    assert sorted(counts) == [0, 0, 1]
    digests: list[int] = []
    at_once(3, lambda number: digests.append(reminding.digests(later)))
    assert sum(digests) == Notice.objects.filter(key__startswith="resumen:").count() == 1
    assert Event.objects.filter(case=case, verb="escalated").count() == 1
    assert events.broken(case) == ""
