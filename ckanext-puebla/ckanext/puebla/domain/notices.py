"""E-mail when a task arrives, a submission comes back or a dataset is published. Never personal data nor content."""

from __future__ import annotations

import logging
import smtplib

from ckan import model
from ckan.lib import jobs, mailer
from ckan.plugins import toolkit as tk
from redis.exceptions import RedisError

from ckanext.puebla.domain import clock, reading, roles, tasks
from ckanext.puebla.domain.review import Moved
from ckanext.puebla.model import Submission, Task, Version

log = logging.getLogger(__name__)


def after_move(moved: Moved) -> None:
    """Tell those whose turn it is."""
    for task in moved.opened:
        if task.closed_at is None:
            _task_arrived(moved.submission, task, returned=moved.returned)


def task_is_late(submission: Submission, task: Task) -> None:
    """Remind those whose task is overdue."""
    _tell(submission, task, f"Tarea vencida: {_title(submission)}", [])


def _task_arrived(submission: Submission, task: Task, *, returned: bool) -> None:
    title = _title(submission)
    if returned:
        _tell(submission, task, f"Regresó con observaciones: {title}", ["Las observaciones se leen en la solicitud."])
    else:
        _tell(submission, task, f"Le espera una tarea: {title}", [])


def _title(submission: Submission) -> str:
    return submission.record["nombre"] or "Conjunto sin nombre"


def _tell(submission: Submission, task: Task, subject: str, more: list[str]) -> None:
    due = [f"Plazo: {clock.local(task.due_at):%d/%m/%Y}"] if task.due_at else []
    lines = [
        tasks.label(task, submission),
        "",
        f"Conjunto de datos: {_title(submission)}",
        f"Dependencia: {reading.organization_of(submission)['title']}",
        f"Como: {roles.label(task.role)}",
        *due,
        "",
        f"Atiéndala aquí: {link(f'/solicitudes/{submission.id}')}",
        *more,
    ]
    for user in roles.people_with(role=task.role, organization_id=task.organization_id):
        send(user, subject, "\n".join(lines))


def published(submission: Submission, version: Version) -> None:
    """Tell the dependencia's enlaces that the dataset is public, with its oficio."""
    title = version.record["nombre"]
    body = "\n".join(
        [
            f"«{title}» ya es público (versión {version.number}).",
            "",
            f"Conjunto de datos: {link(f'/dataset/{version.package_name}')}",
            f"Oficio {version.folio}: {link(f'/oficio/{version.folio}')}",
        ]
    )
    for role in (roles.DATOS_ABIERTOS, roles.SEGURIDAD):
        for user in roles.people_with(role=role, organization_id=submission.organization_id):
            send(user, f"Publicado: {title}", body)


def publication_failed(submission: Submission) -> None:
    """Tell the técnicos that a publication stopped; it will be tried again."""
    title = submission.record["nombre"]
    body = f"La publicación de «{title}» se detuvo. Revísela aquí: {link(f'/solicitudes/{submission.id}')}"
    for user in roles.people_with(role=roles.TECNICO, organization_id=None):
        send(user, f"La publicación se detuvo: {title}", body)


def link(path: str) -> str:
    """An address that works from a mail."""
    return (
        str(tk.config["ckan.site_url"]).rstrip("/")
        + str(tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "")
        + path
    )


def send(user: model.User, subject: str, body: str) -> None:
    """Ask the worker for one mail; a portal without mail, or a queue that is down, never stops the office's work."""
    if not (tk.config["ckanext.puebla.mail"] and tk.config.get("smtp.mail_from") and user.email):
        return
    try:
        jobs.enqueue(deliver, [user.id, subject, body], title="Aviso por correo")
    except RedisError as error:
        log.warning("notice to user %s not queued: %s", user.id, type(error).__name__)


def deliver(user_id: str, subject: str, body: str) -> None:
    """The worker's job: one mail to one person."""
    user = model.User.get(user_id)
    if user is None or user.state != "active":
        return
    try:
        mailer.mail_user(user, subject, body)
    except (mailer.MailerException, smtplib.SMTPException, OSError) as error:
        log.warning("mail to user %s not sent: %s", user.id, type(error).__name__)
