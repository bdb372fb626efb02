"""Workbooks out of the portal: what is being captured, else what is public, as FORM.317."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ckan import model
from sqlalchemy import select

from ckanext.puebla.domain import procedure, storage
from ckanext.puebla.domain.hashing import digest
from ckanext.puebla.model import Submission, Version
from pipelines.form317 import Workbook, write_template


def records(*, organization_id: str, ids: Iterable[str] | None = None) -> dict[str, Any]:
    """A dependencia's datasets as `{"dependencia": {...}, "conjuntos": [...]}`; all, or those IDs de Dataset."""
    datasets = _public(organization_id) | _captured(organization_id)
    wanted = set(ids) if ids else set(datasets)
    chosen = [_dataset(held) for key, held in datasets.items() if key in wanted]
    return {"dependencia": dependencia(organization_id), "conjuntos": chosen}


def dependencia(organization_id: str) -> dict[str, str]:
    """The sheet Dependencia of an organization."""
    group = model.Group.get(organization_id)
    if group is None:
        return {"id_dependencia": "", "nombre": "", "funciones": "", "logotipo": ""}
    return {
        "id_dependencia": str(group.extras.get("id_dependencia", "")),
        "nombre": group.title or group.name,
        "funciones": group.description or "",
        "logotipo": Path(group.image_url or "").name,
    }


def _public(organization_id: str) -> dict[str, Submission | Version]:
    query = (
        select(Version)
        .where(Version.organization_id == organization_id, Version.withdrawn_at.is_(None))
        .order_by(Version.published_at)
    )
    return {version.record["id_dataset"]: version for version in model.Session.scalars(query)}


def _captured(organization_id: str) -> dict[str, Submission | Version]:
    query = (
        select(Submission)
        .where(Submission.organization_id == organization_id, Submission.id_dataset.is_not(None))
        .where(Submission.state.notin_((procedure.PUBLISHED, procedure.CANCELLED)))
        .order_by(Submission.created_at)
    )
    return {str(found.id_dataset): found for found in model.Session.scalars(query)}


def _dataset(held: Submission | Version) -> dict[str, Any]:
    return {**held.record, "recursos": held.resources, "diccionario": held.dictionary}


def write(values: dict[str, Any] | None) -> Path:
    """The official workbook, blank or filled; written again each time, one file per content."""
    folder = storage.root().parent / "libros"
    folder.mkdir(parents=True, exist_ok=True, mode=storage.FOLDER_MODE)
    target = folder / f"{digest(values)}.xlsx"
    temporary = target.with_suffix(".parcial")
    write_template(temporary, Workbook.from_dict(values) if values else None)
    temporary.replace(target)
    return target
