"""The published package: the only place where our records become CKAN's dictionaries."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ckan import model
from ckan.lib.munge import munge_title_to_name
from ckan.plugins import toolkit as tk
from ckan.types import Context
from werkzeug.datastructures import FileStorage

from ckanext.puebla.domain import files, storage
from ckanext.puebla.model import Submission

_NOT_IN_TAG = re.compile(r"[^\w \-.]")
NAMESPACE = uuid.UUID("8c0f8b3e-6a55-4d8e-9d1c-317012224000")


def id_of(submission: Submission) -> str:
    """The package's id, known before the package exists, so that a repeated publication finds its own."""
    return submission.package_id or str(uuid.uuid5(NAMESPACE, submission.id))


def free_name(submission: Submission) -> str:
    """A short address from the title, that no package ever had."""
    base = munge_title_to_name(submission.record["nombre"])[:80].strip("-_") or "conjunto"
    base = base if len(base) > 1 else f"conjunto-{base}"
    candidate, number = base, 1
    while model.Package.get(candidate) is not None:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def tags_of(submission: Submission) -> list[dict[str, str]]:
    """The etiquetas as CKAN's tags: characters that a tag cannot have are left out."""
    names = (_NOT_IN_TAG.sub("", tag).strip()[:100] for tag in submission.record["etiquetas"])
    return [{"name": name} for name in dict.fromkeys(names) if len(name) > 1]


def fields_of(submission: Submission, *, name: str, number: int, folio: str, private: bool) -> dict[str, Any]:
    """The package without its resources."""
    record = submission.record
    return {
        "id": id_of(submission),
        "name": name,
        "type": "dataset",
        "title": record["nombre"],
        "notes": record["descripcion"],
        "tags": tags_of(submission),
        "owner_org": submission.organization_id,
        "license_id": tk.config["ckanext.puebla.license_id"],
        "private": private,
        "state": "active",
        "version": str(number),
        "folio": folio,
        "diccionario": [dict(term) for term in submission.dictionary],
        **{
            key: record[key]
            for key in (
                "id_dataset",
                "id_dependencia",
                "tema",
                "frecuencia",
                "responsable_nombre",
                "responsable_correo",
            )
        },
    }


@contextmanager
def resources_of(
    submission: Submission, *, held: dict[str, dict[str, Any]], tables: dict[str, dict[str, Any]]
) -> Iterator[list[dict[str, Any]]]:
    """The resources, with the bytes of those that are new or changed; `held` are CKAN's own by id."""
    with ExitStack() as stack:
        found = []
        for row in submission.resources:
            resource = _resource(submission, row, tables)
            before = held.get(row["key"])
            if not row["sha256"]:
                resource["url"] = row["archivo"]
            elif before and before.get("hash") == row["sha256"]:
                kept = ("url", "url_type", "created", "last_modified")
                resource |= {key: before[key] for key in kept if before.get(key)}
            else:
                stream = stack.enter_context(storage.path_of(row["sha256"]).open("rb"))
                resource |= {"url": row["archivo"], "url_type": "upload"}
                resource["upload"] = FileStorage(stream, filename=row["archivo"])
            found.append(resource)
        yield found


def _resource(submission: Submission, row: dict[str, Any], tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    file = files.find(organization_id=submission.organization_id, sha256=row["sha256"] or "")
    table = tables.get(row["key"], {})
    message = {"tabla_mensaje": table["message"]} if table.get("message") and not table["loaded"] else {}
    return {
        **message,
        "id": row["key"],
        "name": row["nombre"],
        "format": row["formato"],
        "archivo": row["archivo"],
        "tipo_visualizacion": row["tipo_visualizacion"],
        "fecha_inicial": row["fecha_inicial"],
        "fecha_final": row["fecha_final"],
        "hash": row["sha256"] or "",
        "size": file.size if file else None,
        "mimetype": (file.media_type if file else None) or "",
        "datastore_active": bool(table.get("loaded")),
    }


def internal() -> Context:
    """The context of the portal itself: the only one that passes the shut doors."""
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    return Context(ignore_auth=True, user=site_user["name"])
