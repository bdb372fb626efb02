"""The cases of somebody outside the office, and what waits for her in them."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.accounts.models import User
from cms.cases.domain import acting, inbox, versions
from cms.cases.models import Case, Task
from cms.self_service.domain.catalogue import is_outside
from cms.self_service.domain.reading import outer_keys


def outside_roles() -> set[str]:
    """The names of roles outside the office, of all procedures in force."""
    found = set()
    for version in versions.all_in_force():
        procedure = versions.procedure_of(version)
        found |= {role for role in procedure.declaration.roles if is_outside(procedure, role)}
    return found


def hers(user: User, day: datetime.date) -> Q:
    """Tasks that are hers as somebody outside the office, or that were delegated to her as such."""
    delegated = Q(acting.delegated(day), delegated_to=user, role__in=outside_roles())
    return Q(audience__overlap=outer_keys(user, day)) | delegated


def cases(user: User, day: datetime.date) -> QuerySet[Case]:
    """The cases that she asked for, and those in which her side has or had something to do."""
    tasks = Task.objects.filter(hers(user, day), case=OuterRef("pk"))
    found = Case.objects.filter(Q(applicant=user) | Exists(tasks))
    return found.select_related("version", "organization").order_by("-started_at", "-id")


def waiting(user: User, day: datetime.date) -> QuerySet[Task]:
    """What waits for her, the most urgent first."""
    return inbox.waiting_for(user, day).filter(hers(user, day)).select_related("case__version")


def may_act(user: User, task: Task, day: datetime.date) -> bool:
    """Whether she may do an open activity here: as somebody outside the office, not by her post."""
    if not acting.may_act(user, task, day):
        return False
    delegated = task.delegated_to_id == user.pk and is_outside(versions.procedure_of(task.case.version), task.role)
    return delegated or bool(set(outer_keys(user, day)) & set(task.audience))
