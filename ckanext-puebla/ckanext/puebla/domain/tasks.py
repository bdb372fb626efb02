"""Tasks: what waits for whom, since when, due when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from ckan import model
from sqlalchemy import and_, or_, select

from ckanext.puebla.domain import clock, procedure, roles
from ckanext.puebla.model import Submission, Task


def open_all(submission: Submission, nodes: Iterable[str]) -> list[Task]:
    """Open a task for each activity; returns them."""
    opened = [_opened(submission, node, clock.now()) for node in nodes]
    model.Session.add_all(opened)
    model.Session.flush()
    return opened


def _opened(submission: Submission, node: str, moment: datetime.datetime) -> Task:
    role = procedure.process_of(submission).nodes[node].role
    return Task(
        submission_id=submission.id,
        node=node,
        role=role,
        organization_id=submission.organization_id if roles.ROLES[role].per_dependencia else None,
        opened_at=moment,
        due_at=procedure.due(node, moment),
    )


def close(task: Task, *, actor: str | None, outcome: str | None, observations: str | None, automatic: bool) -> None:
    """Write down how a task ended."""
    task.closed_at = clock.now()
    task.closed_by = actor
    task.outcome = outcome
    task.observations = observations
    task.automatic = automatic


def close_all(submission: Submission, *, actor: str) -> None:
    """Close what is still open, because the submission was cancelled."""
    for task in open_of(submission.id):
        close(task, actor=actor, outcome=procedure.CANCELLED, observations=None, automatic=True)


def open_of(submission_id: str) -> list[Task]:
    """The open tasks of a submission."""
    query = select(Task).where(Task.submission_id == submission_id, Task.closed_at.is_(None))
    return list(model.Session.scalars(query.order_by(Task.opened_at, Task.node)))


def ever_of(submission_id: str, role: str) -> bool:
    """Whether a role was ever asked about a submission."""
    query = select(Task.id).where(Task.submission_id == submission_id, Task.role == role).limit(1)
    return model.Session.scalar(query) is not None


def inbox(user_id: str) -> list[Task]:
    """The open tasks that wait for a person, the most urgent first."""
    mine = [_waiting_for(a.role, a.organization_id) for a in roles.in_force(user_id=user_id)]
    if not mine:
        return []
    query = (
        select(Task)
        .join(Submission, Submission.id == Task.submission_id)
        .where(Task.closed_at.is_(None), or_(*mine))
        .order_by(Task.due_at.nulls_last(), Task.opened_at, Task.id)
    )
    return list(model.Session.scalars(query))


def _waiting_for(role: str, organization_id: str | None) -> Any:
    if organization_id is None:
        return Task.role == role
    return and_(Task.role == role, Task.organization_id == organization_id)


def is_mine(task: Task, user_id: str | None) -> bool:
    """Whether the person may complete the task."""
    return roles.holds(user_id=user_id, role=task.role, organization_id=task.organization_id)


def label(task: Task, submission: Submission) -> str:
    """The printed name of the activity."""
    return procedure.process_of(submission).nodes[task.node].label
