"""A case belongs to the dependencia to which it is given: who may act there follows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from cms.accounts.models import User
from cms.cases.domain import events, people
from cms.cases.models import Case, Task
from cms.directory.models import Organization
from pipelines.engine import Procedure


def follow(
    case: Case, procedure: Procedure, node: str, given: Mapping[str, Any], *, by: User | None, now: datetime.datetime
) -> None:
    """Give the case to the dependencia that was answered in the field that the activity names. The case is locked.

    An answer that was not given leaves it where it is; activities that are open go with it.
    """
    clave = given.get(procedure.activity(node).routed_by)
    to = Organization.objects.filter(clave=clave, active=True).first() if clave else None
    if to is None or to.pk == case.organization_id:
        return
    case.organization = to
    for task in Task.objects.filter(case=case, state=Task.State.OPEN).exclude(node=node):
        task.audience = people.audience(case, procedure, task.role)
        task.save(update_fields=["audience"])
    events.record(case, "routed", at=now, actor=by, node=node, organization=to.clave)
