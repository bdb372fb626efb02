"""What waits for somebody's validation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Task, TaskState

from cms.validation.domain.judging import Judges
from cms.validation.models import ContentValidationTask, WebTeamReviewTask
from cms.validation.rules import business_days

DAYS_TO_ANSWER = 3
TASKS = (ContentValidationTask, WebTeamReviewTask)


@dataclass(frozen=True)
class Waiting:
    """One page that waits: what for, whose it is, since when and until when (a business day) it should be answered."""

    task_state_id: int
    task: str
    page_id: int
    title: str
    organization: str
    requested_by: str
    since: datetime
    due: date
    url: str

    def is_late(self, today: date) -> bool:
        """Whether it should have been answered."""
        return today > self.due


def waiting_for(user: Any, today: date) -> list[Waiting]:
    """What somebody may answer on a day, the oldest first."""
    return [_waiting(state, page, judges) for state, page, judges in _of(user, today)]


def all_waiting() -> list[Waiting]:
    """Everything that waits for anybody, the oldest first."""
    found = list(_open_states())
    judges = Judges([page for _, page in found], timezone.localdate())
    return [_waiting(state, page, judges) for state, page in found]


def states_for(user: Any, *, task: Task) -> QuerySet[TaskState]:
    """The open states of one task that somebody may answer today."""
    return TaskState.objects.filter(pk__in=[state.pk for state, *_ in _of(user, timezone.localdate(), task)])


def _of(user: Any, day: date, task: Task | None = None) -> Iterator[tuple[TaskState, Page, Judges]]:
    """The open states that somebody may answer, with their pages and who judges them."""
    found = list(_open_states(task)) if user.is_active else []
    judges = Judges([page for _, page in found], day)
    roles = {pk: model.role for model in TASKS for pk in _pks(model)} if found else {}
    for state, page in found:
        if user.pk in judges.answerers(page, roles[state.task_id]):
            yield state, page, judges


def _open_states(task: Task | None = None) -> Iterator[tuple[TaskState, Page]]:
    tasks = [task.pk] if task else [pk for model in TASKS for pk in _pks(model)]
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks)
    states = states.select_related("task", "revision", "workflow_state__requested_by").order_by("started_at", "pk")
    pages = Page.objects.in_bulk([int(state.workflow_state.object_id) for state in states])
    for state in states:
        page = pages.get(int(state.workflow_state.object_id))
        if page is not None:
            yield state, page


def _pks(model: type[Task]) -> list[int]:
    return list(model.objects.values_list("pk", flat=True))


def _waiting(state: TaskState, page: Page, judges: Judges) -> Waiting:
    organization = judges.organizations[page.pk]
    return Waiting(
        task_state_id=state.pk,
        task=state.task.name,
        page_id=page.pk,
        title=page.get_admin_display_title(),
        organization=organization.name if organization else "",
        requested_by=str(state.workflow_state.requested_by or ""),
        since=state.started_at,
        due=business_days.add(timezone.localdate(state.started_at), DAYS_TO_ANSWER),
        url=reverse("validation_admin:answer", args=(state.pk,)),
    )
