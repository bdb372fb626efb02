"""Mails that time asks for: waits that are reminded of, terms that are over, what waits for each one today.

Each runs as often as one likes: what was sent is written down, and is not sent again.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import acting, calendar, events, handing, inbox, notices, people, running, versions
from cms.cases.models import Case, MailPreference, Notice, Task
from cms.core import inbox as core_inbox
from cms.core.dates import long_date
from cms.directory import queries
from cms.directory.models import Substitution
from schemas.directory import REGISTRY

AT_ONCE = 500  # activities in one run; the others have their turn in the next
FIRST = datetime.timedelta(days=7)  # what is new for somebody who never got a digest
KEPT = datetime.timedelta(days=90)
Day = datetime.date


def on_a_working_day(now: datetime.datetime) -> bool:
    return calendar.office_calendar()(timezone.localtime(now).date())


# ── Waits ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def remind_waits(now: datetime.datetime) -> int:
    """Remind of activities that wait for somebody outside, and again some working days later; how many."""
    if not on_a_working_day(now):
        return 0
    day = timezone.localtime(now).date()
    due = Task.objects.filter(state=Task.State.OPEN, waits=True, remind_on__lte=day).order_by("remind_on", "pk")
    told: dict[int, list[Task]] = defaultdict(list)
    users: dict[int, User] = {}
    count = 0
    for task_id, case_id in list(due.values_list("pk", "case_id")[:AT_ONCE]):
        with transaction.atomic():
            case = Case.objects.select_for_update().select_related("version").get(pk=case_id)
            task = due.select_related("taken_by", "delegated_to").filter(pk=task_id).first()
            if task is None or not case.is_open:
                continue
            task.case = case
            running.remind_again(task, versions.procedure_of(case.version), now)
            task.reminded_at = now
            task.save(update_fields=["remind_on", "reminded_at"])
            events.record(case, "reminded", at=now, node=task.node)
            for user in in_charge(task, day):
                users[user.pk] = user
                told[user.pk].append(task)
            count += 1
    for pk, tasks in told.items():
        notices.send(
            [users[pk]], f"Recordatorio: {_several(len(tasks), 'espera', 'esperas')} de sus casos",
            "Se sigue esperando a alguien externo. Cuando responda, regístrelo en la actividad.",
            "\n".join(notices.line_of(task, _whom(task)) for task in tasks[: notices.MOST_LINES]),
        )  # fmt: skip
    return count


def in_charge(task: Task, day: Day) -> list[User]:
    """Who must see to an open activity: who has it, or everybody who may do it."""
    if acting.is_delegated(task, day) and task.delegated_to:
        return [task.delegated_to]
    has_it = acting.holder(task, day)
    return [has_it] if has_it else people.users_of(task.audience, day)


def _whom(task: Task) -> str:
    wait = versions.procedure_of(task.case.version).activity(task.node).wait
    return f"se espera a: {wait.whom}" if wait else ""


# ── Terms that are over ───────────────────────────────────────────────────────────────────────────────────────────────


def escalate(now: datetime.datetime) -> int:
    """Tell the superior, once, of activities whose term is over; how many. What waits for outsiders stands still."""
    if not on_a_working_day(now):
        return 0
    day = timezone.localtime(now).date()
    late = Task.objects.filter(
        state=Task.State.OPEN, waits=False, due_at__lt=now, escalated_at=None, case__state=Case.State.OPEN
    ).order_by("due_at", "pk")
    told: dict[int, list[Task]] = defaultdict(list)
    users: dict[int, User] = {}
    count = 0
    for task_id, case_id in list(late.values_list("pk", "case_id")[:AT_ONCE]):
        with transaction.atomic():
            case = Case.objects.select_for_update().select_related("version").get(pk=case_id)
            task = late.select_related("taken_by__person__post", "delegated_to").filter(pk=task_id).first()
            if task is None:
                continue
            task.case = case
            above = superiors(task, day)
            task.escalated_at = now
            task.save(update_fields=["escalated_at"])
            if not above:
                continue
            events.record(case, "escalated", at=now, node=task.node, to=", ".join(str(user) for user in above))
            for user in above:
                users[user.pk] = user
                told[user.pk].append(task)
            count += 1
    for pk, tasks in told.items():
        notices.send(
            [users[pk]], f"{_several(len(tasks), 'actividad venció', 'actividades vencieron')} en sus áreas",
            "Pasó el plazo de lo siguiente y nadie lo ha hecho. Usted puede reasignarlo desde la página del caso.",
            "\n".join(
                f"- {task.case.folio}, {task.case.subject}: {task.label} ({_due(task)})\n"
                f"  {notices.case_link(task.case)}" for task in tasks[: notices.MOST_LINES]
            ),
            _more(tasks),
        )  # fmt: skip
    return count


def superiors(task: Task, day: Day) -> list[User]:
    """The head of the unit that is late, or who stands above if the head is the one who is late or there is none."""
    keys = people.responsible(task.case, versions.procedure_of(task.case.version), task.role)
    has_it = acting.is_delegated(task, day) or acting.holder(task, day)
    late = {user.pk for user in (in_charge(task, day) if has_it else people.users_of(keys, day))}
    unit = _unit_of(task, keys, day)
    while unit:
        head = next((post for post in REGISTRY.posts.values() if post.unit == unit and post.head), None)
        found = people.users_of([f"post:{head.code}"], day) if head else []
        if found and not late & {user.pk for user in found}:
            return found
        unit = REGISTRY.units[unit].parent
    return []


def _unit_of(task: Task, keys: Iterable[str], day: Day) -> str:
    """The unit of whoever has it, or of the posts that may do it, or of the case."""
    has_it = acting.holder(task, day)
    post = has_it.person.post if has_it and has_it.person else None
    if post is not None and post.code in REGISTRY.posts:
        return REGISTRY.posts[post.code].unit
    return next(iter(sorted(handing.units_of(keys))), task.case.unit)


# ── Every morning ─────────────────────────────────────────────────────────────────────────────────────────────────────


def digests(now: datetime.datetime) -> int:
    """One mail to each person with what is late, due today or new; how many. None when there is nothing to say."""
    if not on_a_working_day(now):
        return 0
    return sum(_digest(user, now) for user in readers())


def readers() -> Iterable[User]:
    """Those who enter the administration, hold an office and did not switch the digest off."""
    without = MailPreference.objects.filter(digest=False).values("user")
    may_enter = get_user_model().objects.with_perm(handing.ENTER, backend=handing.BACKEND, include_superusers=False)
    found = User.objects.filter(is_active=True, person__active=True, pk__in=may_enter).exclude(pk__in=without)
    return found.exclude(email="").select_related("person__post").order_by("pk").distinct()


@transaction.atomic
def _digest(user: User, now: datetime.datetime) -> bool:
    day = timezone.localtime(now).date()
    key = f"resumen:{user.uuid}:"
    before = Notice.objects.filter(key__startswith=key).order_by("-sent_at").first()
    since = before.sent_at if before else now - FIRST
    tonight = timezone.make_aware(datetime.datetime.combine(day, calendar.END_OF_DAY))
    waiting = inbox.to_do(user, day).select_related("case__version")
    others = [item for _, item in core_inbox.gather(user, now, daily=True)]
    late = [item for item in others if item.due_at and item.due_at < now]
    today = [item for item in others if item.due_at and now <= item.due_at <= tonight]
    parts = {
        ("vencida", "vencidas"): (waiting.filter(due_at__lt=now), late),
        ("vence hoy", "vencen hoy"): (waiting.filter(due_at__gte=now, due_at__lte=tonight), today),
        ("nueva", "nuevas"): (
            waiting.filter(opened_at__gt=since).filter(Q(due_at=None) | Q(due_at__gt=tonight)), [],
        ),
    }  # fmt: skip
    found = {
        names: [*map(notices.line_of, tasks[:AT_ONCE]), *map(notices.line_of_item, items)]
        for names, (tasks, items) in parts.items()
    }
    if not any(found.values()) or not notices.once(f"{key}{day.isoformat()}", now):
        return False
    told = {names: lines for names, lines in found.items() if lines}
    counts = ", ".join(_several(len(lines), *names) for names, lines in told.items())
    notices.send(
        [user], f"Su bandeja de hoy: {counts}",
        f"Esto le espera hoy, {long_date(day)}:",
        *(f"{names[1].capitalize()} ({len(lines)})\n{notices.listed(lines)}" for names, lines in told.items()),
        f"Toda su bandeja: {notices.inbox_link()}\nSi no quiere este resumen: {notices.preferences_link()}",
    )  # fmt: skip
    return True


# ── Substitutions ─────────────────────────────────────────────────────────────────────────────────────────────────────


def tell_substitutes(now: datetime.datetime) -> int:
    """Tell each substitute, once, that her substitution has begun, and what waits; how many."""
    day, told = timezone.localtime(now).date(), 0
    for one in queries.substitutions().in_force(day).filter(starts_on__gte=day - datetime.timedelta(days=7)):
        told += _tell_substitute(one, day, now)
    return told


@transaction.atomic
def _tell_substitute(one: Substitution, day: Day, now: datetime.datetime) -> bool:
    account = User.objects.filter(person=one.substitute, is_active=True).first()
    if account is None or not notices.once(f"suplencia:{one.uuid}", now):
        return False
    keys = people.own_keys(one.absent) if one.absent else set()
    count = Task.objects.filter(state=Task.State.OPEN, audience__overlap=sorted(keys)).count()
    waits = f"En este momento hay {_several(count, 'actividad', 'actividades')} de esa persona o de su puesto."
    notices.send(
        [account], f"Comenzó su suplencia de {one.absent}",
        f"Desde el {long_date(one.starts_on)} y hasta el {long_date(one.ends_on)} usted actúa en suplencia de "
        f"{one.absent}. En su bandeja verá también lo que le toca; el historial dirá que actuó en su lugar.",
        waits if count else "", f"Su bandeja: {notices.inbox_link()}",
    )  # fmt: skip
    return True


def forget_old(now: datetime.datetime) -> int:
    """Forget which digests were sent long ago."""
    return Notice.objects.filter(key__startswith="resumen:", sent_at__lt=now - KEPT).delete()[0]


def _several(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _more(tasks: list[Task]) -> str:
    more = len(tasks) - notices.MOST_LINES
    return f"… y {more} más." if more > 0 else ""


def _due(task: Task) -> str:
    return f"venció el {timezone.localtime(task.due_at):%d/%m/%Y}" if task.due_at else ""
