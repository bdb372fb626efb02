"""Publication: the técnico's signature becomes a public package, once, whole, and resumable after a crash."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ckan import model
from ckan.lib import jobs
from ckan.plugins import toolkit as tk
from redis.exceptions import RedisError
from rq import Retry
from sqlalchemy import func, select, text

from ckanext.puebla.domain import (
    clock,
    datastore,
    files,
    history,
    notices,
    oficios,
    package,
    procedure,
    signatures,
    storage,
    submissions,
)
from ckanext.puebla.domain.locking import locked
from ckanext.puebla.errors import PublicationError
from ckanext.puebla.gateway import purge
from ckanext.puebla.model import Submission, Version
from ckanext.puebla.resource_views import choose, prepare
from pipelines.engine import advance

log = logging.getLogger(__name__)
WAITING, RUNNING, FAILED, DONE = "pendiente", "publicando", "error", "hecha"
AGAIN = (15, 60, 300, 900, 3600)  # seconds until the worker tries again


def request(submission_id: str) -> None:
    """Publish now what is small, else ask the worker; what fails here is tried again by the worker."""
    submission = model.Session.get(Submission, submission_id)
    if submission is None:
        return
    if _bytes(submission) <= tk.config["ckanext.puebla.inline_publication_mb"] << 20:
        try:
            publish(submission_id)
        except PublicationError:
            enqueue(submission_id)
    else:
        enqueue(submission_id)


def enqueue(submission_id: str) -> None:
    """Ask the worker to publish; it tries again by itself when that fails."""
    options = {"timeout": 3600, "retry": Retry(max=len(AGAIN), interval=list(AGAIN))}
    try:
        jobs.enqueue(run, [submission_id], title=f"Publicar {submission_id}", rq_kwargs=options)
    except RedisError as error:
        log.warning("publication of %s not queued: %s", submission_id, type(error).__name__)


def run(submission_id: str) -> None:
    """The worker's job; its failure is on the submission too, and makes the queue try again."""
    publish(submission_id)


def unfinished() -> list[str]:
    """Ids of the submissions that were signed and are not public yet, for `ckan puebla publicaciones`."""
    status = Submission.publication["status"].astext
    query = select(Submission.id).where(status.in_((WAITING, RUNNING, FAILED))).order_by(Submission.modified_at)
    return list(model.Session.scalars(query))


def publish(submission_id: str) -> Version | None:
    """Publish a signed submission. Done twice it does nothing more; None if another process is at it."""
    with _alone(submission_id) as alone:
        if not alone:
            return None
        submission = _begun(submission_id)
        if submission is None:
            return model.Session.scalar(select(Version).where(Version.submission_id == submission_id))
        try:
            tables = _tables(submission)
            _write(submission, tables)
            version = _finished(submission_id)
        except Exception as error:
            model.Session.rollback()
            _failed(submission_id, error)
            raise PublicationError(f"No se pudo publicar: {error}") from error
    _tell_gateway(version.package_id)
    oficios.write_pdf(version.folio or "")
    notices.published(model.Session.get_one(Submission, submission_id), version)
    _afterwards(submission_id, tables)
    return version


@contextmanager
def _alone(submission_id: str) -> Iterator[bool]:
    """Whether nobody else publishes the same submission; held on a connection of its own."""
    key = {"key": zlib.crc32(submission_id.encode())}
    with model.meta.engine.connect() as connection:
        got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(317, CAST(:key AS bigint)::bit(32)::int)"), key))
        try:
            yield got
        finally:
            if got:
                connection.execute(text("SELECT pg_advisory_unlock(317, CAST(:key AS bigint)::bit(32)::int)"), key)


def _begun(submission_id: str) -> Submission | None:
    """Reserve number, name and folio, which a repeated attempt uses again; None if it is already public."""
    submission = locked(submission_id)
    state = dict(submission.publication)
    if submission.state == procedure.PUBLISHED or not state:
        model.Session.rollback()
        return None
    state |= {"status": RUNNING, "attempts": state.get("attempts", 0) + 1, "error": None}
    if "folio" not in state:
        held = model.Package.get(package.id_of(submission))
        state["name"] = held.name if held else package.free_name(submission)
        state["number"] = _next_number(package.id_of(submission))
        state["folio"] = oficios.next_folio()
    submission.publication = state
    model.Session.commit()
    return submission


def _next_number(package_id: str) -> int:
    last = model.Session.scalar(select(func.max(Version.number)).where(Version.package_id == package_id))
    return (last or 0) + 1


def _tables(submission: Submission) -> dict[str, Any]:
    """Load the tables; per resource key, what became of its table."""
    loaded: dict[str, Any] = {}
    for row in submission.resources:
        if row["sha256"] and (source := _source(submission, row)):
            loaded[row["key"]] = _load(submission, row, source)
    return loaded


def _source(submission: Submission, row: dict[str, Any]) -> Path | None:
    """The file to load: of a large CSV the file itself, else the clean CSV made from it; None if it has no table."""
    if _is_large(submission, row):
        return storage.path_of(row["sha256"])
    derived = prepare.prepare(_described(row), storage.path_of(row["sha256"]))
    return prepare.path_of(row["sha256"], "csv") if derived.csv else None


def _is_large(submission: Submission, row: dict[str, Any]) -> bool:
    """Whether the clean CSV can wait until the data are public: so a million rows are there sooner."""
    file = files.find(organization_id=submission.organization_id, sha256=row["sha256"])
    large = file is not None and file.size > tk.config["ckanext.puebla.inline_publication_mb"] << 20
    return large and row["formato"] == "CSV" and row["tipo_visualizacion"] != "mapa"


