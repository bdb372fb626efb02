"""The history of a case in plain words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from cms.cases.domain import events, showing, versions
from cms.cases.models import Case, Event
from pipelines.engine import Procedure

PLATFORM = "La plataforma"
CITIZEN = "Quien solicita"
ASKING = ("started", "completed")  # what people without an account do in a case
# Names of facts about who has an activity, and the word before each.
HANDED = {"from": "de", "to": "a", "until": "hasta el"}


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
    found = Event.objects.filter(case=case).exclude(verb="opened").select_related("actor", "case").order_by("-number")
    return [_fact(event, procedure) for event in found]


def _fact(event: Event, procedure: Procedure) -> Fact:
    node = procedure.process.nodes.get(event.node)
    what = events.VERBS[event.verb] + (f": {node.label}" if node else "")
    return Fact(event.at, _who(event), what, _detail(event.data, procedure))


def _who(event: Event) -> str:
    if event.actor:
        instead_of = event.data.get("instead_of")
        return f"{event.actor}, en suplencia de {instead_of}" if instead_of else str(event.actor)
    asked = event.verb in ASKING and event.case.channel == Case.Channel.WEB
    return CITIZEN if asked else PLATFORM


def _detail(data: dict[str, Any], procedure: Procedure) -> str:
    words = []
    for variable, value in (data.get("answers") or {}).items():
        question = procedure.declaration.preguntas.get(variable)
        labels = {answer.value: answer.label for answer in question.answers} if question else {}
        words.append(labels.get(value, value))
    words += [f"{label} {_plain(data[key])}" for key, label in HANDED.items() if data.get(key)]
    words += [_change(procedure, key, old, new) for key, (old, new) in (data.get("changes") or {}).items()]
    words += [str(data[key]) for key in ("name", "folio", "note", "outcome", "reason") if data.get(key)]
    return "; ".join(words)


def _change(procedure: Procedure, key: str, old: Any, new: Any) -> str:
    """What an answer said and what it says now."""
    if key not in showing.fields_of(procedure):
        return key
    before, after = (showing.shown(procedure, key, {key: value}) for value in (old, new))
    if before.table or after.table:
        return f"«{after.label}» cambió sus renglones"
    return f"«{after.label}» decía «{before.text}» y ahora dice «{after.text}»"


def _plain(value: Any) -> str:
    """A name as it is, a day as days are written."""
    try:
        return f"{datetime.date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)
