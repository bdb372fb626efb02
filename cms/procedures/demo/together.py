"""People of the demo city working together: delegated activities, comments, corrections, late ones, and days off."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import calendar, comments, correcting, days, handing, people, reminding
from cms.cases.models import Case, Event, NonWorkingDay, Task
from cms.core.errors import CmsError
from schemas.directory import REGISTRY

DELEGATED, COMMENTED, CORRECTED, REASSIGNED = 6, 12, 3, 3
EVERY = 4  # of the open activities, so that they lie in different procedures
HEAD = "dge-director"
REASONS = ("Comisión fuera de la ciudad.", "Curso de capacitación.", "Vacaciones de tres días.")
WORDS = (
    "Hablé con el área; entregan lo que falta a más tardar el jueves.",
    "Revisé el expediente anterior: es el mismo equipo que se reparó el año pasado.",
    "El proveedor contestó por teléfono y manda la cotización mañana.\nLa adjunto en cuanto llegue.",
    "De acuerdo. Si hay cambios, avísenme por aquí.",
)
# Days on which an office of the city would not work, by month and day. The law's are counted anyway.
OFF = ((5, 5, "Aniversario de la Batalla de Puebla"), (11, 2, "Día de Muertos"), (12, 24, "Cierre de fin de año"))


def load() -> str:
    """Once, over the month of cases."""
    if Event.objects.filter(verb="delegated").exists():
        return "ya trabajan juntos"
    now = timezone.now()
    off = _days_off(now)
    handed = _delegate(now)
    reassigned = _reassign(now)
    said = _comment(now)
    corrected = _correct(now)
    working = _last_working_moment(now)
    late, waits = reminding.escalate(working), reminding.remind_waits(working)
    return (
        f"{handed} delegadas, {reassigned} reasignadas, {said} comentarios, {corrected} datos corregidos, "
        f"{late} vencidas avisadas, {waits} esperas recordadas, {off} días inhábiles"
    )


def _open_tasks() -> Iterator[Task]:
    """Every fourth open activity, of other cases each time."""
    found = Task.objects.filter(state=Task.State.OPEN, taken_by=None).select_related("case__version").order_by("pk")
    yield from list(found)[::EVERY]


def _delegate(now: datetime.datetime) -> int:
    day, done = timezone.localtime(now).date(), 0
    for task in _open_tasks():
        by = next((user for user in people.users_of(task.audience, day) if handing.may_delegate(user, task, day)), None)
        to = _colleague(task, by, day) if by else None
        if by is None or to is None:
            continue
        until = calendar.add_business_days(day, 2 + done)
        handing.delegate(task.pk, by=by, to=to, until=until, reason=REASONS[done % len(REASONS)], now=now)
        done += 1
        if done == DELEGATED:
            break
    return done


def _reassign(now: datetime.datetime) -> int:
    day, done = timezone.localtime(now).date(), 0
    for task in list(_open_tasks())[::-1]:
        head = _head_of(task.case, day)
        if head is None or task.delegated_to_id or not handing.may_reassign(head, task, day):
            continue
        to = _colleague(task, head, day)
        if to is not None:
            handing.reassign(task.pk, by=head, to=to, reason="Para repartir la carga de la semana.", now=now)
            done += 1
        if done == REASSIGNED:
            break
    return done


def _colleague(task: Task, by: User, day: datetime.date) -> User | None:
    """The first of those who may get it who does not head a unit."""
    found = handing.candidates(task, by=by, day=day)
    return next((user for user in found if not user.person.post.heads_unit), None)


def _comment(now: datetime.datetime) -> int:
    day, done = timezone.localtime(now).date(), 0
    for task in _open_tasks():
        for user in people.users_of(task.audience, day)[:1]:
            comments.add(task.case_id, WORDS[done % len(WORDS)], by=user, now=now)
            done += 1
        if done >= COMMENTED:
            break
    return done


def _correct(now: datetime.datetime) -> int:
    """The head of the unit completes a paragraph that somebody left short."""
    day, done = timezone.localtime(now).date(), 0
    for case in Case.objects.filter(state=Case.State.OPEN).select_related("version").order_by("pk"):
        head = _head_of(case, day)
        field = next((key for key, one in correcting.correctable(case).items() if one.field.kind == "parrafo"), None)
        if head is None or field is None:
            continue
        text = f"{case.data[field]} Se completó con lo que dijo el área por teléfono."
        try:
            correcting.correct(case.pk, field, text, by=head, reason="Faltaba lo que dijo el área.", now=now)
            done += 1
        except CmsError:
            continue
        if done == CORRECTED:
            break
    return done


def _head_of(case: Case, day: datetime.date) -> User | None:
    post = next((post for post in REGISTRY.posts.values() if post.unit == case.unit and post.head), None)
    return next(iter(people.users_of([f"post:{post.code}"], day)), None) if post else None


def _days_off(now: datetime.datetime) -> int:
    today, done = timezone.localtime(now).date(), 0
    keeper = get_user_model().objects.filter(is_active=True, person__post__code=HEAD).first()
    for month, number, name in OFF:
        day = datetime.date(today.year, month, number)
        day = day if day > today else day.replace(year=today.year + 1)
        if keeper is not None and not NonWorkingDay.objects.filter(day=day).exists():
            days.keep(NonWorkingDay(), day=day, name=name, works=False, by=keeper, now=now)
            done += 1
    return done


def _last_working_moment(now: datetime.datetime) -> datetime.datetime:
    """Now, or noon of the last working day: on days off nobody is told anything."""
    works, moment = calendar.office_calendar(), timezone.localtime(now)
    while not works(moment.date()):
        moment = (moment - datetime.timedelta(days=1)).replace(hour=12)
    return moment
