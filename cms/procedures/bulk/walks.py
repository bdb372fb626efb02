"""Ways through a diagram, found by the engine that runs it. Pure: the same dice give the same way."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.engine import Process, Step, Tokens, advance, start

HURRY = 14  # activities after which a walk takes the shortest way out
LONGEST = 60
STRAIGHT = 0.45  # how often the answer that leads to the end is taken at once


@dataclass(frozen=True)
class Move:
    """One activity done with its answers."""

    node: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Turn:
    """One click and what followed from it. `move` None: the case began.

    `services`: what the platform did next; `opened`: activities of people that opened, in their order; `tokens`: where
    the case stands then; `outcome`: the label of its end, empty while it goes on.
    """

    move: Move | None
    services: tuple[Move, ...]
    opened: tuple[str, ...]
    tokens: Tokens
    outcome: str


def walk(
    process: Process, entry: Mapping[str, str], rng: random.Random, alone: frozenset[str] = frozenset()
) -> tuple[Turn, ...]:
    """A case from its start to its end, unless it is very long. `alone`: activities that go on without answers."""
    lengths = ways_out(process)
    turns = [_turn(process, entry, None, start(process, entry), frozenset(), rng, lengths)]
    while not turns[-1].outcome and len(turns) <= LONGEST:
        tokens = turns[-1].tokens
        node = rng.choice(tokens.open)
        straight = len(turns) > HURRY or rng.random() < STRAIGHT
        answers = {} if node in alone else answers_after(process, entry, node, rng, lengths, straight=straight)
        step = advance(process, tokens, node, {**entry, **answers})
        still = frozenset(tokens.open) - {node}
        turns.append(_turn(process, entry, Move(node, answers), step, still, rng, lengths))
    return tuple(turns)


def ways_out(process: Process) -> dict[str, int]:
    """Node -> the least number of flows from there to an end."""
    found = {node.id: 0 for node in process.nodes.values() if node.kind == "endEvent"}
    pending = list(found)
    while pending:
        here = pending.pop(0)
        for before in process.preceding(here):
            if before.id not in found:
                found[before.id] = found[here] + 1
                pending.append(before.id)
    return found


def _turn(
    process: Process, entry: Mapping[str, str], move: Move | None, step: Step, still: frozenset[str],
    rng: random.Random, lengths: Mapping[str, int],
) -> Turn:  # fmt: skip
    """Let the platform do its activities, one after the other."""
    services, waiting = [], list(step.automatic)
    while waiting:
        node = waiting.pop(0)
        answers = answers_after(process, entry, node, rng, lengths, straight=True)
        services.append(Move(node, answers))
        step = advance(process, step.tokens, node, {**entry, **answers})
        waiting += step.automatic
    last = process.nodes[process.flows[step.path[-1]].target]
    opened = tuple(dict.fromkeys(node for node in step.tokens.open if node not in still))
    return Turn(move, tuple(services), opened, step.tokens, last.label if step.ended else "")


def answers_after(
    process: Process, entry: Mapping[str, str], node: str, rng: random.Random, lengths: Mapping[str, int], *,
    straight: bool,
) -> dict[str, str]:  # fmt: skip
    """An answer to every question that may follow; `straight`: those that lead to an end the shortest way."""
    found: dict[str, str] = {}
    for decision in process.asked_after(node):
        if decision.variable in entry or decision.variable in found:
            continue
        flows = [process.flows[flow] for flow in process.nodes[decision.node].outgoing]
        answered = [flow for flow in flows if flow.condition is not None]
        shortest = min(answered, key=lambda flow: (lengths.get(flow.target, LONGEST), flow.id))
        chosen = shortest if straight else rng.choice(answered)
        assert chosen.condition is not None
        found[decision.variable] = chosen.condition.value
    return found
