"""What is about to end or already late: appointments and tasks."""

from __future__ import annotations

import datetime

from ckan import model
from sqlalchemy import select

from ckanext.puebla.domain import clock, notices, roles
from ckanext.puebla.model import Appointment, Submission, Task


def ending_appointments(*, within: int) -> list[Appointment]:
    """The appointments in force that end in the next days."""
    last = clock.today() + datetime.timedelta(days=within)
    return [found for found in roles.in_force() if found.fecha_fin and found.fecha_fin <= last]


def overdue_tasks() -> list[Task]:
    """The open tasks whose deadline has passed, the latest first."""
    query = select(Task).where(Task.closed_at.is_(None), Task.due_at < clock.now()).order_by(Task.due_at)
    return list(model.Session.scalars(query))


def remind(task: Task) -> None:
    """Write to those who could attend an overdue task."""
    notices.task_is_late(model.Session.get_one(Submission, task.submission_id), task)
