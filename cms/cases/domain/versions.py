"""Versions of procedures: which is in force, and the procedure that a version's files declare."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.core.cache import cache
from django.db import transaction

from cms.accounts.models import User
from cms.cases.errors import UnknownWayIn
from cms.cases.models import ProcedureVersion
from pipelines.engine import Procedure, ready
from schemas.procedures import ROOT, folder_files, load_files, names

KEPT, KEPT_FOR = "procedimientos:vigentes", 60  # seconds


def digest_of(files: Mapping[str, str]) -> str:
    """sha256 of all the files with their paths."""
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(f"{path}\0{len(files[path].encode())}\0{files[path]}".encode())
    return found.hexdigest()


@transaction.atomic
def publish(clave: str, files: Mapping[str, str], by: User | None = None) -> ProcedureVersion:
    """Put files in force as a version; the same files again are the same version.

    Raises `InvalidDeclaration` or `InvalidProcess` for files that cannot run; nothing has changed then.
    """
    procedure = ready(load_files(clave, {path: text.encode() for path, text in files.items()}))
    versions = list(ProcedureVersion.objects.select_for_update().filter(clave=clave))
    digest = digest_of(files)
    found = next((version for version in versions if version.digest == digest), None)
    if found is not None and found.in_force:
        return found
    ProcedureVersion.objects.filter(clave=clave, in_force=True).update(in_force=False)
    if found is None:
        found = ProcedureVersion(
            clave=clave,
            number=max((version.number for version in versions), default=0) + 1,
            name=procedure.declaration.nombre_corto,
            unit=procedure.declaration.departamento,
            digest=digest,
            files=dict(files),
            published_by=by,
        )
    found.in_force = True
    found.save()
    _forget()
    return found


def publish_folders(root: Path = ROOT) -> list[ProcedureVersion]:
    """Put the folders of the installation in force that were never published; the new versions.

    A folder whose files were published before is left alone: since then somebody may have published another version.
    """
    found = []
    for clave in names(root):
        files = {path: content.decode("utf-8") for path, content in folder_files(clave, root).items()}
        if not ProcedureVersion.objects.filter(clave=clave, digest=digest_of(files)).exists():
            found.append(publish(clave, files))
    return found


def in_force(clave: str) -> ProcedureVersion:
    """The version on which a new case starts. Raises `UnknownWayIn`."""
    found = ProcedureVersion.objects.filter(clave=clave, in_force=True).defer("files").first()
    if found is None:
        raise UnknownWayIn(f"El procedimiento «{clave}» no está vigente.")
    return found


def all_in_force() -> list[ProcedureVersion]:
    """The version in force of every procedure, by clave; every menu asks for them, so they are kept for a while."""
    found: list[ProcedureVersion] = cache.get_or_set(
        KEPT, lambda: list(ProcedureVersion.objects.filter(in_force=True).defer("files").order_by("clave")), KEPT_FOR
    )
    return found


def _forget() -> None:
    """Now for who publishes, and again after the commit: until then others keep what they still see."""
    cache.delete(KEPT)
    transaction.on_commit(lambda: cache.delete(KEPT))


def procedure_of(version: ProcedureVersion) -> Procedure:
    """What runs. A version never changes, so it is read once per process of the operating system."""
    return _parsed(version.clave, version.digest, version.pk)


@lru_cache(maxsize=256)
def _parsed(clave: str, digest: str, pk: int) -> Procedure:
    files = ProcedureVersion.objects.values_list("files", flat=True).get(pk=pk, digest=digest)
    return ready(load_files(clave, {path: text.encode() for path, text in files.items()}))
