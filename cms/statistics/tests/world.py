"""Cases made by hand, row by row, so that their figures can be worked out on paper."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Count

from cms.cases.models import Case, ProcedureVersion, Task
from cms.directory.models import Organization
from cms.statistics.domain.scope import Scope

CITY = ZoneInfo("America/Mexico_City")
ONE, OTHER = "solicitud_dictamen_tecnico", "recepcion_registro_bienes"
ALL = Scope(units=frozenset({"ni", "ai"}))


def at(text: str) -> datetime.datetime:
    """A moment of the city in 2026: «03-02 10:00»."""
    return datetime.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CITY)


@dataclass
class Books:
    """Where cases are written down."""

    versions: dict[str, ProcedureVersion] = field(default_factory=dict)

    def version(self, clave: str, unit: str) -> ProcedureVersion:
        if clave not in self.versions:
            self.versions[clave] = ProcedureVersion.objects.create(
                clave=clave, number=1, name=clave, unit=unit, digest=clave, files={}, in_force=False
            )
        return self.versions[clave]

    def case(
        self, started: str, closed: str = "", *, due: str = "", clave: str = ONE, unit: str = "ni", paused: str = "",
        cancelled: bool = False, channel: str = "plataforma", organization: Organization | None = None,
    ) -> Case:  # fmt: skip
        state = Case.State.OPEN
        if closed:
            state = Case.State.CANCELLED if cancelled else Case.State.ENDED
        number = Case.objects.aggregate(n=Count("pk"))["n"] + 1
        return Case.objects.create(
            folio=f"X/{number:04d}", version=self.version(clave, unit), clave=clave, unit=unit, entry="solicitud",
            channel=channel, subject="Asunto", organization=organization, state=state, started_at=at(started),
            closed_at=at(closed) if closed else None, due_at=at(due) if due else None,
            paused_at=at(paused) if paused else None,
        )  # fmt: skip


def task(
    case: Case, node: str, opened: str, done: str = "", *, taken: str = "", waits: bool = False, due: str = "",
    state: str = "",
) -> Task:  # fmt: skip
    return Task.objects.create(
        case=case, node=node, label=f"Actividad {node}", role="papel", audience=["post:ni-jefe"], waits=waits,
        state=state or (Task.State.DONE if done else Task.State.OPEN), opened_at=at(opened),
        taken_at=at(taken) if taken else None, done_at=at(done) if done else None, due_at=at(due) if due else None,
    )  # fmt: skip
