"""The manual of the demo city: a procedure whose second version has just come into force, and two drafts."""

from __future__ import annotations

import datetime

from django.utils import timezone

from cms.accounts.models import User
from cms.cases.domain import versions
from cms.cases.models import ProcedureVersion
from cms.core import demo
from cms.modeler.domain import drafts, publishing
from cms.modeler.models import ProcedureDraft, Publication
from schemas.procedures.loader import MAIN, PROCESS

PUBLISHED = "metodologias_gestion_proyectos"
NOTE = "La explicación de la primera actividad dice ahora qué se entrega, como lo pidió el departamento."
MORE = " Lo que se entrega queda anotado en el caso."
# Procedure -> whose draft it is.
DRAFTS = {"soporte_tecnico_dependencias": "soporte", "mantenimiento_correctivo_telecom": "redes"}


@demo.register("manual de procedimientos", order=75)
def load() -> str:
    """Make them once. Cases of the first version stay on it."""
    if ProcedureDraft.objects.exists() or Publication.objects.exists():
        return "el manual ya tiene borradores"
    now = timezone.now()
    current = ProcedureVersion.objects.get(clave=PUBLISHED, in_force=True)
    head = _head_of(current)
    if head is not None:
        draft = _edited(PUBLISHED, head, now)
        keeper = User.objects.get(username="direccion" if head.username == "normatividad" else "normatividad")
        publishing.publish(
            PUBLISHED, revision=draft.revision, seen=current.digest, note=NOTE, by=keeper, now=now
        )  # fmt: skip
    for clave, username in DRAFTS.items():
        _edited(clave, User.objects.get(username=username), now)
    # A draft that still lacks something, as most do for a while.
    unfinished = ProcedureDraft.objects.get(clave="mantenimiento_correctivo_telecom")
    first = next(iter(versions.procedure_of(unfinished.base).declaration.actividades))
    text = unfinished.files[MAIN].replace(f"  {first}:\n", f"  {first}:\n    reglas: [regla_por_escribir]\n", 1)
    drafts.save(
        unfinished.clave, {MAIN: text}, revision=unfinished.revision, by=User.objects.get(username="redes"), now=now
    )  # fmt: skip
    return f"una versión publicada y {ProcedureDraft.objects.count()} borradores"


def _head_of(version: ProcedureVersion) -> User | None:
    return User.objects.filter(person__post__code=f"{version.unit}-jefe", is_active=True).order_by("pk").first()


def _edited(clave: str, by: User, now: datetime.datetime) -> ProcedureDraft:
    """A draft in which the first explanation says a little more."""
    draft = drafts.begin(clave, by=by, now=now)
    end = "</bpmn:documentation>\n      <bpmn:extensionElements>"
    changed = draft.files[PROCESS].replace(end, MORE + end, 1)
    return drafts.save(clave, {PROCESS: changed}, revision=draft.revision, by=by, now=now)
