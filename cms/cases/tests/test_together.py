"""Several people at the same moment, on real connections."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from cms.cases.domain import events, running
from cms.cases.errors import AlreadyDone
from cms.cases.models import Case, Task
from cms.cases.tests.world import NOW, Office, office, open_task

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(count: int, work: Callable[[int], None]) -> None:
    """Run `work(0..count-1)` in threads that begin together."""
    ready = threading.Barrier(count)

    def one(number: int) -> None:
        try:
            ready.wait()
            work(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_two_clicks_exactly_one_counts() -> None:
    desk = office()
    case = desk.until_review(desk.start())
    task = open_task(case, "act_03_revision")
    outcomes: list[str] = []

    def click(number: int) -> None:
        answers = {"revision": "sin_observaciones"}
        try:
            running.complete(task.pk, by=desk.jefa, answers=answers, data={"quien": str(number)}, now=NOW)
            outcomes.append("hecha")
        except AlreadyDone as error:
            outcomes.append(str(error))

    at_once(4, click)
    assert outcomes.count("hecha") == 1
    assert sum("ya hizo esta actividad" in outcome for outcome in outcomes) == 3
    assert Task.objects.filter(case=case, state=Task.State.OPEN).count() == 1
    assert events.broken(Case.objects.get(pk=case.pk)) == ""


def test_twenty_starters_get_twenty_folios_without_gaps() -> None:
    desk: Office = office()
    at_once(20, lambda number: [desk.start(subject=f"Solicitud {number}") for _ in range(2)] and None)
    folios = sorted(Case.objects.values_list("folio", flat=True))
    assert folios == [f"NI/{number:04d}/2026" for number in range(1, 41)]