def _described(row: dict[str, Any]) -> dict[str, Any]:
    return {"hash": row["sha256"], "format": row["formato"], "tipo_visualizacion": row["tipo_visualizacion"]}


def _load(submission: Submission, row: dict[str, Any], source: Path) -> dict[str, Any]:
    report = datastore.load(row["key"], source, submission.dictionary)
    problems = [p.message for p in report.problems[:3]]
    return {"loaded": report.loaded, "rows": report.rows, "message": " ".join(problems) or None}


def _afterwards(submission_id: str, tables: dict[str, Any]) -> None:
    """What citizens need not wait for: the clean CSV of large files, and the search in the rows."""
    submission = model.Session.get_one(Submission, submission_id)
    for row in submission.resources:
        if row["sha256"] and _is_large(submission, row):
            prepare.prepare(_described(row), storage.path_of(row["sha256"]))
    for key, table in tables.items():
        datastore.index(key, table["rows"])


def _write(submission: Submission, tables: dict[str, Any]) -> None:
    """Write the package: a new one is private until everything is there."""
    state = submission.publication
    package_id = package.id_of(submission)
    held = model.Package.get(package_id)
    new = held is None or held.private
    fields = package.fields_of(
        submission, name=state["name"], number=state["number"], folio=state["folio"], private=new
    )
    if held is None:
        tk.get_action("package_create")(package.internal(), {**fields, "resources": []})
    shown = tk.get_action("package_show")(package.internal(), {"id": package_id})
    before = {resource["id"]: resource for resource in shown["resources"]}
    with package.resources_of(submission, held=before, tables=tables) as resources:
        updated = tk.get_action("package_update")(package.internal(), {**fields, "resources": resources})
    for resource in updated["resources"]:
        choose.create_views(resource)
    model.Session.commit()
    datastore.drop(before.keys() - {resource["id"] for resource in updated["resources"]})
    datastore.drop(key for key, table in tables.items() if not table["loaded"])
    if new:
        tk.get_action("package_patch")(package.internal(), {"id": package_id, "private": False})


def _finished(submission_id: str) -> Version:
    """End the process and keep the version, in one transaction."""
    submission = locked(submission_id)
    state = dict(submission.publication)
    step = advance(
        procedure.process_of(submission), procedure.tokens_of(submission), procedure.NOTICE, submission.variables
    )
    submission.tokens = step.tokens.to_json()
    submission.state = procedure.state_of(step.tokens.open, ended=step.ended)
    submission.package_id = package.id_of(submission)
    submission.modified_at = clock.now()
    submission.publication = {**state, "status": DONE}
    version = Version(
        package_id=submission.package_id,
        number=state["number"],
        package_name=state["name"],
        organization_id=submission.organization_id,
        submission_id=submission.id,
        record=submission.record,
        dictionary=submission.dictionary,
        resources=[_kept(submission, row) for row in submission.resources],
        signatures=signatures.published_facts(submission.id),
        folio=state["folio"],
        published_at=clock.now(),
    )
    model.Session.add(version)
    model.Session.flush()
    event = history.record(
        actor=None,
        kind="publicacion",
        subject=("solicitud", submission.id),
        data={"package_id": version.package_id, "number": version.number, "folio": version.folio},
    )
    oficios.register(submission=submission, version=version, event=event)
    model.Session.commit()
    return version


def _tell_gateway(package_id: str) -> None:
    """Let nobody be shown the pages of before."""
    shown = tk.get_action("package_show")(package.internal(), {"id": package_id})
    versions = list(model.Session.scalars(select(Version).where(Version.package_id == package_id)))
    purge.dataset(shown, versions=[one.number for one in versions], folios=[one.folio or "" for one in versions])


def _kept(submission: Submission, row: dict[str, Any]) -> dict[str, Any]:
    file = files.find(organization_id=submission.organization_id, sha256=row["sha256"] or "")
    return {**row, "size": file.size if file else None, "media_type": file.media_type if file else None}


def _failed(submission_id: str, error: Exception) -> None:
    log.exception("publication of %s failed", submission_id)
    submission = locked(submission_id)
    attempts = submission.publication.get("attempts", 0)
    submission.publication = {**submission.publication, "status": FAILED, "error": type(error).__name__}
    model.Session.commit()
    if attempts == len(AGAIN):
        notices.publication_failed(submission)


def _bytes(submission: Submission) -> int:
    found = (
        files.find(organization_id=submission.organization_id, sha256=row["sha256"])
        for row in submission.resources
        if row["sha256"]
    )
    return sum(file.size for file in found if file)


def withdraw(*, actor: str, package_id: str, reason: str) -> None:
    """Take a dataset off the portal, with all its versions; the history keeps who and why."""
    version = submissions.latest_version(package_id)
    if version is None:
        raise tk.ObjectNotFound("El conjunto no está publicado.")
    tk.get_action("package_delete")(package.internal(), {"id": package_id})
    for kept in model.Session.scalars(select(Version).where(Version.package_id == package_id)):
        kept.withdrawn_at = clock.now()
        kept.withdrawn_reason = reason
    submissions.cancel_updates(actor=actor, package_id=package_id, reason="El conjunto se retiró del portal.")
    history.record(actor=actor, kind="retiro", subject=("conjunto", package_id), data={"reason": reason})
    model.Session.commit()
    _tell_gateway(package_id)
    datastore.drop(row["key"] for row in version.resources)
