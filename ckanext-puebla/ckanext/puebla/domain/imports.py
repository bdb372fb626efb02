"""Imports: a FORM.317 workbook with its data files, reviewed in the background, then applied dataset by dataset."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import IO, Any

from ckan import model
from ckan.lib import jobs
from ckan.plugins import toolkit as tk
from sqlalchemy import select

from ckanext.puebla.domain import clock, files, history, storage, submissions, upsert
from ckanext.puebla.errors import ConflictError, invalid
from ckanext.puebla.model import WorkbookImport
from pipelines.form317 import Review, annotate, review
from pipelines.form317.errors import NotAnnotableError
from pipelines.problems import error

log = logging.getLogger(__name__)
WAITING, REVIEWING, PROBLEMS, READY = "pendiente", "revisando", "con_problemas", "listo"
APPLYING, APPLIED, FAILED = "aplicando", "aplicado", "error"
MANY = 40  # datasets that are applied while the person waits


def create(*, actor: str, organization_id: str, filename: str, stream: IO[bytes]) -> WorkbookImport:
    """Keep a workbook; its files may follow."""
    name = files.bare_name(filename)
    sha256, _size = storage.put(stream, limit_mb=tk.config["ckanext.puebla.max_workbook_mb"])
    found = WorkbookImport(
        organization_id=organization_id, created_by=actor, workbook_name=name, workbook_sha256=sha256, files=[]
    )
    model.Session.add(found)
    model.Session.flush()
    history.record(
        actor=actor, kind="importacion", subject=("importacion", found.id), data={"libro": name, "sha256": sha256}
    )
    return found


def add_file(*, actor: str, import_id: str, filename: str, stream: IO[bytes]) -> WorkbookImport:
    """Hand in one data file; one of the same name takes the place of the former."""
    found = locked(import_id)
    if found.status in (APPLYING, APPLIED):
        raise ConflictError("El libro ya se aplicó.")
    file = files.stage(actor=actor, organization_id=found.organization_id, filename=filename, stream=stream)
    name = files.bare_name(filename)
    others = [row for row in found.files if row["archivo"] != name]
    if len(others) >= tk.config["ckanext.puebla.max_import_files"]:
        raise invalid("files", "Son demasiados archivos para un libro.")
    found.files = [*others, {"archivo": name, "sha256": file.sha256, "size": file.size}]
    found.status, found.modified_at = WAITING, clock.now()
    model.Session.flush()  # the next file reads the row again; CKAN's session does not flush by itself
    return found


def locked(import_id: str) -> WorkbookImport:
    """The import, locked until the end of the transaction."""
    query = (
        select(WorkbookImport)
        .where(WorkbookImport.id == import_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = model.Session.scalar(query)
    if found is None:
        raise tk.ObjectNotFound("No existe la importación.")
    return found


def start_review(import_id: str) -> None:
    """Have the worker review the workbook; or do it now, where there is no worker."""
    if tk.config["ckanext.puebla.background_imports"]:
        jobs.enqueue(run_review, [import_id], title=f"Revisar libro {import_id}", rq_kwargs={"timeout": 1800})
    else:
        run_review(import_id)


def run_review(import_id: str) -> None:
    """The worker's job: read, check, annotate; the result is on the import, whatever happens."""
    found = locked(import_id)
    found.status, found.progress, found.error = REVIEWING, 0, None
    model.Session.commit()
    try:
        with storage.scratch() as folder:
            _review(import_id, folder)
    except Exception:
        log.exception("review of import %s failed", import_id)
        model.Session.rollback()
        found = locked(import_id)
        found.status, found.error = FAILED, "El libro no se pudo revisar. Avise a la administración del portal."
        model.Session.commit()


def _review(import_id: str, folder: Path) -> None:
    found = model.Session.get_one(WorkbookImport, import_id)
    book = folder / "libro.xlsx"
    _link(found.workbook_sha256, book)
    data = folder / "datos"
    data.mkdir()
    for row in found.files:
        _link(row["sha256"], data / row["archivo"])
    seen = _Progress(import_id, total=len(found.files))
    result = review(book, data, today=clock.today(), progress=seen)
    _own_dependencia(result, found.organization_id)
    annotated = _annotated(result, book, folder / "anotado.xlsx")
    found = locked(import_id)
    found.report, found.records = result.to_json(), result.workbook.to_dict()
    found.annotated_sha256 = annotated
    found.status = READY if result.valido and result.workbook.datasets else PROBLEMS
    found.progress, found.modified_at = 100, clock.now()
    model.Session.commit()


