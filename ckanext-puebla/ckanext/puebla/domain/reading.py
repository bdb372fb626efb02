"""Who may read a submission, and the shapes in which it is shown."""

from __future__ import annotations

from typing import Any

from ckan import model
from sqlalchemy import and_, exists, func, or_, select

from ckanext.puebla.domain import checks, files, procedure, roles, signatures, tasks
from ckanext.puebla.model import Oficio, Submission, Task, Version


def may_read(submission: Submission, user_id: str | None) -> bool:
    """The enlaces of the dependencia; the portal's enlaces once they have been asked about it."""
    if submission.organization_id in roles.organizations_of(user_id=user_id):
        return True
    return any(tasks.ever_of(submission.id, role) for role in roles.portal_roles_of(user_id=user_id))


def listed(
    *,
    user_id: str | None,
    everything: bool,
    organization_id: str | None = None,
    state: str | None = None,
    text: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> dict[str, Any]:
    """The submissions that a person may read, the newest first."""
    query = select(Submission)
    if not everything:
        query = query.where(_readable(user_id))
    if organization_id:
        query = query.where(Submission.organization_id == organization_id)
    if state == "abiertas":
        query = query.where(Submission.state.notin_((procedure.PUBLISHED, procedure.CANCELLED)))
    elif state:
        query = query.where(Submission.state == state)
    if text:
        name, number = Submission.record["nombre"].astext, Submission.id_dataset
        query = query.where(or_(name.icontains(text, autoescape=True), number == text))
    total = model.Session.scalar(select(func.count()).select_from(query.subquery()))
    page = query.order_by(Submission.modified_at.desc(), Submission.id).limit(min(limit, 100)).offset(offset)
    return {"total": total, "results": [row(found, user_id) for found in model.Session.scalars(page)]}


def _readable(user_id: str | None) -> Any:
    asked = exists().where(
        and_(Task.submission_id == Submission.id, Task.role.in_(roles.portal_roles_of(user_id=user_id)))
    )
    return or_(Submission.organization_id.in_(roles.organizations_of(user_id=user_id)), asked)


def organization_of(submission: Submission) -> dict[str, Any]:
    """The dependencia in brief."""
    group = model.Group.get(submission.organization_id)
    return {
        "id": submission.organization_id,
        "name": group.name if group else None,
        "title": (group.title or group.name) if group else None,
        "id_dependencia": str(group.extras.get("id_dependencia", "")) if group else "",
    }


def row(submission: Submission, user_id: str | None) -> dict[str, Any]:
    """One line of a list of submissions."""
    package = model.Package.get(submission.package_id) if submission.package_id else None
    waiting = tasks.open_of(submission.id)
    return {
        "id": submission.id,
        "title": submission.record["nombre"] or "Conjunto sin nombre",
        "id_dataset": submission.id_dataset,
        "organization": organization_of(submission),
        "package_id": submission.package_id,
        "package_name": package.name if package else None,
        "kind": submission.kind,
        "state": submission.state,
        "state_label": state_label(submission),
        "revision": submission.revision,
        "created": submission.created_at.isoformat(),
        "modified": submission.modified_at.isoformat(),
        "progress": checks.progress(submission),
        "tasks": [task_dict(task, submission, user_id) for task in waiting],
    }


def state_label(submission: Submission) -> str:
    """The printed word for where a submission stands."""
    if submission.publication and submission.state != procedure.PUBLISHED:
        return "Publicándose"
    return procedure.STATES[submission.state]


def task_dict(task: Task, submission: Submission, user_id: str | None) -> dict[str, Any]:
    """The shape of a task."""
    activity = procedure.current().activity(task.node)
    return {
        "id": task.id,
        "submission_id": submission.id,
        "title": submission.record["nombre"] or "Conjunto sin nombre",
        "organization": organization_of(submission),
        "node": task.node,
        "label": tasks.label(task, submission),
        "button": activity.verb,
        "role": task.role,
        "role_label": roles.label(task.role),
        "opened": task.opened_at.isoformat(),
        "due": task.due_at.isoformat() if task.due_at else None,
        "mine": tasks.is_mine(task, user_id),
        "url": f"/solicitudes/{submission.id}",
    }


def full(submission: Submission, user_id: str | None) -> dict[str, Any]:
    """Everything about a submission, for those who may read it."""
    waiting = tasks.open_of(submission.id)
    mine = roles.holds(user_id=user_id, role=roles.DATOS_ABIERTOS, organization_id=submission.organization_id)
    running = submission.state not in (procedure.PUBLISHED, procedure.CANCELLED) and not submission.publication
    return {
        **row(submission, user_id),
        "created_by": _person(submission.created_by),
        "metadata": submission.record,
        "dictionary": submission.dictionary,
        "resources": [_resource(submission, resource) for resource in submission.resources],
        "problems": checks.problems(submission),
        "signatures": [_signature(signature) for signature in signatures.of(submission.id)],
        "completed": [_completed(task, submission) for task in _closed(submission)],
        "oficios": [oficio_dict(oficio) for oficio in _oficios(submission)],
        "publication": submission.publication or None,
        "can": {
            "edit": mine and submission.state == "captura",
            "complete": [task.id for task in waiting if tasks.is_mine(task, user_id)],
            "cancel": mine and running,
        },
        "versions": _versions(submission),
    }


def _resource(submission: Submission, resource: dict[str, Any]) -> dict[str, Any]:
    sha256 = resource["sha256"]
    file = files.find(organization_id=submission.organization_id, sha256=sha256) if sha256 else None
    return {**resource, "file": files.brief(file)}


def _person(user_id: str | None) -> dict[str, Any] | None:
    user = model.User.get(user_id) if user_id else None
    return {"id": user.id, "name": user.name, "fullname": user.fullname or user.name} if user else None


def _signature(signature: Any) -> dict[str, Any]:
    return {
        "id": signature.id,
        "role": signature.role,
        "role_label": roles.label(signature.role),
        "node": signature.node,
        "user": _person(signature.user_id),
        "at": signature.signed_at.isoformat(),
        "verdict": signature.verdict,
        "positive": signature.positive,
        "restrictions": signature.restrictions,
        "observations": signature.observations,
        "scope": signature.scope,
        "valid": signature.voided_at is None,
        "voided_at": signature.voided_at.isoformat() if signature.voided_at else None,
        "voided_reason": signature.voided_reason,
    }


def _closed(submission: Submission) -> list[Task]:
    query = select(Task).where(Task.submission_id == submission.id, Task.closed_at.is_not(None))
    return list(model.Session.scalars(query.order_by(Task.closed_at)))


def _completed(task: Task, submission: Submission) -> dict[str, Any]:
    return {
        "id": task.id,
        "node": task.node,
        "label": tasks.label(task, submission),
        "role": task.role,
        "closed": task.closed_at.isoformat() if task.closed_at else None,
        "by": _person(task.closed_by),
        "outcome": task.outcome,
        "observations": task.observations,
        "automatic": task.automatic,
    }


def _oficios(submission: Submission) -> list[Oficio]:
    query = select(Oficio).where(Oficio.submission_id == submission.id).order_by(Oficio.created_at)
    return list(model.Session.scalars(query))


def oficio_dict(oficio: Oficio) -> dict[str, Any]:
    """The shape of an oficio inside a submission."""
    return {
        "kind": oficio.kind,
        "folio": oficio.folio,
        "numero": oficio.numero,
        "fecha": oficio.fecha.isoformat(),
        "procedencia": oficio.procedencia,
        "asunto": oficio.asunto,
        "solicitante": oficio.solicitante,
        "node": oficio.node,
        "pdf_sha256": oficio.pdf_sha256,
    }


def _versions(submission: Submission) -> list[dict[str, Any]]:
    if not submission.package_id:
        return []
    query = select(Version).where(Version.package_id == submission.package_id).order_by(Version.number.desc())
    return [
        {"number": v.number, "published_at": v.published_at.isoformat(), "folio": v.folio, "name": v.package_name}
        for v in model.Session.scalars(query)
    ]
