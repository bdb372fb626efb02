"""Every run of a procedure's diagram, to show what can never happen in any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from pipelines.engine import Procedure, Step, Tokens, advance, load_procedure, start

State = tuple[Tokens, bool]


def never_before(clave: str, node: str, first: str, answer: tuple[str, str] | None = None) -> bool:
    """Whether `node` opens in no run unless `first` was done before, and answered so the last time it was."""
    procedure = load_procedure(clave)
    assert {node, first} <= {one.id for one in procedure.process.activities}
    seen: set[str] = set()
    pending = [(begin, entry, False) for begin, entry in _begins(procedure)]
    reached = False
    while pending:
        step, entry, done = pending.pop()
        opened = {*step.opened, *step.automatic}
        if node in opened:
            reached = True
            if not done:
                return False
        key = repr((sorted(step.tokens.open), sorted(step.tokens.waiting.items()), sorted(entry.items()), done))
        if key in seen:
            continue
        seen.add(key)
        for activity in dict.fromkeys(step.tokens.open):
            for answers in answers_after(procedure, activity, entry):
                after = done
                if activity == first:
                    after = answer is None or answers.get(answer[0]) == answer[1]
                pending.append((advance(procedure.process, step.tokens, activity, {**entry, **answers}), entry, after))
    assert reached, f"{clave}: no run opens {node}"
    return True


def _begins(procedure: Procedure) -> Iterator[tuple[Step, Mapping[str, str]]]:
    for entry in procedure.declaration.entradas.values():
        yield start(procedure.process, entry.answers), entry.answers


def answers_after(procedure: Procedure, node: str, entry: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every way to answer what is asked after an activity."""
    asked = {one.variable: one.options for one in procedure.process.asked_after(node) if one.variable not in entry}
    for values in product(*asked.values()):
        yield dict(zip(asked, values, strict=True))


def after(clave: str, node: str, entry: str = "", **answers: str) -> set[str]:
    """What opens when an activity is done with these answers; the label of the end when nothing does."""
    procedure = load_procedure(clave)
    given = procedure.declaration.entradas[entry].answers if entry else {}
    step = advance(procedure.process, Tokens((node,), {}), node, {**given, **answers})
    if step.opened or step.automatic:
        return {*step.opened, *step.automatic}
    flow = procedure.process.flows[step.path[-1]]
    return {procedure.process.nodes[flow.target].id}


def begins(clave: str, entry: str) -> set[str]:
    """What is open when a case begins by an entry."""
    procedure = load_procedure(clave)
    step = start(procedure.process, procedure.declaration.entradas[entry].answers)
    return {*step.opened, *step.automatic}
