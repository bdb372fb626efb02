"""Inbox, lists, completing, statistics and folios on 100,000 cases, and our engine against SpiffWorkflow.

Usage: ``python bench/bench_cases.py [cases]`` in the environment of the cms, with the settings of the tests

The database is migrated, gets the people of the demo city and is filled with `manage.py poblar_casos`; one that holds
as many cases already is taken as it is. "Database" is the time between sending a statement and having its rows, and
that of the commit.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

CASES = 100_000
ROUNDS = 15
STARTERS, EACH, FAILS = 20, 6, 3
SINGLE, AFTER_LOOPS, LOOPS = 3.0, 8.0, 50
CLAVE, ENTRY = "solicitud_dictamen_tecnico", "solicitud"
READY, BACK = {"revision": "sin_observaciones"}, {"revision": "con_observaciones"}
LOOP = [("act_01_llenado", {}), ("act_02_envio", {}), ("act_03_revision", BACK)]
STRAIGHT = [
    *LOOP[:2], ("act_03_revision", READY), ("act_04_oficio", {}), ("act_05_turno", {}), ("act_06_elaboracion", {}),
    ("act_06_emision", {}),
]  # fmt: skip
LIMITS = {"inbox": 30.0, "page": 200.0, "complete": 25.0, "statistics": 2_000.0}  # milliseconds
missed: list[str] = []


@dataclass
class Spent:
    """Milliseconds in the database and in all, and how many statements, of each round."""

    database: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        high = statistics.quantiles(self.database, n=20)[-1] if len(self.database) > 1 else self.database[0]
        return (
            f"{min(self.database):8.1f}{statistics.median(self.database):9.1f}{high:8.1f}{statistics.median(self.total):9.1f}"
            f"{statistics.median(self.statements):8.0f}"
        )


@contextmanager
def watched(spent: Spent) -> Iterator[None]:
    """Add what happens inside as one round."""
    from django.db import connection

    times: list[float] = []

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            times.append(time.perf_counter() - began)

    commit = connection._commit

    def timed_commit() -> None:
        began = time.perf_counter()
        commit()
        times.append(time.perf_counter() - began)

    connection._commit = timed_commit
    began = time.perf_counter()
    try:
        with connection.execute_wrapper(timed):
            yield
    finally:
        connection._commit = commit
    spent.total.append((time.perf_counter() - began) * 1000)
    spent.database.append(sum(times) * 1000)
    spent.statements.append(len(times))


def rounds(work: Callable[[], object], count: int = ROUNDS) -> Spent:
    """Do it once, then so many times under watch."""
    work()
    spent = Spent()
    for _ in range(count):
        with watched(spent):
            work()
    return spent


def told(name: str, spent: Spent, limit: str = "", *, of: str = "database") -> None:
    """One line of the table; remembers a limit that was missed."""
    reached = statistics.median(getattr(spent, of))
    print(f"{name:58}{spent}", flush=True)
    if limit and reached >= LIMITS[limit]:
        missed.append(f"{name}: {reached:.1f} ms, limit {LIMITS[limit]:.0f}")


# ── What is measured on ───────────────────────────────────────────────────────────────────────────────────────────────


def prepare(count: int) -> None:
    """Tables, people and cases."""
    from django.core.management import call_command

    from cms.cases.models import Case

    call_command("migrate", verbosity=0)
    if Case.objects.count() >= count:
        return
    call_command("preparar", solo="procedimientos")
    for part in ("directorio", "cuentas"):
        call_command("demo", "cargar", solo=part)
    call_command("poblar_casos", casos=count, si=True)


def people_with(day: Any) -> dict[str, Any]:
    """Somebody for whom very much waits, somebody with a handful, and somebody with nothing."""
    from cms.accounts.models import User
    from cms.cases.domain import inbox

    users = User.objects.filter(is_active=True, person__isnull=False).select_related("person__post")
    counted = sorted(((inbox.waiting_for(user, day).count(), user.pk, user) for user in users), key=lambda one: one[:2])
    few = min(counted, key=lambda one: (abs(one[0] - 3), one[1]))
    named = {"most": counted[-1], "few": few, "nothing": counted[0]}
    return {f"{kind} ({number} waiting)": user for kind, (number, _, user) in named.items()}


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def inboxes(people: dict[str, Any], day: Any) -> None:
    """The query of the inbox, and its pages as Django answers them."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from cms.accounts.models import User
    from cms.cases.domain import access, inbox

    host = os.environ["PUEBLA_WWW_URL"].split("//")[1]
    for kind, user in people.items():
        told(f"inbox query, first 50, {kind}", rounds(lambda u=user: list(inbox.waiting_for(u, day)[:50])), "inbox")
    for kind, user in people.items():
        told(f"cases query, first 50, {kind}", rounds(
            lambda u=user: list(access.visible(u, day).order_by("-started_at", "-id")[:50])
        ))  # fmt: skip
    pages = {
        "inbox page": reverse("procedures:inbox"),
        "inbox page, two words": reverse("procedures:inbox") + "?q=servidor+archivos",
        "inbox page, late ones, page 5": reverse("procedures:inbox") + "?plazo=vencidas&p=5",
        "cases page": reverse("procedures:cases"),
        "cases page, two words": reverse("procedures:cases") + "?q=servidor+archivos",
    }
    for name, address in pages.items():
        for kind, user in people.items():
            client = Client(headers={"host": host})
            client.force_login(User.objects.get(pk=user.pk), backend=settings.AUTHENTICATION_BACKENDS[0])
            answer = client.get(address)
            if answer.status_code != 200:
                print(f"{name}, {kind}: {answer.status_code}, not for this account")
                continue
            limit = "page" if name == "inbox page" else ""
            told(f"{name}, {kind}", rounds(lambda c=client, a=address: c.get(a)), limit, of="total")


