"""What may happen in a case, with every answer written: a walk through the diagram and the data after each turn.

Dates in the data are counted from `BASE`, and people and dependencias stand as placeholders: each case puts in its own.
"""

from __future__ import annotations

import datetime
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cms.procedures.bulk.obedient import mended
from cms.procedures.bulk.walks import Move, Turn, walk
from cms.procedures.demo.invent import invent
from pipelines.engine import Procedure
from schemas.procedures import Entry

BASE = datetime.date(2000, 1, 3)  # a Monday, long before any real date
BASE_DATE = re.compile(r'"(200[01]-\d\d-\d\d)"')
OFFICE = "@dependencia@"
SOMEBODY = "@persona:@"
EACH = 12  # different ways for each way in


def placeholder(key: str) -> str:
    """What stands for the person chosen in a field."""
    return f"@persona:{key}@"


@dataclass(frozen=True)
class Act:
    """A turn with its data. `fields`: those that were filled in; `service_fields`: those of each service."""

    turn: Turn
    fields: tuple[str, ...]
    service_fields: tuple[tuple[str, ...], ...]
    text: str  # the whole data of the case afterwards, as JSON
    chosen: frozenset[str]  # the fields in which somebody has been chosen by then


@dataclass(frozen=True)
class Script:
    """One way through a procedure. `tasks`: activities of people that open in it."""

    procedure: Procedure
    entry: Entry
    acts: tuple[Act, ...]
    tasks: int = field(default=0)

    @cached_property
    def ends(self) -> bool:
        return bool(self.acts[-1].turn.outcome)

    @cached_property
    def opens_children(self) -> bool:
        nodes = (act.turn.move.node for act in self.acts if act.turn.move)
        return any(self.procedure.activity(node).child for node in nodes)


def goes_on_alone(procedure: Procedure) -> frozenset[str]:
    """The activities that a case of another procedure completes by its end (`cms.cases.domain.children`)."""
    found = set()
    for node, activity in procedure.declaration.actividades.items():
        form = procedure.form(node)
        asks = form is not None and any(one.required and not one.when for one in form.fields)
        decides = any(
            decision.variable != procedure.process.entry_variable for decision in procedure.process.asked_after(node)
        )
        if activity.child is not None and not asks and not decides:
            found.add(node)
    return frozenset(found)


def scripts_of(procedure: Procedure, rng: random.Random) -> Iterator[Script]:
    """Different ways for each way in, the same for the same dice."""
    alone = frozenset(
        node for node in goes_on_alone(procedure) if not _optional(procedure, node)
    )  # where the other case is optional, somebody may also do it by hand
    for entry in procedure.declaration.entradas.values():
        for _ in range(EACH):
            turns = walk(procedure.process, entry.answers, rng, alone)
            yield Script(procedure, entry, tuple(_acted(procedure, turns)), sum(len(turn.opened) for turn in turns))


def _optional(procedure: Procedure, node: str) -> bool:
    child = procedure.activity(node).child
    return child is not None and child.optional


def _acted(procedure: Procedure, turns: tuple[Turn, ...]) -> Iterator[Act]:
    data: dict[str, Any] = {}
    for turn in turns:
        filled = filled_in(procedure, turn.move, data) if turn.move else {}
        data = {**data, **filled}
        services = []
        for service in turn.services:
            data = {**data, **service.answers}
            services.append(tuple(sorted(service.answers)))
        text = json.dumps(data, ensure_ascii=False)
        chosen = frozenset(key for key, value in data.items() if value == placeholder(key))
        yield Act(turn, tuple(sorted(filled)), tuple(services), text, chosen)


def filled_in(procedure: Procedure, move: Move, data: Mapping[str, Any], today: datetime.date = BASE) -> dict[str, Any]:
    """What a form takes and the rules let pass."""
    form = procedure.form(move.node)
    if form is None:
        return {}
    found = invent(form, procedure.declaration, move.answers, today=today, person=SOMEBODY, office=OFFICE)
    for one in form.fields:
        if one.kind == "persona" and one.key in found:
            found[one.key] = placeholder(one.key)
    rules = procedure.activity(move.node).rules
    return {**found, **mended(rules, {**data, **found}, move.answers, today)}


def put_in(text: str, people: Mapping[str, str], somebody: str, office: str, day: datetime.date) -> str:
    """The data of one case: its people (field -> uuid), its dependencia, and its dates."""
    for key, uuid in people.items():
        text = text.replace(placeholder(key), uuid)
    text = text.replace(SOMEBODY, somebody).replace(OFFICE, office)
    later = day - BASE
    return BASE_DATE.sub(lambda found: f'"{datetime.date.fromisoformat(found[1]) + later}"', text)
