"""Files handed in by a dependencia: kept privately, looked at once, found again by their hash."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.puebla.domain import content, storage
from ckanext.puebla.errors import invalid
from ckanext.puebla.model import File
from pipelines.data import inspect_file


def stage(*, actor: str, organization_id: str, filename: str, stream: IO[bytes]) -> File:
    """Keep an uploaded file of a dependencia and write down its sha256, size and real type."""
    name = bare_name(filename)
    sha256, size = storage.put(stream, limit_mb=tk.config["ckanext.puebla.max_file_mb"])
    return register(actor=actor, organization_id=organization_id, filename=name, sha256=sha256, size=size)


def register(*, actor: str, organization_id: str, filename: str, sha256: str, size: int) -> File:
    """Write down a file whose bytes are already kept; the same file of the same dependencia is written once."""
    known = find(organization_id=organization_id, sha256=sha256)
    if known is not None and Path(known.filename).suffix.casefold() == Path(filename).suffix.casefold():
        return known
    report = inspect(storage.path_of(sha256), filename=filename)
    values = {
        "organization_id": organization_id,
        "sha256": sha256,
        "filename": filename,
        "size": size,
        "media_type": report["media_type"],
        "detected_format": report["detected_format"],
        "report": report,
        "uploaded_by": actor,
    }
    kept = model.Session.merge(File(**values))
    model.Session.flush()
    return kept


def bare_name(filename: str) -> str:
    """The file's name without the folders that browsers and people put before it."""
    name = (filename or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or not content.safe_name(name):
        raise invalid("upload", "El archivo necesita un nombre.")
    return name


def find(*, organization_id: str, sha256: str) -> File | None:
    """The file, if that dependencia handed it in; files of others are not found."""
    return model.Session.get(File, (organization_id, sha256))


def inspect(path: Path, *, filename: str, declared_format: str | None = None) -> dict[str, Any]:
    """What a file really is, as JSON values."""
    report = inspect_file(path, declared_format=declared_format, filename=filename)
    return {
        "detected_format": report.detected_format,
        "media_type": report.media_type,
        "variant": report.variant,
        "encoding": report.encoding,
        "separator": report.separator,
        "header": list(report.header) if report.header is not None else None,
        "rows": report.rows,
        "types": dict(report.types or {}),
        "filled": dict(report.filled or {}),
        "problems": [{**p.to_json(), "severidad": p.severity} for p in report.problems],
    }


def as_dict(file: File) -> dict[str, Any]:
    """The public shape of a file."""
    return {
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "detected_format": file.detected_format,
        "report": file.report,
    }


def brief(file: File | None) -> dict[str, Any] | None:
    """The shape inside a submission's resource."""
    if file is None:
        return None
    return {
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "detected_format": file.detected_format,
        "rows": file.report.get("rows"),
        "header": file.report.get("header"),
        "problems": file.report.get("problems", []),
    }
