"""Filling in an activity: what the form begins with, drafts, and sending it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from cms.accounts.models import User
from cms.cases.domain import files, papers, running, showing, versions
from cms.cases.errors import CaseError
from cms.cases.forms import TaskForm
from cms.cases.models import Case, Draft, Task
from cms.directory.models import Organization
from cms.directory.queries import people_of
from schemas.procedures import Field, Form

NO_FORM = Form(node="", title="", fields=())


def form_of(task: Task, *, by: User, today: datetime.date, data: Any = None, sent: Any = None) -> TaskForm:
    """The form of an activity, filled with a draft, with what the case knows, or with what is known of who asks."""
    case = task.case
    procedure = versions.procedure_of(case.version)
    declared = procedure.form(task.node) or NO_FORM
    draft = Draft.objects.filter(task=task).first()
    initial = {**beginning(case, declared.fields, by=by, today=today), **(draft.data if draft else {})}
    return TaskForm(
        declared, procedure.declaration, today=today, data=data, files=sent, initial=initial,
        kept=files.kept(case, task.node),
    )  # fmt: skip


def beginning(case: Case, fields: tuple[Field, ...], *, by: User, today: datetime.date) -> dict[str, Any]:
    """What a form begins with: earlier answers to the same question, and what each field is filled from."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kind == "mostrado":
            found[field.key] = showing.told(case, field, today)
        elif field.key in case.data:
            found[field.key] = case.data[field.key]
        elif field.prefill:
            found[field.key] = _source(field, case, today)
        if field.kind == "filas":
            found[field.key] = _shared_columns(field, found.get(field.key))
    return {key: value for key, value in found.items() if value not in (None, "")}


def _shared_columns(field: Field, rows: Any) -> list[dict[str, Any]] | None:
    """Rows that come from another form, with the columns that this one has too."""
    if not isinstance(rows, list):
        return None
    columns = {column.key for column in field.columns}
    shared = ({key: value for key, value in row.items() if key in columns} for row in rows)
    return [row for row in shared if row]


def _source(field: Field, case: Case, today: datetime.date) -> Any:
    if field.prefill == "hoy":
        return today.isoformat()
    place, _, name = field.prefill.partition(".")
    if place == "caso":
        return case.data.get(name)
    if place == "dependencia":
        return _of_office(case.organization, name, choice=field.kind == "dependencia")
    person = case.applicant.person if case.applicant else None
    if person is None:
        return case.applicant_name if name == "nombre" else None
    post = person.post.name if person.post else ""
    return {"nombre": str(person), "correo": person.email, "puesto": post, "telefono": person.phone}.get(name)


def _of_office(office: Organization | None, name: str, *, choice: bool) -> str | None:
    """What is known of a dependencia. `choice`: the field chooses one, so it takes its clave."""
    if office is None:
        return None
    if choice:
        return office.clave
    if name == "titular":
        head = people_of(office).filter(post__heads_unit=True, post__unit__parent=None).first()
        return str(head) if head else None
    return {"nombre": office.name, "siglas": office.acronym}.get(name)


@transaction.atomic
def save_draft(task: Task, form: TaskForm, *, by: User, now: datetime.datetime) -> Draft:
    """Keep what was typed, right or wrong. Files are kept only with the activity itself."""
    running.must_be_able(task, by, now)
    found, _ = Draft.objects.update_or_create(
        task=task, defaults={"data": form.as_typed(), "saved_at": now, "saved_by": by}
    )
    return found


@transaction.atomic
def send(task: Task, form: TaskForm, *, by: User | None, now: datetime.datetime) -> Case:
    """Do the activity with a valid form: files, answers, what follows. Its documents are printed once that stands."""
    procedure = versions.procedure_of(task.case.version)
    case = running.complete(
        task.pk, by=by, answers=form.answers(), data=form.values(task.case.data), now=now,
        before=lambda case: _keep_files(case, task.node, form, by, now),
    )  # fmt: skip
    Draft.objects.filter(task=task).delete()
    papers.print_later(case, procedure, task.node, by)
    return case


def _keep_files(case: Case, node: str, form: TaskForm, by: User | None, now: datetime.datetime) -> None:
    declared = {field.key: field for field in form.declared.fields}
    problems: list[CaseError] = []
    for key in declared:
        files.drop(case, node, key, form.dropped(key), now=now)
    for key, uploads in form.uploads().items():
        for upload in uploads:
            try:
                files.keep(case, node, declared[key], upload, by=by, now=now)
            except CaseError as error:
                problems.append(error)
    if problems:
        raise problems[0]
