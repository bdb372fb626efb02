"""Cases that an activity opens in another procedure, and that it waits for."""

from __future__ import annotations

from cms.cases.errors import ChildOpen
from cms.cases.models import Case, Task
from pipelines.engine import Procedure
from schemas.procedures import Child

OPEN = (Case.State.OPEN, Case.State.WAITING)


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
