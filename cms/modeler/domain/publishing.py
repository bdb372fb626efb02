"""A draft comes into force: checked, compared with what is in force, published by somebody who did not edit it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.modeler.domain import checking, rights
from cms.modeler.errors import Conflict, EditedMeanwhile, NotAllowed, NotReady
from cms.modeler.models import ProcedureDraft, Publication
from pipelines.engine import Procedure
from pipelines.engine.difference import Change, differences

SHORTEST_NOTE = 10


@dataclass(frozen=True)
class Comparison:
    """A draft beside the version in force. `new` None: the draft cannot be read; `changes` is empty then."""

    current: ProcedureVersion
    old: Procedure
    new: Procedure | None
    problems: tuple[checking.Problem, ...]
    changes: list[Change]


def compare(draft: ProcedureDraft) -> Comparison:
    """What the draft changes in the version that is in force now, and what is wrong with it."""
    current = versions.in_force(draft.clave)
    old = versions.procedure_of(current)
    checked = checking.check(draft.clave, draft.files, system=old.declaration.sistema)
    changes = differences(old, checked.procedure) if checked.procedure else []
    if checked.procedure and not changes and current.files != draft.files:
        changes = [
            Change("Archivos", "changed", "Cambian comentarios o la forma de escribir; lo declarado es lo mismo.")
        ]
    return Comparison(current, old, checked.procedure, checked.problems, changes)


@transaction.atomic
def publish(
    clave: str, *, revision: int, seen: str, note: str, by: User, now: datetime.datetime
) -> ProcedureVersion:  # fmt: skip
    """Put the draft in force; open cases stay on their version.

    `revision` and `seen` (the digest of the version in force) say what the person compared: if either changed since,
    she must look again. Raises `NotAllowed`, `EditedMeanwhile`, `Conflict` or `NotReady`; nothing has changed then.
    """
    draft = ProcedureDraft.objects.select_for_update(of=("self",)).filter(clave=clave).first()
    if draft is None:
        raise Conflict("El borrador ya no existe: alguien lo publicó o lo descartó.")
    if refusal := rights.why_not_publish(by, draft, timezone.localtime(now).date()):
        raise NotAllowed(refusal)
    if draft.revision != revision:
        raise EditedMeanwhile(
            f"{draft.saved_by} acaba de guardar cambios. Revise otra vez las diferencias.", revision=draft.revision
        )
    found = compare(draft)
    if found.current.digest != seen:
        raise Conflict(
            f"Mientras tanto entró en vigor la versión {found.current.number}. Revise otra vez las diferencias."
        )
    if found.problems:
        raise NotReady(f"El borrador tiene problemas ({len(found.problems)}). Corríjalos antes de publicarlo.")
    if not found.changes:
        raise NotReady("El borrador no cambia nada de la versión vigente.")
    if len(note.strip()) < SHORTEST_NOTE:
        raise NotReady(
            "Explique en una frase qué cambia y por qué; lo leerán quienes siguen el procedimiento.", field="note"
        )
    version = versions.publish(clave, draft.files, by)
    kept = Publication.objects.create(
        version=version, previous=found.current, note=note.strip(), changes=len(found.changes), published_at=now,
        published_by=by,
    )  # fmt: skip
    kept.editors.set(draft.editors.all())
    log(version, "modeler.publish", user=by, data={"previous": found.current.number, "note": note.strip()[:200]})
    draft.delete()
    return version
