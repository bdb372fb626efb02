"""Loading a reviewed workbook to a portal: files first, each once, then every dataset whole or not at all.

Nothing is remembered on this side: the portal knows which files it has and whether a dataset would change, so the same
load can be repeated or taken up after an interruption.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.form317.client import Portal
from pipelines.form317.codes import problem
from pipelines.form317.data_checks import DataFolder
from pipelines.form317.errors import PortalError
from pipelines.form317.records import Dataset, Workbook
from pipelines.form317.texts import identifier_key
from pipelines.problems import Problem
from schemas.form317 import FORMAT

CHUNK = 1 << 20
STOPPING = frozenset({"portal_sin_respuesta", "clave_invalida"})

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What happened to one dataset: creado, actualizado, sin_cambios or error."""

    id_dataset: str
    name: str
    status: str
    files_sent: int = 0
    files_known: int = 0
    submission_id: str | None = None
    problem: Problem | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the shape of `puebla form317 cargar --json`."""
        return {
            "id_dataset": self.id_dataset,
            "nombre": self.name,
            "estado": self.status,
            "archivos_enviados": self.files_sent,
            "archivos_conocidos": self.files_known,
            "solicitud": self.submission_id,
            "error": self.problem.to_json() if self.problem else None,
        }


def find_organization(portal: Portal, id_dependencia: str) -> str:
    """Return the id of the portal's organization with that official ID; PortalError when there is none."""
    wanted = identifier_key(id_dependencia)
    for found in portal.call("organization_list", {"all_fields": True, "include_extras": True, "limit": 1000}):
        extras = {extra["key"]: extra["value"] for extra in found.get("extras", ())}
        official = found.get("id_dependencia") or extras.get("id_dependencia")
        if official and identifier_key(str(official)) == wanted:
            return str(found["id"])
    raise PortalError(
        "dependencia_desconocida",
        f"El portal no tiene una dependencia con el ID «{id_dependencia}». Revíselo o pida que la registren.",
    )


def load(
    portal: Portal,
    workbook: Workbook,
    folder: str | Path,
    *,
    organization: str,
    simulate: bool = False,
    progress: Progress | None = None,
) -> Iterator[Loaded]:
    """Load each dataset and tell what happened, one at a time. Stops when the portal is gone or the key is refused."""
    files = DataFolder(folder)
    for dataset in workbook.datasets:
        loaded = _load_one(_Loader(portal, files, organization, simulate), dataset)
        if progress:
            progress(dataset.nombre)
        yield loaded
        if loaded.problem and loaded.problem.code in STOPPING:
            return


def _load_one(loader: _Loader, dataset: Dataset) -> Loaded:
    try:
        return loader.load(dataset)
    except PortalError as stop:
        place = FORMAT.sheet("dataset")
        found = problem(stop.code, str(stop), place.title, dataset.row, place.field("id_dataset").label)
        return Loaded(dataset.id_dataset, dataset.nombre, "error", problem=found)


class _Loader:
    """Sends one dataset."""

    def __init__(self, portal: Portal, files: DataFolder, organization: str, simulate: bool) -> None:
        self.portal, self.files, self.organization, self.simulate = portal, files, organization, simulate
        self.sent = self.known = 0

    def load(self, dataset: Dataset) -> Loaded:
        values = dataset.to_dict()
        for resource in values["recursos"]:
            option = FORMAT.file_format(resource["formato"])
            resource["sha256"] = None if option and option.remote else self._stage(resource["archivo"])
        request = {"organization_id": self.organization, "dataset": values}
        answer = self.portal.call("puebla_dataset_preview" if self.simulate else "puebla_dataset_put", request)
        counted = Loaded(dataset.id_dataset, dataset.nombre, str(answer["status"]), self.sent, self.known)
        return replace(counted, submission_id=answer.get("submission_id"))

    def _stage(self, name: str) -> str:
        path = self.files.find(name)
        if path is None:
            raise PortalError("archivo_faltante", f"El archivo «{name}» no está en la carpeta de datos.")
        sha256 = sha256_of(path)
        status = self.portal.call("puebla_file_status", {"organization_id": self.organization, "sha256": sha256})
        if status["known"]:
            self.known += 1
            return sha256
        self.sent += 1
        if not self.simulate:
            staged = self.portal.call("puebla_file_stage", {"organization_id": self.organization}, upload=path)
            if staged["sha256"] != sha256:
                raise PortalError("portal_rechaza", f"El archivo «{name}» cambió durante el envío. Repita la orden.")
        return sha256


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
