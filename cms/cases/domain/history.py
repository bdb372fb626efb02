"""The history of a case in plain words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from cms.cases.domain import events, versions
from cms.cases.models import Case, Event
from pipelines.engine import Procedure

PLATFORM = "La plataforma"


@dataclass(frozen=True)
class Fact:
    """One line: when, who, what, and the answers that were given."""

    at: datetime.datetime
    who: str
    what: str
    detail: str


def of(case: Case) -> list[Fact]:
    """What happened, the newest first; that an activity opened is not told."""
    procedure = versions.procedure_of(case.version)
    found = Event.objects.filter(case=case).exclude(verb="opened").select_related("actor").order_by("-number")
    return [_fact(event, procedure) for event in found]


def _fact(event: Event, procedure: Procedure) -> Fact:
    node = procedure.process.nodes.get(event.node)
    what = events.VERBS[event.verb] + (f": {node.label}" if node else "")
    return Fact(event.at, str(event.actor) if event.actor else PLATFORM, what, _detail(event.data, procedure))


def _detail(data: dict[str, Any], procedure: Procedure) -> str:
    words = []
    for variable, value in (data.get("answers") or {}).items():
        question = procedure.declaration.preguntas.get(variable)
        labels = {answer.value: answer.label for answer in question.answers} if question else {}
        words.append(labels.get(value, value))
    words += [str(data[key]) for key in ("folio", "note", "outcome", "reason") if data.get(key)]
    return "; ".join(words)
