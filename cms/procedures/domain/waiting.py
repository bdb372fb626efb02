"""One list of everything that waits for a person: activities of procedures and the things of other rooms, by term."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, overload

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import acting, inbox
from cms.cases.models import Task
from cms.core.inbox import LAST, Gathered, Item, due_key
from schemas.spanish import fold

OURS = "procedimientos"
LATE, TODAY, LATER, NEVER = "vencidas", "hoy", "siguientes", "sin-plazo"
TERMS = {LATE: "Vencidas", TODAY: "Vencen hoy", LATER: "Vencen después", NEVER: "Sin plazo"}
TAKEN, FREE, FOR_ME, BY_ME = "mias", "libres", "delegadas", "encargadas"
WHOSE = {TAKEN: "Las que tomé", FREE: "Sin tomar", FOR_ME: "Me las delegaron", BY_ME: "Las delegué"}
MOST_WORDS = 6


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty: everything."""

    source: str = ""
    procedure: str = ""
    term: str = ""
    whose: str = ""
    words: tuple[str, ...] = ()

    @property
    def only_tasks(self) -> bool:
        """Whether nothing of other rooms can be meant."""
        return bool(self.procedure or self.whose) or self.source == OURS


@dataclass(frozen=True)
class Entry:
    """One row: an activity of a case, or an item of the source `source`."""

    source: str
    task: Task | None = None
    item: Item | None = None

    @property
    def due_at(self) -> datetime.datetime | None:
        found = self.task or self.item
        return found.due_at if found else None


@dataclass
class Merged(Sequence[Entry]):
    """Tasks of the database and items in memory as one sequence by term, of which only the asked part is read.

    `tasks` must be ordered by term; `count` says how many there are.
    """

    tasks: QuerySet[Task]
    count: int
    items: list[tuple[str, Item]] = field(default_factory=list)

    def __len__(self) -> int:
        return self.count + len(self.items)

    @overload
    def __getitem__(self, asked: int) -> Entry: ...
    @overload
    def __getitem__(self, asked: slice) -> list[Entry]: ...
    def __getitem__(self, asked: int | slice) -> Entry | list[Entry]:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        begin, end, _ = asked.indices(len(self))
        # At most every item stands before the first row asked for, so no task of this part comes earlier than `low`.
        low = max(0, begin - len(self.items))
        window = list(self.tasks[low:end])
        items = [Entry(source, item=item) for source, item in self.items]
        before = 0
        if low and window:
            first = due_key(window[0].due_at)
            before = sum(due_key(one.due_at) < first for one in items)
        merged = heapq.merge(
            (Entry(OURS, task=task) for task in window), items[before:], key=lambda one: due_key(one.due_at)
        )
        place = low + before
        return list(merged)[begin - place : end - place]


PERSON = ("first_name", "last_name", "username")
SHOWN = (
    "label", "due_at", "opened_at", "waits", "taken_by", "delegated_to", "delegated_by", "delegated_until",
    "case__uuid", "case__clave", "case__folio", "case__subject", "case__organization__name",
    *(f"{who}__{name}" for who in ("taken_by", "delegated_to", "delegated_by") for name in PERSON),
)  # fmt: skip  # what a row of the list shows


@dataclass(frozen=True)
class Found:
    """The list, with how many there are by term and in all before narrowing by term or anything."""

    rows: Merged
    by_term: dict[str, int]
    total: int
    procedures: dict[str, int]


