"""Cases that an activity opens in another procedure, and that it waits for."""

from __future__ import annotations

from typing import Any

from cms.cases.domain import versions
from cms.cases.errors import ChildOpen, UnknownWayIn
from cms.cases.models import Case, Task
from pipelines.engine import Procedure
from schemas.procedures import Child

OPEN = (Case.State.OPEN, Case.State.WAITING)


FOLIO = "folio"  # what a case may bring back beside its fields


def begin(task: Task, clave: str, entry: str) -> dict[str, Any]:
    """What a case knows that an activity opens. Raises `UnknownWayIn` when the activity opens no such case."""
    declared = versions.procedure_of(task.case.version).activity(task.node).child
    if declared is None or declared.procedure != clave or declared.entry not in ("", entry):
        raise UnknownWayIn("Esa actividad no abre un caso de este procedimiento, o no lo abre así.")
    data = task.case.data
    return {key: data[source] for key, source in declared.carries.items() if data.get(source) not in (None, "", [])}


def brought(case: Case, declared: Child | None) -> dict[str, Any]:
    """What a case that ended hands to the one that opened it."""
    known = {**case.data, FOLIO: case.folio}
    wanted = declared.brings if declared else {}
    return {key: known[source] for key, source in wanted.items() if known.get(source) not in (None, "", [])}


def must_be_over(task: Task, child: Child | None) -> None:
    """Raises `ChildOpen` while a case that the activity opened goes on, or when it must open one and has not."""
    if child is None:
        return
    found = list(Case.objects.filter(parent=task).order_by("id"))
    for one in found:
        if one.state in OPEN:
            raise ChildOpen(f"Espere a que termine el caso {one.folio}.")
    if not child.optional and not any(one.state == Case.State.ENDED for one in found):
        raise ChildOpen("Abra primero el caso que esta actividad necesita.")


def goes_on_alone(task: Task, procedure: Procedure) -> bool:
    """Whether nothing is left to do at an activity once the case that it opened is over."""
    form = procedure.form(task.node)
    asks = form is not None and any(field.required and not field.when for field in form.fields)
    decides = any(
        decision.variable != procedure.process.entry_variable for decision in procedure.process.asked_after(task.node)
    )
    cancelled = not Case.objects.filter(parent=task, state=Case.State.ENDED).exists()
    return not asks and not decides and not cancelled
