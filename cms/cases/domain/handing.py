"""Handing an activity over: delegating it for some days, taking it back, and reassigning it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import access, acting, events, notices, people
from cms.cases.domain.running import locked
from cms.cases.errors import CannotHand, NotAllowed, ReasonNeeded
from cms.cases.models import Case, Task
from cms.directory.models import Unit
from schemas.directory import REGISTRY

BACKEND = "cms.accounts.backends.AccountBackend"
ENTER = "wagtailadmin.access_admin"
LONGEST = 366  # days of a delegation; whoever is away for longer has a substitute in the directory


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def may_delegate(user: User, task: Task, day: datetime.date) -> bool:
    """Whoever may do it by her own right, while no colleague has it and it is not delegated already."""
    return (
        not acting.is_delegated(task, day)
        and acting.may_act(user, task, day)
        and acting.capacity(user, task, day) == acting.Capacity()
    )


def may_undelegate(user: User, task: Task, day: datetime.date) -> bool:
    """Who delegated it, who got it, and the heads of the case's unit."""
    involved = (task.delegated_by_id, task.delegated_to_id)
    return acting.is_delegated(task, day) and (user.pk in involved or access.heads(user, task.case, day))


def may_reassign(user: User, task: Task, day: datetime.date) -> bool:
    """The heads of the case's unit and those above; what only their own superiors do is not theirs to give away."""
    headed = access.headed_units(people.keys_of(user, day))
    units = units_of(task.audience)
    return bool(headed & ({task.case.unit} | units)) and (
        not units or bool(headed & units) or not _above(units, headed)
    )


def units_of(keys: Iterable[str]) -> set[str]:
    """The units of the manual to which the posts of an audience belong."""
    posts = (REGISTRY.posts.get(key.removeprefix("post:")) for key in keys if key.startswith("post:"))
    return {post.unit for post in posts if post}


def _above(units: set[str], headed: set[str]) -> bool:
    """Whether all these units stand above one that is headed."""
    parents: set[str] = set()
    for code in headed:
        while code := REGISTRY.units[code].parent:
            parents.add(code)
    return units <= parents


def candidates(task: Task, *, by: User, day: datetime.date) -> list[User]:
    """To whom an activity may be handed: those who may do it anyway, and those of the same unit.

    Only active accounts that may enter the administration, without `by`.
    """
    wanted = units_of(task.audience) or {task.case.unit}
    units = Q(person__post__code__in=[post.code for post in REGISTRY.posts.values() if post.unit in wanted])
    own = by.person.post.unit_id if by.person and by.person.post else None
    if own is not None:
        below = Unit.objects.filter(parent=own, active=True).values("pk")
        units |= Q(person__post__unit=own)
        units |= Q(person__post__unit__in=below, person__post__heads_unit=True)
    able = [user.pk for user in people.users_of(task.audience, day)]
    may_enter = get_user_model().objects.with_perm(ENTER, backend=BACKEND, include_superusers=False)
    found = User.objects.filter(
        Q(pk__in=able) | units, is_active=True, person__active=True, person__post__active=True, pk__in=may_enter
    ).exclude(pk=by.pk)
    return list(
        found.select_related("person__post")
        .order_by("person__first_surname", F("person__first_names"), "pk")
        .distinct()
    )


# ── What is done ──────────────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def delegate(
    task_id: int, *, by: User, to: User, until: datetime.date, reason: str = "", now: datetime.datetime
) -> Task:
    """Let somebody do an activity in one's stead, until a day (included).

    She gets a mail. Raises `NotAllowed` when it is not hers to delegate, `CannotHand` for a person or a day that cannot
    be, `AlreadyDone` when the case went on.
    """
    task, day = locked(task_id), timezone.localtime(now).date()
    if acting.is_delegated(task, day):
        raise CannotHand(
            f"Ya está delegada a {task.delegated_to} hasta el {task.delegated_until:%d/%m/%Y}; lo delegado no se "
            "delega otra vez. Retire primero esa delegación."
        )
    found = acting.must_be_able(task, by, day)
    if found.instead_of:
        raise CannotHand(f"Usted la atiende en suplencia de {found.instead_of}, y una suplencia no se delega.")
    if until < day:
        raise CannotHand("El último día ya pasó. Elija hoy o un día que viene.", field="until")
    if until > day + datetime.timedelta(days=LONGEST):
        raise CannotHand("Delegue un año, cuando más. Para ausencias largas hay suplencias.", field="until")
    _check(task, by=by, to=to, day=day)
    task.delegated_to, task.delegated_by, task.delegated_until = to, by, until
    task.taken_by, task.taken_at = None, None
    task.save(update_fields=["delegated_to", "delegated_by", "delegated_until", "taken_by", "taken_at"])
    events.record(
        task.case, "delegated", at=now, actor=by, node=task.node, to=str(to), until=until.isoformat(),
        reason=reason.strip(),
    )  # fmt: skip
    notices.tell_delegated(task, reason.strip())
    return task


