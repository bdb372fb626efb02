"""Putting a whole dataset, as workbooks and programs do: the same again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan import model
from sqlalchemy import text

from ckanext.puebla.domain import content, files, submissions
from ckanext.puebla.errors import ConflictError, invalid
from ckanext.puebla.model import Submission, Version

CREATED, UPDATED, UNCHANGED = "creado", "actualizado", "sin_cambios"
IN_REVIEW = "El conjunto está en revisión; su contenido cambia solo si regresa a captura."


def put(*, actor: str, organization_id: str, dataset: Mapping[str, Any]) -> dict[str, Any]:
    """Create the submission of a dataset, or change the open one, or begin the update of the published one."""
    id_dataset, parts = _id(dataset), _parts(dataset)
    _one_at_a_time(organization_id, id_dataset)
    running = submissions.open_submission(organization_id=organization_id, id_dataset=id_dataset)
    if running is not None:
        return _onto(actor, running, parts)
    published = submissions.published_version(organization_id=organization_id, id_dataset=id_dataset)
    if published is not None and _same(published, parts):
        return {"submission_id": None, "status": UNCHANGED}
    created = submissions.create(
        actor=actor,
        organization_id=organization_id,
        package_id=published.package_id if published else None,
        metadata=parts["metadata"],
    )
    filled = _update(actor, created, parts)
    return {"submission_id": filled.id, "status": UPDATED if published else CREATED}


def preview(*, organization_id: str, dataset: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what `put` would do, without doing it."""
    id_dataset, parts = _id(dataset), _parts(dataset)
    running = submissions.open_submission(organization_id=organization_id, id_dataset=id_dataset)
    if running is not None:
        status = UNCHANGED if _same(running, parts) else UPDATED
        if status == UPDATED and running.state != "captura":
            raise ConflictError(IN_REVIEW)
        return {"submission_id": running.id, "status": status}
    published = submissions.published_version(organization_id=organization_id, id_dataset=id_dataset)
    if published is None:
        return {"submission_id": None, "status": CREATED}
    return {"submission_id": None, "status": UNCHANGED if _same(published, parts) else UPDATED}


def _id(dataset: Mapping[str, Any]) -> str:
    id_dataset = str(dataset.get("id_dataset") or "").strip()
    if not id_dataset:
        raise invalid("id_dataset", "Falta el ID de Dataset.")
    return id_dataset


def _parts(dataset: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "metadata": {key: dataset[key] for key in content.METADATA if key in dataset},
        "dictionary": dataset.get("diccionario") or [],
        "resources": dataset.get("recursos") or [],
    }


def _one_at_a_time(organization_id: str, id_dataset: str) -> None:
    """Two programs that put the same dataset at once take turns, until the end of the transaction."""
    key = {"key": f"puebla:{organization_id}:{id_dataset}"}
    model.Session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), key)


def _onto(actor: str, running: Submission, parts: dict[str, Any]) -> dict[str, Any]:
    if _same(running, parts):
        return {"submission_id": running.id, "status": UNCHANGED}
    if running.state != "captura":
        raise ConflictError(IN_REVIEW)
    updated = _update(actor, running, parts)
    return {"submission_id": updated.id, "status": UPDATED}


def _update(actor: str, submission: Submission, parts: dict[str, Any]) -> Submission:
    return submissions.update(
        actor=actor,
        submission_id=submission.id,
        revision=submission.revision,
        metadata=parts["metadata"],
        dictionary=_with_types(parts, submission),
        resources=parts["resources"],
    )


def _with_types(parts: dict[str, Any], submission: Submission) -> list[Any]:
    """The workbook has no types: a term keeps the one it had, or takes the one guessed from the files."""
    known = {term["termino"]: term["tipo"] for term in submission.dictionary if term["tipo"] != "texto"}
    guessed = _guessed(parts["resources"], submission.organization_id)
    names = {name: known.get(name) or kind for name, kind in guessed.items()} | known
    return [{**term, "tipo": term.get("tipo") or names.get(term.get("termino"))} for term in parts["dictionary"]]


def _guessed(resources: list[Any], organization_id: str) -> dict[str, str]:
    """Column -> type that holds in every file that has it; files that disagree make it a text."""
    guessed: dict[str, str] = {}
    for row in resources:
        file = files.find(organization_id=organization_id, sha256=str(row.get("sha256") or ""))
        for name, kind in (file.report.get("types") or {}).items() if file else ():
            guessed[name] = kind if guessed.get(name, kind) == kind else "texto"
    return guessed


def _same(held: Submission | Version, parts: dict[str, Any]) -> bool:
    """Whether putting the parts would change nothing."""
    metadata = content.clean_metadata({**held.record, **parts["metadata"]})
    types = {term["termino"]: term["tipo"] for term in held.dictionary}
    terms = [
        {**term, "tipo": term.get("tipo") or types.get(term.get("termino"))}
        for term in parts["dictionary"]
        if isinstance(term, Mapping)
    ]
    resources = content.clean_resources(parts["resources"], current=list(held.resources))
    return (
        metadata == held.record
        and content.clean_dictionary(terms) == held.dictionary
        and content.files_of(resources) == content.files_of(held.resources)
    )