def figures(now: Any) -> None:
    """A month of all procedures."""
    from cms.statistics.domain import monthly
    from cms.statistics.domain.periods import month_of, months_until
    from cms.statistics.domain.scope import everything

    last = month_of(now)
    for count in (1, 12):
        periods = months_until(last, count)
        spent = rounds(lambda p=periods: monthly.by_period(p, everything(), now=now), 5)
        told(f"statistics of {count} months, all procedures", spent, "statistics" if count == 1 else "")


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Office:
    """The people of one procedure: who asks, who heads Normatividad, who directs."""

    asks: Any
    able: dict[str, Any]

    def start(self, now: Any, subject: str = "Medición") -> Any:
        from cms.cases.domain import running

        wanted = running.Request(
            subject=subject, organization=self.asks.person.organization, applicant=self.asks
        )  # fmt: skip
        return running.start_case(CLAVE, ENTRY, wanted, by=self.asks, now=now)

    def act(self, case: Any, node: str, answers: dict[str, str], now: Any) -> None:
        from cms.cases.domain import running
        from cms.cases.models import Task

        task = Task.objects.only("pk", "role").get(case=case, node=node, state=Task.State.OPEN)
        running.complete(
            task.pk, by=self.able.get(task.role, self.asks), answers=answers, data={"nota": "De la medición"}, now=now
        )


def office() -> Office:
    from cms.accounts.models import User

    def holder(code: str) -> Any:
        return User.objects.filter(is_active=True, person__post__code=code).select_related("person").first()

    asks = User.objects.filter(is_active=True, person__appointments__isnull=False).order_by("pk").first()
    return Office(asks, {"ni_jefe": holder("ni-jefe"), "dge_director": holder("dge-director")})


def with_annexes(case: Any) -> Any:
    """The files that the procedure asks for, so that its rule is content."""
    from cms.cases.models import CaseFile
    from cms.procedures.solicitud_dictamen_tecnico import ANNEXES, SKETCH

    for name in {**ANNEXES, **SKETCH}:
        CaseFile.objects.create(
            case=case, node="act_04_oficio", field=name, name="a.pdf", content_type="application/pdf", size=1,
            sha256="0" * 64, uploaded_at=case.started_at,
        )  # fmt: skip
    return case


def completing(desk: Office, now: Any) -> None:
    """Whole cases: permission, rules, advance, events, next activities, commit; printing comes after it."""
    spent = Spent()
    for _ in range(ROUNDS):
        case = with_annexes(desk.start(now))
        for node, answers in STRAIGHT:
            with watched(spent):
                desk.act(case, node, answers, now)
    told("completing an activity (with finding it)", spent, "complete")
    began = Spent()
    for _ in range(ROUNDS):
        with watched(began):
            desk.start(now)
    told("starting a case", began)