@transaction.atomic
def undelegate(task_id: int, *, by: User, now: datetime.datetime) -> Task:
    """End a delegation before its day. Raises `NotAllowed`, or `CannotHand` when there is none."""
    task, day = locked(task_id), timezone.localtime(now).date()
    if not acting.is_delegated(task, day):
        raise CannotHand("La actividad ya no está delegada.")
    if not may_undelegate(by, task, day):
        raise NotAllowed("La retira quien la delegó, quien la recibió o la jefatura de la unidad.")
    events.record(task.case, "undelegated", at=now, actor=by, node=task.node, to=str(task.delegated_to))
    notices.tell_undelegated(task, by)
    _forget(task)
    return task


@transaction.atomic
def reassign(task_id: int, *, by: User, to: User, reason: str, now: datetime.datetime) -> Task:
    """Give an activity to somebody: she has it, and a delegation ends. Raises `NotAllowed`, `CannotHand`."""
    task, day = locked(task_id), timezone.localtime(now).date()
    if not may_reassign(by, task, day):
        raise NotAllowed("La reasigna la jefatura de la unidad, o quien está por encima de ella.")
    if not reason.strip():
        raise ReasonNeeded("Explique por qué se reasigna.", field="reason")
    has_it = acting.holder(task, day)
    if has_it is not None and has_it.pk == to.pk:
        raise CannotHand(f"La actividad ya la tiene {to}.", field="to")
    _check(task, by=None, to=to, day=day, above=by)
    if not people.keys_of(to, day) & set(task.audience) and to.person is not None:
        task.audience = sorted({*task.audience, f"person:{to.person.uuid}"})
    before = task.delegated_to if acting.is_delegated(task, day) else has_it
    _forget(task)
    task.taken_by, task.taken_at = to, now
    task.save(update_fields=["taken_by", "taken_at", "audience"])
    facts = {"from": str(before)} if before else {}
    events.record(
        task.case, "reassigned", at=now, actor=by, node=task.node, to=str(to), reason=reason.strip(), **facts
    )  # fmt: skip
    notices.tell_reassigned(task, by, before)
    return task


def end_over(now: datetime.datetime) -> int:
    """End the delegations whose last day is over, or whose substitute left; how many."""
    day, ended = timezone.localtime(now).date(), 0
    over = Task.objects.filter(delegated_to__isnull=False, state=Task.State.OPEN).filter(
        Q(delegated_until__lt=day) | Q(delegated_to__is_active=False)
    )
    for task_id, case_id in list(over.values_list("pk", "case_id")):
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=case_id)
            task = over.select_related("delegated_to", "delegated_by").filter(pk=task_id).first()
            if task is None:
                continue
            task.case = case
            events.record(case, "delegation_ended", at=now, node=task.node, to=str(task.delegated_to))
            _forget(task)
            ended += 1
    return ended


def _forget(task: Task) -> None:
    if task.taken_by_id is not None and task.taken_by_id == task.delegated_to_id:
        task.taken_by, task.taken_at = None, None
    task.delegated_to, task.delegated_by, task.delegated_until = None, None, None
    task.save(update_fields=["delegated_to", "delegated_by", "delegated_until", "taken_by", "taken_at"])


def _check(task: Task, *, by: User | None, to: User, day: datetime.date, above: User | None = None) -> None:
    """Raises `CannotHand` for somebody who cannot get it."""
    if by is not None and to.pk == by.pk:
        raise CannotHand("No puede delegársela a usted.", field="to")
    if not to.is_active or to.person is None or not to.person.active:
        raise CannotHand(f"{to} no tiene una cuenta activa o dejó el cargo. Elija a otra persona.", field="to")
    known = {user.pk for user in candidates(task, by=by or above or to, day=day)} | ({above.pk} if above else set())
    if to.pk not in known:
        raise CannotHand(
            f"{to} no es de la unidad ni puede hacer esta actividad, o no entra a la administración. "
            "Elija a una persona de la lista.",
            field="to",
        )
