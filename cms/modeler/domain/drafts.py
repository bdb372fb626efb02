"""Drafts: begin, save, discard. Two people who save at once: the second is told, and nothing of hers is lost."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.modeler.domain import files as folder
from cms.modeler.domain import rights
from cms.modeler.errors import Conflict, EditedMeanwhile, NotAllowed, Refused
from cms.modeler.models import ProcedureDraft
from schemas.procedures.loader import MAIN, PROCESS


@transaction.atomic
def begin(clave: str, *, by: User, now: datetime.datetime, source: ProcedureVersion | None = None) -> ProcedureDraft:
    """A draft with the files of a version, of the one in force if none is said. Raises `NotAllowed` or `Conflict`."""
    base = versions.in_force(clave)
    ProcedureVersion.objects.select_for_update().get(pk=base.pk)
    _must_edit(base, by, now)
    taken = ProcedureDraft.objects.filter(clave=clave).first()
    if taken is not None:
        raise Conflict(f"Ya hay un borrador: lo guardó {taken.saved_by} por última vez.")
    draft = ProcedureDraft.objects.create(
        clave=clave, base=base, files=dict((source or base).files), started_at=now, saved_at=now, saved_by=by
    )
    if source is not None and source != base:
        draft.editors.add(by)
    log(base, "modeler.begin", user=by, data={"source": (source or base).number})
    return draft


@transaction.atomic
def save(
    clave: str,
    changes: Mapping[str, str | None],
    *,
    revision: int,
    by: User,
    now: datetime.datetime,
    whole: bool = False,
) -> ProcedureDraft:
    """Write files into the draft; None takes one away; `whole`: these are all of them.

    Raises `EditedMeanwhile` when somebody else saved since `revision`, `Refused` for what is never kept.
    """
    draft = _locked(clave, by, now)
    if draft.revision != revision:
        when = timezone.localtime(draft.saved_at)
        raise EditedMeanwhile(
            f"{draft.saved_by} guardó cambios a las {when:%H:%M} del {when:%d/%m/%Y}, mientras usted editaba. Lo que "
            "usted escribió sigue aquí y todavía no se guarda.",
            revision=draft.revision,
        )
    files = {} if whole else dict(draft.files)
    for path, text in changes.items():
        if text is None:
            if path in (MAIN, PROCESS):
                raise Refused(f"«{path}» no se puede quitar.")
            files.pop(path, None)
        else:
            files[path] = text.replace("\r\n", "\n")
    folder.check(files)
    if files == draft.files:
        return draft
    touched = sorted(path for path in {*files, *draft.files} if files.get(path) != draft.files.get(path))
    draft.files, draft.revision, draft.saved_at, draft.saved_by = files, draft.revision + 1, now, by
    draft.save()
    draft.editors.add(by)
    log(draft.base, "modeler.save", user=by, data={"files": touched[:20], "revision": draft.revision})
    return draft


@transaction.atomic
def discard(clave: str, *, revision: int, by: User, now: datetime.datetime) -> None:
    """Throw the draft away. Raises `EditedMeanwhile` when it is not what the person saw."""
    draft = _locked(clave, by, now)
    if draft.revision != revision:
        raise EditedMeanwhile(
            f"{draft.saved_by} acaba de guardar cambios. Revíselos antes de descartar.", revision=draft.revision
        )
    log(draft.base, "modeler.discard", user=by, data={"revision": revision})
    draft.delete()


def _must_edit(version: ProcedureVersion, by: User, now: datetime.datetime) -> None:
    if not rights.may_edit(by, version, timezone.localtime(now).date()):
        raise NotAllowed("Lo edita quien encabeza el departamento del procedimiento o quien lleva el manual.")


def _locked(clave: str, by: User, now: datetime.datetime) -> ProcedureDraft:
    draft = ProcedureDraft.objects.select_for_update(of=("self",)).filter(clave=clave).first()
    if draft is None:
        raise Conflict("El borrador ya no existe: alguien lo publicó o lo descartó.")
    _must_edit(draft.base, by, now)
    return draft
