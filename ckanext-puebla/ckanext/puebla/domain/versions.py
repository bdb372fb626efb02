"""Published versions: each kept for ever, with its own address and the very bytes that were signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ckan import model
from ckan.plugins import toolkit as tk
from sqlalchemy import select

from ckanext.puebla.domain import roles, storage
from ckanext.puebla.model import Version

MISSING = "No existe esa versión."


def package_id_of(name_or_id: str) -> str:
    """The package's id."""
    package = model.Package.get(name_or_id)
    if package is None:
        raise tk.ObjectNotFound("No existe el conjunto de datos.")
    return str(package.id)


def of(package_id: str) -> list[Version]:
    """The public versions of a dataset, the newest first."""
    query = select(Version).where(Version.package_id == package_id, Version.withdrawn_at.is_(None))
    return list(model.Session.scalars(query.order_by(Version.number.desc())))


def find(package_id: str, number: int) -> Version:
    """One public version."""
    version = model.Session.get(Version, (package_id, number))
    if version is None or version.withdrawn_at is not None:
        raise tk.ObjectNotFound(MISSING)
    return version


def file_of(version: Version, archivo: str) -> tuple[Path, str]:
    """The bytes of a file of a version, and their media type."""
    row = next((row for row in version.resources if row["archivo"] == archivo and row["sha256"]), None)
    if row is None or not storage.has(row["sha256"]):
        raise tk.ObjectNotFound("Esa versión no tiene ese archivo.")
    return storage.path_of(row["sha256"]), row.get("media_type") or "application/octet-stream"


def brief(version: Version) -> dict[str, Any]:
    """One line of the list of versions."""
    return {
        "package_id": version.package_id,
        "name": version.package_name,
        "number": version.number,
        "published_at": version.published_at.isoformat(),
        "folio": version.folio,
        "title": version.record["nombre"],
        "url": f"/dataset/{version.package_name}/version/{version.number}",
    }


def full(version: Version) -> dict[str, Any]:
    """A version as it was published; nothing in it that FORM.317 does not publish."""
    address = f"/dataset/{version.package_name}/version/{version.number}/archivo/"
    return {
        **brief(version),
        "metadata": version.record,
        "dictionary": version.dictionary,
        "resources": [
            {**row, "url": address + row["archivo"] if row["sha256"] else row["archivo"]} for row in version.resources
        ],
        "signatures": [
            {"role": row["role"], "role_label": roles.label(row["role"]), "at": row["at"]} for row in version.signatures
        ],
    }
