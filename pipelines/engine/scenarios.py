"""Runs the scenarios of a procedure and compares each step with what is written."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.engine.advance import advance, start
from pipelines.engine.model import Process
from pipelines.engine.problems import EngineError, ProcessProblem
from schemas.procedures import Entry, Scenario

AUTOMATIC = "portal"


def run_scenario(
    process: Process, scenario: Scenario, entries: Mapping[str, Entry] | None = None
) -> list[ProcessProblem]:
    """What does not happen as the scenario says; empty when all of it does."""
    if scenario.entry and scenario.entry not in (entries or {}):
        return [ProcessProblem("escenario", scenario.name, f"La entrada «{scenario.entry}» no existe.")]
    entry = entries[scenario.entry].answers if entries and scenario.entry else {}
    try:
        step = start(process, entry)
    except EngineError as error:
        return [ProcessProblem("escenario", scenario.name, str(error))]
    for number, wanted in enumerate(scenario.steps, 1):
        where = f"{scenario.name}, paso {number}"
        if wanted.node not in process.nodes:
            return [ProcessProblem("escenario", where, f"La actividad «{wanted.node}» no existe.")]
        node = process.nodes[wanted.node]
        role = AUTOMATIC if node.kind == "serviceTask" else node.role
        if wanted.role != role:
            return [ProcessProblem("escenario", where, f"«{node.id}» le toca a «{role}», no a «{wanted.role}».")]
        try:
            step = advance(process, step.tokens, node.id, {**entry, **wanted.answers})
        except EngineError as error:
            return [ProcessProblem("escenario", where, str(error))]
        if wanted.then_open is not None and sorted(wanted.then_open) != sorted(step.tokens.open):
            found = ", ".join(sorted(step.tokens.open)) or "nada"
            return [ProcessProblem("escenario", where, f"Después de «{node.id}» queda abierto: {found}.")]
    if step.ended != scenario.ends:
        said, found = ("termina", "sigue abierto") if scenario.ends else ("sigue abierto", "termina")
        return [ProcessProblem("escenario", scenario.name, f"Se esperaba que {said}, pero {found}.")]
    return []
