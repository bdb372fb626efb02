"""Who may see a case: whoever has or had something to do in it, whoever asked for it, and the heads of its unit."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import acting, people
from cms.cases.errors import AlreadyDone, NotAllowed
from cms.cases.models import Case, Task
from schemas.directory import REGISTRY


def headed_units(keys: set[str]) -> set[str]:
    """The units of the manual that somebody heads, with those below them."""
    found = {post.unit for post in REGISTRY.posts.values() if post.head and f"post:{post.code}" in keys}
    while below := {unit.code for unit in REGISTRY.units.values() if unit.parent in found} - found:
        found |= below
    return found


def heads(user: User, case: Case, day: datetime.date) -> bool:
    """Whether somebody heads the unit of a case, or one above it."""
    return case.unit in headed_units(people.keys_of(user, day))


def visible(user: User, day: datetime.date) -> QuerySet[Case]:
    """The cases that exist for a person."""
    keys = people.keys_of(user, day)
    hers = Q(started_by=user) | Q(applicant=user) | Q(readers__overlap=sorted(keys))
    if units := headed_units(keys):
        hers |= Q(unit__in=units)
    # Few, and found first: with a subquery among them PostgreSQL reads no index for the others.
    delegated = Task.objects.filter(acting.delegated(day), delegated_to=user).values_list("case", flat=True)
    if cases := list(delegated):
        hers |= Q(pk__in=cases)
    return Case.objects.filter(hers).select_related("version", "organization").defer("version__files")


def may_act(user: User, task: Task, day: datetime.date) -> bool:
    """Whether an open activity is for this person and no colleague has it."""
    return acting.may_act(user, task, day)


def may_cancel(user: User, case: Case, day: datetime.date) -> bool:
    """A case is ended before its time by whoever started it or asked for it, and by the heads of its unit."""
    return case.is_open and (user.pk in (case.started_by_id, case.applicant_id) or heads(user, case, day))


def locked_open(case_id: int, by: User, now: datetime.datetime) -> Case:
    """The case with its row locked, for whoever sees it and while it is open. Raises `NotAllowed`, `AlreadyDone`."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if not visible(by, timezone.localtime(now).date()).filter(pk=case_id).exists():
        raise NotAllowed("El caso no existe para usted.")
    if not case.is_open:
        raise AlreadyDone("El caso ya está cerrado; no admite cambios.")
    return case
