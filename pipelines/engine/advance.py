"""Moves a case forward. Pure: the same process, tokens, activity and answers always give the same step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pipelines.engine.model import Node, Process, Step, Tokens
from pipelines.engine.problems import EngineError, NodeNotOpen, UnansweredDecision


class EndlessLoop(EngineError):
    """The gateways of a process turn in a circle without any activity between them."""

    code = "ciclo_sin_actividad"


def start(process: Process, data: Mapping[str, Any] | None = None) -> Step:
    """The first step of a case: what is open after the start event.

    `data` answers the question asked at the start, of processes that have several ways in.
    """
    return _run(process, Tokens(), process.start_node.outgoing, data or {})


def advance(process: Process, tokens: Tokens, completed: str, data: Mapping[str, Any]) -> Step:
    """Completes an open activity (user or service task) and follows the flows to the next ones.

    `data` must hold the answer of every decision met on the way, as plain text (`{"visto_bueno": "conforme"}`).
    Raises `NodeNotOpen` when the activity is not open, `UnansweredDecision` when an answer is missing or unknown;
    nothing has changed then, `tokens` is never altered.
    """
    if completed not in tokens.open:
        raise NodeNotOpen(completed)
    remaining = list(tokens.open)
    remaining.remove(completed)
    return _run(process, Tokens(tuple(remaining), tokens.waiting), process.nodes[completed].outgoing, data)


def _run(process: Process, tokens: Tokens, flows: Iterable[str], data: Mapping[str, Any]) -> Step:
    opened: list[str] = []
    path: list[str] = []
    waiting = dict(tokens.waiting)
    pending = list(flows)
    limit = 4 * len(process.flows) + 8
    while pending:
        flow = pending.pop(0)
        path.append(flow)
        if len(path) > limit:
            raise EndlessLoop("El proceso da vueltas sin ninguna actividad.")
        node = process.nodes[process.flows[flow].target]
        if node.is_activity:
            opened.append(node.id)
        else:
            pending.extend(_pass(process, node, flow, data, waiting))
    after = Tokens((*tokens.open, *opened), waiting)
    return Step(
        opened=tuple(node for node in opened if process.nodes[node].kind == "userTask"),
        automatic=tuple(node for node in opened if process.nodes[node].kind == "serviceTask"),
        tokens=after,
        path=tuple(path),
        ended=not after.open and not after.waiting,
    )


def _pass(
    process: Process, node: Node, flow: str, data: Mapping[str, Any], waiting: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The flows taken out of an event or gateway that was entered by `flow`."""
    if node.kind == "exclusiveGateway":
        return (choose(process, node, data),)
    if node.kind == "parallelGateway":
        return join(node, flow, waiting)
    return node.outgoing


def choose(process: Process, node: Node, data: Mapping[str, Any]) -> str:
    """The way out of an exclusive gateway that the answers select."""
    if len(node.outgoing) == 1:
        return node.outgoing[0]
    for flow in node.outgoing:
        condition = process.flows[flow].condition
        if condition and data.get(condition.variable) == condition.value:
            return flow
    decision = process.decision(node.id)
    variable = decision.variable if decision else ""
    options = list(decision.options) if decision else []
    raise UnansweredDecision(node.id, variable, options, data.get(variable))


def join(node: Node, flow: str, waiting: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Counts an arrival at a parallel gateway; its ways out once every way in has arrived, else nothing."""
    arrived = Counter(waiting.get(node.id, ()))
    arrived[flow] += 1
    if set(arrived) >= set(node.incoming):
        arrived.subtract(node.incoming)
        _keep(node.id, arrived, waiting)
        return node.outgoing
    _keep(node.id, arrived, waiting)
    return ()


def _keep(node: str, arrived: Counter[str], waiting: dict[str, tuple[str, ...]]) -> None:
    left = tuple(sorted(arrived.elements()))
    if left:
        waiting[node] = left
    else:
        waiting.pop(node, None)