class _Progress:
    """Called with the name of each file as it begins; keeps the percentage where the page reads it."""

    def __init__(self, import_id: str, total: int) -> None:
        self.import_id, self.total, self.done = import_id, max(total, 1), 0

    def __call__(self, _name: str) -> None:
        found = locked(self.import_id)
        found.progress = min(99, 100 * self.done // self.total)
        model.Session.commit()
        self.done += 1


def _link(sha256: str, target: Path) -> None:
    """Give stored bytes their name, without copying where the disk allows."""
    try:
        os.link(storage.path_of(sha256), target)
    except OSError:
        shutil.copyfile(storage.path_of(sha256), target)


def _own_dependencia(result: Review, organization_id: str) -> None:
    """A workbook of another dependencia is refused."""
    official, owner = submissions.official_id(organization_id), result.workbook.dependencia
    if official and owner and owner.id_dependencia and owner.id_dependencia != official:
        message = f"El libro es de la dependencia {owner.id_dependencia}; la suya es la {official}."
        result.problems.insert(0, error("otra_dependencia", message, "Dependencia", owner.row, "ID de Dependencia"))


def _annotated(result: Review, book: Path, out: Path) -> str | None:
    if not result.legible:
        return None
    try:
        annotate(book, result.problems, out)
    except NotAnnotableError:
        return None
    sha256, _size = storage.put_path(out, limit_mb=1024)
    return sha256


def apply(*, actor: str, import_id: str) -> WorkbookImport:
    """Begin to turn the datasets into submissions; only a workbook without errors, and once."""
    found = locked(import_id)
    if found.status not in (READY, APPLYING):
        raise ConflictError("El libro no está listo para aplicarse, o ya se aplicó.")
    found.status = APPLYING
    model.Session.commit()
    if len(found.records.get("conjuntos", [])) > MANY and tk.config["ckanext.puebla.background_imports"]:
        jobs.enqueue(run_apply, [actor, import_id], title=f"Aplicar libro {import_id}", rq_kwargs={"timeout": 1800})
    else:
        run_apply(actor, import_id)
    return model.Session.get_one(WorkbookImport, import_id, populate_existing=True)


def run_apply(actor: str, import_id: str) -> None:
    """Each dataset whole or not at all; interrupted, it may run again, because putting the same changes nothing."""
    found = model.Session.get_one(WorkbookImport, import_id)
    hashes = {row["archivo"]: row["sha256"] for row in found.files}
    organization_id, datasets = found.organization_id, found.records.get("conjuntos", [])
    results = [_put(actor, organization_id, dataset, hashes) for dataset in datasets]
    found = locked(import_id)
    found.results, found.status, found.modified_at = results, APPLIED, clock.now()
    model.Session.commit()


def _put(actor: str, organization_id: str, dataset: dict[str, Any], hashes: dict[str, str]) -> dict[str, Any]:
    resources = [{**row, "sha256": hashes.get(row["archivo"])} for row in dataset["recursos"]]
    line = {"id_dataset": dataset["id_dataset"], "nombre": dataset["nombre"], "submission_id": None}
    try:
        put = upsert.put(actor=actor, organization_id=organization_id, dataset={**dataset, "recursos": resources})
        model.Session.commit()
    except (tk.ValidationError, ConflictError) as refusal:
        model.Session.rollback()
        return {**line, "status": FAILED, "message": _sentence(refusal)}
    return {**line, **put}


def _sentence(refusal: Exception) -> str:
    if isinstance(refusal, ConflictError):
        return refusal.message
    summary = getattr(refusal, "error_dict", {})
    return " ".join(str(text) for texts in summary.values() for text in texts)


def unfinished() -> list[WorkbookImport]:
    """Imports whose job died, for `ckan puebla pendientes`."""
    query = select(WorkbookImport).where(WorkbookImport.status.in_((WAITING, REVIEWING)))
    return list(model.Session.scalars(query.order_by(WorkbookImport.created_at)))


def as_dict(found: WorkbookImport) -> dict[str, Any]:
    """The shape of an import."""
    return {
        "id": found.id,
        "organization_id": found.organization_id,
        "created": found.created_at.isoformat(),
        "filename": found.workbook_name,
        "status": found.status,
        "progress": found.progress,
        "report": found.report or None,
        "files": found.files,
        "annotated_url": f"/importar/{found.id}/anotado.xlsx" if found.annotated_sha256 else None,
        "results": found.results,
        "error": found.error,
    }


def annotated_file(found: WorkbookImport) -> tuple[Path, str]:
    """The annotated workbook and the name it is downloaded with."""
    if not found.annotated_sha256:
        raise tk.ObjectNotFound("Todavía no hay libro anotado.")
    return storage.path_of(found.annotated_sha256), f"anotado-{Path(found.workbook_name).stem}.xlsx"