def folios(desk: Office, now: Any) -> None:
    """Twenty at once; some of them fail after they took their number."""
    from django.db import connection, transaction

    from cms.cases.models import Case
    from cms.core.folios import last_number

    before = last_number("NI", year=now.year)
    given: list[str] = []
    gate = threading.Barrier(STARTERS)

    def one(number: int) -> None:
        gate.wait()
        try:
            for turn in range(EACH):
                try:
                    with transaction.atomic():
                        folio = desk.start(now, f"Al mismo tiempo {number}").folio
                        if (number + turn) % FAILS == 0:
                            raise InterruptedError
                    given.append(folio)
                except InterruptedError:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(STARTERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    wanted = [f"NI/{number:04d}/{now.year}" for number in range(before + 1, before + len(given) + 1)]
    kept = set(Case.objects.filter(folio__in=given).values_list("folio", flat=True))
    right = sorted(given, key=lambda folio: int(folio.split("/")[1])) == wanted and kept == set(wanted)
    failed = STARTERS * EACH - len(given)
    print(
        f"{STARTERS} starters at once: {len(given)} cases, {failed} that failed, {len(given) / took:.0f} cases/s; "
        f"folios {'without gaps or doubles' if right else 'WRONG'}"
    )
    if not right:
        missed.append("folios under parallel starters")


def against_spiff(desk: Office, now: Any) -> None:
    """The same process on both engines, state in PostgreSQL, one transaction a step."""
    import psycopg
    from spiff_store import TABLES, OurStore, SpiffStore, seconds

    from cms.cases.domain import versions
    from schemas.procedures import load_folder

    process = versions.procedure_of(versions.in_force(CLAVE)).process
    with psycopg.connect(os.environ["PUEBLA_CMS_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(TABLES)
        numbers = itertools.count(1)
        spiff, ours = SpiffStore(connection, load_folder(CLAVE).bpmn), OurStore(connection, process)

        def measure(turns: int) -> dict[str, tuple[float, int]]:
            """Steps a second of a straight end after so many loops, and the bytes of the state before it."""
            found = {}
            for name, store in (("SpiffWorkflow", spiff), ("our engine", ours)):
                taken, size = 0.0, 0
                count = 12 if turns == 0 else 3
                for number in islice(numbers, count):
                    store.begin(number, {})
                    for node, answers in LOOP * turns:
                        store.act(number, node, answers)
                    size = store.size(number)
                    taken += seconds(lambda node, answers, n=number, s=store: s.act(n, node, answers), STRAIGHT)
                found[name] = count * len(STRAIGHT) / taken, size
            case = with_annexes(desk.start(now))
            for node, answers in LOOP * turns:
                desk.act(case, node, answers, now)
            taken = seconds(lambda node, answers: desk.act(case, node, answers, now), STRAIGHT)
            found["whole `complete`"] = len(STRAIGHT) / taken, 0
            return found

        measure(0)
        print(
            f"\n{'steps a second':30}{'SpiffWorkflow':>15}{'our engine':>12}{'ratio':>8}{'`complete`':>12}{'ratio':>8}"
        )
        for turns, limit in ((0, SINGLE), (LOOPS, AFTER_LOOPS)):
            found = measure(turns)
            other, own, whole = (found[name][0] for name in ("SpiffWorkflow", "our engine", "whole `complete`"))
            sizes = f"   state {found['SpiffWorkflow'][1]} and {found['our engine'][1]} bytes"
            print(
                f"{f'after {turns} loops (limit {limit:.0f})':30}{other:15.0f}{own:12.0f}{own / other:8.1f}"
                f"{whole:12.0f}{whole / other:8.1f}{sizes}"
            )
            if own / other < limit:
                missed.append(f"ratio against SpiffWorkflow after {turns} loops: {own / other:.1f}")


def main() -> int:
    """Print the tables; 1 when a limit is missed."""
    import django

    django.setup()
    from django.utils import timezone

    from cms.cases.models import Case, Event, Task

    prepare(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    now = timezone.now()
    day = timezone.localdate()
    print(f"{Case.objects.count()} cases, {Task.objects.count()} activities, {Event.objects.count()} events")
    print(f"{'':58}{'best':>8}{'database':>9}{'p95':>8}{'total':>9}{'queries':>8}   (medians, ms)")
    inboxes(people_with(day), day)
    figures(now)
    desk = office()
    completing(desk, now)
    folios(desk, now)
    against_spiff(desk, now)
    print("\nmissed: " + "; ".join(missed) if missed else "\nall limits kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