def find(user: User, now: datetime.datetime, wanted: Wanted, others: Gathered) -> Found:
    """What waits for somebody. The number of queries does not grow with what there is."""
    day = timezone.localtime(now).date()
    every = inbox.waiting_for(user, day)
    terms = terms_of(now)
    counters = {_name(key): Count("pk", filter=term) for key, term in terms.items()}
    tally = list(every.order_by().values("case__clave").annotate(**counters))
    procedures = {row["case__clave"]: sum(row[name] for name in counters) for row in tally}
    tasks = _narrowed(every, user, wanted, day) if wanted.source in ("", OURS) else every.none()
    items = [] if wanted.only_tasks else [one for one in others if _fits(one, wanted)]
    if wanted.source in ("", OURS) and not (wanted.whose or wanted.words):
        asked = [row for row in tally if wanted.procedure in ("", row["case__clave"])]
        counted = {name: sum(row[name] for row in asked) for name in counters}
    else:
        counted = tasks.order_by().aggregate(**counters)
    by_term = {key: counted[_name(key)] + sum(term_of(item.due_at, now) == key for _, item in items) for key in TERMS}
    if wanted.term in terms:
        tasks = tasks.filter(terms[wanted.term])
        items = [one for one in items if term_of(one[1].due_at, now) == wanted.term]
    here = counted[_name(wanted.term)] if wanted.term in terms else sum(counted.values())
    rows = Merged(tasks.select_related("taken_by").defer(None).only(*SHOWN), here, items)
    return Found(rows, by_term, sum(procedures.values()) + len(others), procedures)


def counts(user: User, now: datetime.datetime, others: Iterable[tuple[str, Item]] = ()) -> dict[str, int]:
    """How much somebody has to do, by term: without what she delegated to others."""
    terms = terms_of(now)
    tasks = inbox.to_do(user, timezone.localtime(now).date()).order_by()
    counted = tasks.aggregate(**{_name(key): Count("pk", filter=term) for key, term in terms.items()})
    found = {key: counted[_name(key)] for key in TERMS}
    for _, item in others:
        found[term_of(item.due_at, now)] += 1
    return found


def terms_of(now: datetime.datetime) -> dict[str, Q]:
    """The terms as conditions on tasks."""
    tomorrow = _tomorrow(now)
    return {
        LATE: Q(due_at__lt=now), TODAY: Q(due_at__gte=now, due_at__lt=tomorrow), LATER: Q(due_at__gte=tomorrow),
        NEVER: Q(due_at=None),
    }  # fmt: skip


def term_of(due: datetime.datetime | None, now: datetime.datetime) -> str:
    """The term of one moment."""
    if due is None or due == LAST:
        return NEVER
    if due < now:
        return LATE
    return TODAY if due < _tomorrow(now) else LATER


def _tomorrow(now: datetime.datetime) -> datetime.datetime:
    day = timezone.localtime(now).date() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _name(term: str) -> str:
    return f"n_{term.replace('-', '_')}"


def _narrowed(tasks: QuerySet[Task], user: User, wanted: Wanted, day: datetime.date) -> QuerySet[Task]:
    away = acting.delegated(day)
    whose = {
        TAKEN: Q(taken_by=user), FREE: Q(taken_by=None) & ~away, FOR_ME: away & Q(delegated_to=user),
        BY_ME: away & Q(delegated_by=user),
    }  # fmt: skip
    if wanted.procedure:
        tasks = tasks.filter(case__clave=wanted.procedure)
    if wanted.whose in whose:
        tasks = tasks.filter(whose[wanted.whose])
    for word in wanted.words[:MOST_WORDS]:
        tasks = tasks.filter(
            Q(case__folio__icontains=word)
            | Q(case__subject__unaccent__icontains=word)
            | Q(case__organization__name__unaccent__icontains=word)
            | Q(label__unaccent__icontains=word)
        )
    return tasks


def _fits(one: tuple[str, Item], wanted: Wanted) -> bool:
    source, item = one
    text = fold(" ".join(chain((item.title, item.context, item.organization, item.kind))))
    return wanted.source in ("", source) and all(fold(word) in text for word in wanted.words[:MOST_WORDS])


def wanted_from(given: Any) -> Wanted:
    """What an address asks for; what it does not know is left out."""
    return Wanted(
        source=given.get("fuente", "")[:40],
        procedure=given.get("procedimiento", "")[:60],
        term=given.get("plazo", "") if given.get("plazo", "") in TERMS else "",
        whose=given.get("quien", "") if given.get("quien", "") in WHOSE else "",
        words=tuple(given.get("q", "")[:200].split()[:MOST_WORDS]),
    )
