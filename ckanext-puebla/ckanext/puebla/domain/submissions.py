"""Submissions: what the enlace de datos abiertos captures. Every verb runs inside one transaction of its caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ckanext.puebla.domain import clock, content, history, procedure, signatures, tasks
from ckanext.puebla.domain import files as files_domain
from ckanext.puebla.domain.locking import fresh, locked
from ckanext.puebla.errors import ConflictError, invalid
from ckanext.puebla.model import File, Submission, Version
from pipelines.engine import start

REGISTRATION, UPDATE = "registro", "actualizacion"


def create(
    *,
    actor: str,
    organization_id: str,
    metadata: Mapping[str, Any] | None = None,
    dictionary: Iterable[Any] = (),
    resources: Iterable[Any] = (),
    package_id: str | None = None,
) -> Submission:
    """Open a submission; an update (`package_id`) begins with the content of the published version."""
    published = latest_version(package_id) if package_id else None
    if package_id and published is None:
        raise invalid("package_id", "Ese conjunto no está publicado.")
    if published is not None and published.organization_id != organization_id:
        raise invalid("package_id", "Ese conjunto es de otra dependencia.")
    declared = procedure.current()
    procedure.keep(declared)
    step = start(declared.process)
    submission = Submission(
        organization_id=organization_id,
        package_id=package_id,
        kind=UPDATE if published else REGISTRATION,
        state=procedure.state_of(step.tokens.open, ended=step.ended),
        procedure_key=procedure.KEY,
        process_hash=declared.hash,
        tokens=step.tokens.to_json(),
        record=dict(published.record) if published else content.clean_metadata({}),
        dictionary=list(published.dictionary) if published else [],
        resources=_resources_of(published),
        base_version=published.number if published else None,
        created_by=actor,
    )
    if not submission.record["id_dependencia"]:
        submission.record["id_dependencia"] = official_id(organization_id)
    _fill(submission, metadata=metadata, dictionary=dictionary or None, resources=resources or None)
    _flush(submission)
    tasks.open_all(submission, step.opened)
    history.record(
        actor=actor,
        kind="solicitud_creada",
        subject=("solicitud", submission.id),
        data={"kind": submission.kind, "package_id": package_id, "parts": content.part_digests(submission)},
    )
    return submission


def update(
    *,
    actor: str,
    submission_id: str,
    revision: int,
    metadata: Mapping[str, Any] | None = None,
    dictionary: Iterable[Any] | None = None,
    resources: Iterable[Any] | None = None,
) -> Submission:
    """Replace parts of the content; signatures that cover a changed part are voided, and only those."""
    submission = editable(submission_id, revision)
    before = content.part_digests(submission)
    _fill(submission, metadata=metadata, dictionary=dictionary, resources=resources)
    return _changed(actor, submission, before)


def attach(*, actor: str, submission_id: str, revision: int, file: File, archivo: str | None) -> Submission:
    """Give a file to the resource of that name, or add a resource; new columns enter the dictionary."""
    submission = editable(submission_id, revision)
    before = content.part_digests(submission)
    name = archivo or file.filename
    rows = [dict(row) for row in submission.resources]
    target = next((row for row in rows if row["archivo"].casefold() == name.casefold()), None)
    if target is None:
        target = {"archivo": name, "nombre": name.rsplit(".", 1)[0].replace("_", " ")}
        target["tipo_visualizacion"] = proposed_view(file.detected_format)
        rows.append(target)
    target["sha256"] = file.sha256
    target["formato"] = target.get("formato") or declared_format(file.detected_format)
    _fill(submission, metadata=None, dictionary=with_header(submission.dictionary, file), resources=rows)
    return _changed(actor, submission, before)


def cancel(*, actor: str, submission_id: str, reason: str) -> Submission:
    """Withdraw a submission for good; what is public stays public."""
    submission = locked(submission_id)
    if submission.state in (procedure.PUBLISHED, procedure.CANCELLED) or submission.publication:
        raise ConflictError("La solicitud ya terminó.")
    if not reason.strip():
        raise invalid("reason", "Explique por qué se cancela.")
    submission.state = procedure.CANCELLED
    submission.modified_at = clock.now()
    tasks.close_all(submission, actor=actor)
    history.record(
        actor=actor, kind="solicitud_cancelada", subject=("solicitud", submission.id), data={"reason": reason.strip()}
    )
    return submission


def cancel_updates(*, actor: str, package_id: str, reason: str) -> None:
    """Cancel the open update of a dataset that is withdrawn."""
    ended = (procedure.PUBLISHED, procedure.CANCELLED)
    query = select(Submission.id).where(Submission.package_id == package_id, Submission.state.notin_(ended))
    for submission_id in model.Session.scalars(query):
        cancel(actor=actor, submission_id=submission_id, reason=reason)


def editable(submission_id: str, revision: int) -> Submission:
    """The submission, locked, if its capture is open and the page was fresh."""
    submission = locked(submission_id)
    if submission.state != "captura":
        raise ConflictError("La solicitud ya no está en captura; su contenido no se puede cambiar.")
    fresh(submission, revision)
    return submission


def _fill(submission: Submission, *, metadata: Any, dictionary: Any, resources: Any) -> None:
    if metadata is not None:
        submission.record = content.clean_metadata({**submission.record, **metadata})
    if dictionary is not None:
        submission.dictionary = content.clean_dictionary(dictionary)
    if resources is not None:
        cleaned = content.clean_resources(resources, current=submission.resources)
        _check_files(submission.organization_id, cleaned)
        submission.resources = cleaned
    submission.id_dataset = submission.record["id_dataset"] or None


def _check_files(organization_id: str, resources: list[dict[str, Any]]) -> None:
    for row in resources:
        if row["sha256"] and files_domain.find(organization_id=organization_id, sha256=row["sha256"]) is None:
            raise invalid("resources", f"El archivo «{row['archivo']}» no se ha recibido; súbalo primero.")


def _changed(actor: str, submission: Submission, before: dict[str, str]) -> Submission:
    after = content.part_digests(submission)
    changed = [part for part in content.PARTS if before[part] != after[part]]
    if not changed:
        return submission
    submission.revision += 1
    submission.modified_at = clock.now()
    _flush(submission)
    signatures.void(actor=actor, submission=submission, changed=changed)
    history.record(
        actor=actor,
        kind="contenido_cambiado",
        subject=("solicitud", submission.id),
        data={"revision": submission.revision, "parts": {part: after[part] for part in changed}},
    )
    return submission


def _flush(submission: Submission) -> None:
    session = model.Session
    try:
        with session.begin_nested():
            session.add(submission)
            session.flush()
    except IntegrityError as error:
        raise invalid("id_dataset", "Ya hay una solicitud abierta para ese conjunto de datos.") from error


def latest_version(package_id: str | None) -> Version | None:
    """The version that is public now; none once the dataset was withdrawn."""
    query = select(Version).where(Version.package_id == package_id).order_by(Version.number.desc()).limit(1)
    found = model.Session.scalar(query)
    return found if found is not None and found.withdrawn_at is None else None


def published_version(*, organization_id: str, id_dataset: str) -> Version | None:
    """The public version of the dataset that a dependencia calls by that number."""
    query = (
        select(Version)
        .where(Version.organization_id == organization_id, Version.record["id_dataset"].astext == id_dataset)
        .order_by(Version.published_at.desc())
        .limit(1)
    )
    found = model.Session.scalar(query)
    return latest_version(found.package_id) if found is not None else None


def open_submission(*, organization_id: str, id_dataset: str) -> Submission | None:
    """The submission of that dataset that has not ended."""
    ended = (procedure.PUBLISHED, procedure.CANCELLED)
    query = select(Submission).where(
        Submission.organization_id == organization_id,
        Submission.id_dataset == id_dataset,
        Submission.state.notin_(ended),
    )
    return model.Session.scalar(query)


def _resources_of(version: Version | None) -> list[dict[str, Any]]:
    keys = ("key", *content.RESOURCE, "sha256")
    return [{key: row.get(key) for key in keys} for row in version.resources] if version else []


def official_id(organization_id: str) -> str:
    """The number that Transparencia gave to the dependencia."""
    group = model.Group.get(organization_id)
    return str(group.extras.get("id_dependencia", "")) if group else ""


def declared_format(detected: str | None) -> str:
    """The FORM.317 name of a detected format (XLSX is declared as XLS)."""
    option = content.FORMAT.catalogues["formatos"].match(detected) if detected else None
    return option.value if option else ""


def proposed_view(detected: str | None) -> str:
    """The presentation proposed for a new file: a map for places, else a table."""
    option = content.FORMAT.catalogues["formatos"].match(detected) if detected else None
    return "mapa" if option and option.spatial else "tabla de datos"


def with_header(dictionary: list[Any], file: File) -> list[dict[str, Any]]:
    """The dictionary with a row for each column that it lacks, with the guessed type."""
    known = {term["termino"] for term in dictionary}
    types = file.report.get("types") or {}
    header = [name for name in file.report.get("header") or [] if name and name not in known]
    new = [{"termino": name, "descripcion": "", "tipo": types.get(name, "texto")} for name in dict.fromkeys(header)]
    return [*dictionary, *new]


def organization_or_missing(organization_id: str) -> model.Group:
    """The dependencia by id or name."""
    group = model.Group.get(organization_id)
    if group is None or not group.is_organization or group.state != "active":
        raise tk.ObjectNotFound("No existe la dependencia.")
    return group
