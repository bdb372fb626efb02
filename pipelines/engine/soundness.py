"""Do the parallel parts of a process always come together again?

Every way that answers could lead is walked (a finite graph of markings). A marking is the set of flows that carry a
token; activities are passed like any other node. The process is sound when no marking is stuck, no flow ever carries
two tokens, and the end can be reached from everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.engine.model import Node, Process, Tokens
from pipelines.engine.problems import ProcessProblem

MAX_MARKINGS = 20_000
Marking = frozenset[str]


class _Crowded(Exception):
    """Two tokens on one flow."""

    def __init__(self, flow: str) -> None:
        self.flow = flow
        super().__init__(flow)


def soundness(process: Process) -> list[ProcessProblem]:
    """Problems of joining: stuck joins, tokens that pile up, parts left behind. Empty for a sound process."""
    if not any(node.kind == "parallelGateway" for node in process.nodes.values()):
        return []
    try:
        graph = _explore(process, frozenset(process.start_node.outgoing))
    except _Crowded as crowded:
        target = process.flows[crowded.flow].target
        return [
            ProcessProblem(
                "camino_repetido", target, "Se puede llegar dos veces a la vez: falta unir los caminos paralelos."
            )
        ]
    if graph is None:
        return [
            ProcessProblem(
                "demasiados_caminos", process.id, "El proceso tiene demasiados caminos paralelos para comprobarlo."
            )
        ]
    lost = set(graph) - _can_finish(graph)
    targets = {process.flows[flow].target for marking in lost for flow in marking}
    joins = sorted(node for node in targets if process.nodes[node].kind == "parallelGateway")
    return [ProcessProblem("union_sin_salida", node, "La unión puede quedar esperando para siempre.") for node in joins]


def can_finish_from(process: Process, tokens: Tokens) -> bool:
    """Whether a case that stands there always comes to an end, whatever is answered.

    An open activity counts as a token on one of its ways in: whichever it is, it is passed at once.
    """
    flows = [process.nodes[node].incoming[0] for node in tokens.open]
    flows += [flow for arrived in tokens.waiting.values() for flow in arrived]
    if len(set(flows)) < len(flows):
        return False
    try:
        graph = _explore(process, frozenset(flows))
    except _Crowded:
        return False
    return graph is not None and set(graph) == _can_finish(graph)


def _can_finish(graph: dict[Marking, set[Marking]]) -> set[Marking]:
    """The markings from which every token can still be consumed."""
    before: dict[Marking, set[Marking]] = {}
    for marking, following in graph.items():
        for after in following:
            before.setdefault(after, set()).add(marking)
    found: set[Marking] = set()
    pending: list[Marking] = [frozenset()]
    while pending:
        marking = pending.pop()
        if marking not in found:
            found.add(marking)
            pending.extend(before.get(marking, ()))
    return found


def _explore(process: Process, first: Marking) -> dict[Marking, set[Marking]] | None:
    """Marking -> next markings, or None when there are too many to look at."""
    graph: dict[Marking, set[Marking]] = {}
    pending = [first]
    while pending:
        marking = pending.pop()
        if marking in graph:
            continue
        if len(graph) >= MAX_MARKINGS:
            return None
        graph[marking] = set(_moves(process, marking))
        pending.extend(graph[marking])
    return graph


def _moves(process: Process, marking: Marking) -> Iterator[Marking]:
    for target in {process.flows[flow].target for flow in marking}:
        node = process.nodes[target]
        arrived = marking & set(node.incoming)
        if node.kind == "parallelGateway":
            if len(arrived) == len(node.incoming):
                yield _move(marking, arrived, node.outgoing)
            continue
        for flow in arrived:
            for leaving in _ways_out(node):
                yield _move(marking, frozenset({flow}), leaving)


def _ways_out(node: Node) -> list[tuple[str, ...]]:
    if node.kind == "exclusiveGateway":
        return [(flow,) for flow in node.outgoing]
    return [node.outgoing]


def _move(marking: Marking, entering: Marking, leaving: tuple[str, ...]) -> Marking:
    rest = marking - entering
    for flow in leaving:
        if flow in rest:
            raise _Crowded(flow)
    return rest | frozenset(leaving)
