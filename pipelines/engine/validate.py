"""What must hold before a process may run. Every rule is a function from a process to its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipelines.engine.model import Node, Process
from pipelines.engine.problems import ProcessProblem
from pipelines.engine.soundness import soundness

GATEWAYS = ("exclusiveGateway", "parallelGateway")


def validate(process: Process) -> list[ProcessProblem]:
    """Every problem of a process, by element. An empty list means that it can be run.

    Rules about paths are asked only when the structure holds: a dangling flow would make them meaningless.
    """
    for rules in (STRUCTURE, PATHS):
        problems = [problem for rule in rules for problem in rule(process)]
        if problems:
            return sorted(set(problems))
    return soundness(process)


def _lone_start(process: Process) -> Iterator[ProcessProblem]:
    starts = [node for node in process.nodes.values() if node.kind == "startEvent"]
    if len(starts) != 1:
        yield ProcessProblem("un_solo_inicio", process.id, f"Debe haber exactamente un inicio; hay {len(starts)}.")
    if not any(node.kind == "endEvent" for node in process.nodes.values()):
        yield ProcessProblem("sin_fin", process.id, "Falta el evento de fin.")


def _whole_flows(process: Process) -> Iterator[ProcessProblem]:
    for flow in process.flows.values():
        missing = [end for end in (flow.source, flow.target) if end not in process.nodes]
        if missing:
            yield ProcessProblem("flujo_suelto", flow.id, "El flujo empieza o termina en un elemento que no existe.")
        elif flow.condition and len(process.nodes[flow.source].outgoing) < 2:
            yield ProcessProblem("condicion_sobrante", flow.id, "La única salida de un elemento no lleva condición.")


def _connections(process: Process) -> Iterator[ProcessProblem]:
    for node in process.nodes.values():
        if node.kind == "startEvent" and node.incoming:
            yield ProcessProblem("inicio_con_entrada", node.id, "El inicio no puede tener entradas.")
        if node.kind == "endEvent" and node.outgoing:
            yield ProcessProblem("fin_con_salida", node.id, "El fin no puede tener salidas.")
        if node.kind != "startEvent" and not node.incoming:
            yield ProcessProblem("sin_entrada", node.id, "Nada lleva a este elemento.")
        if node.kind != "endEvent" and not node.outgoing:
            yield ProcessProblem("sin_salida", node.id, "Este elemento no lleva a ningún otro.")
        if node.kind not in GATEWAYS and len(node.outgoing) > 1:
            yield ProcessProblem(
                "una_sola_salida", node.id, "Una actividad o un inicio tiene una sola salida; use una compuerta."
            )


def _people(process: Process) -> Iterator[ProcessProblem]:
    for node in process.nodes.values():
        if node.kind == "userTask" and node.lane is None:
            yield ProcessProblem(
                "sin_responsable", node.id, "La actividad no está en ningún carril: falta el responsable."
            )
        if node.is_activity and not node.label:
            yield ProcessProblem("sin_nombre", node.id, "La actividad no tiene nombre.")


def _documents(process: Process) -> Iterator[ProcessProblem]:
    for document in process.documents:
        if any(node not in process.nodes for node in document.nodes):
            yield ProcessProblem(
                "documento_suelto", document.id, "El documento está unido a un elemento que no existe."
            )


def _answers(process: Process) -> Iterator[ProcessProblem]:
    for node in process.nodes.values():
        if node.kind == "exclusiveGateway" and len(node.outgoing) > 1:
            yield from _one_question(process, node)
        elif node.kind == "parallelGateway" and any(process.flows[flow].condition for flow in node.outgoing):
            yield ProcessProblem(
                "condicion_sobrante", node.id, "Las salidas de una compuerta paralela no llevan condición."
            )


def _one_question(process: Process, node: Node) -> Iterator[ProcessProblem]:
    conditions = [process.flows[flow].condition for flow in node.outgoing]
    if None in conditions:
        yield ProcessProblem("salida_sin_condicion", node.id, "Cada salida de una decisión lleva su condición.")
        return
    answers = [(condition.variable, condition.value) for condition in conditions if condition]
    if len({variable for variable, _ in answers}) > 1:
        yield ProcessProblem(
            "varias_preguntas", node.id, "Las salidas de una decisión preguntan por variables distintas."
        )
    if len(set(answers)) < len(answers):
        yield ProcessProblem("respuesta_repetida", node.id, "Dos salidas de la decisión tienen la misma respuesta.")


def _reachable(process: Process) -> Iterator[ProcessProblem]:
    seen = _walk([process.start_node], lambda node: process.following(node.id))
    for node in process.nodes.values():
        if node.id not in seen:
            yield ProcessProblem("inalcanzable", node.id, "No hay camino desde el inicio hasta este elemento.")


def _reaches_end(process: Process) -> Iterator[ProcessProblem]:
    ends = [node for node in process.nodes.values() if node.kind == "endEvent"]
    seen = _walk(ends, lambda node: process.preceding(node.id))
    for node in process.nodes.values():
        if node.id not in seen:
            yield ProcessProblem("sin_camino_al_fin", node.id, "Desde este elemento no se llega a ningún fin.")


def _answered(process: Process) -> Iterator[ProcessProblem]:
    """Going back from a decision, an activity that can answer it must come before the start.

    The start itself may answer one question: by which of several ways in the case came.
    """
    for decision in process.decisions:
        if decision.variable == process.entry_variable:
            continue
        before = _walk(
            [process.nodes[decision.node]], lambda node: [] if node.is_activity else process.preceding(node.id)
        )
        if process.start_node.id in before:
            yield ProcessProblem(
                "decision_sin_respuesta", decision.node, "Se llega a la decisión sin una actividad que la conteste."
            )


def _no_idle_loop(process: Process) -> Iterator[ProcessProblem]:
    """A circle of gateways without any activity would turn for ever."""
    for node in process.nodes.values():
        if node.kind in GATEWAYS and any(after.id == node.id for after in process.next_through_gateways(node.id)):
            yield ProcessProblem("ciclo_sin_actividad", node.id, "El elemento está en un ciclo sin ninguna actividad.")


def _walk(begin: list[Node], neighbours: Callable[[Node], list[Node]]) -> set[str]:
    seen: set[str] = set()
    pending = list(begin)
    while pending:
        node = pending.pop()
        if node.id not in seen:
            seen.add(node.id)
            pending.extend(neighbours(node))
    return seen


Rule = Callable[[Process], Iterator[ProcessProblem]]
STRUCTURE: tuple[Rule, ...] = (_lone_start, _whole_flows, _connections, _people, _documents, _answers)
PATHS: tuple[Rule, ...] = (_reachable, _reaches_end, _answered, _no_idle_loop)
