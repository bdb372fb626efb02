"""Does a procedure folder hold together? Diagram against declaration, forms, scenarios and drawing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

from pipelines.engine.drawing import Box
from pipelines.engine.model import Process
from pipelines.engine.problems import InvalidProcess, ProcessProblem
from pipelines.engine.registry import Procedure, load_procedure
from pipelines.engine.scenarios import run_scenario
from pipelines.engine.verify_declaration import declaration_problems
from schemas.procedures import ROOT, InvalidDeclaration, names

MINIMUM_SCENARIOS = 3


def verify_folder(clave: str, root: Path = ROOT) -> list[ProcessProblem]:
    """Every problem of a procedure's folder; empty when it may be published."""
    try:
        procedure = load_procedure(clave, root)
    except InvalidDeclaration as error:
        return [ProcessProblem("declaracion", clave, str(error))]
    except InvalidProcess as error:
        return error.problems
    return verify(procedure, set(names(root)), root)


def verify(procedure: Procedure, claves: set[str], root: Path = ROOT) -> list[ProcessProblem]:
    """Every problem of a procedure that can be read, wherever its files are.

    `claves`: the procedures that exist, whose folders are in `root`.
    """
    checks = (_roles, _activities, _questions, _forms, _scenarios)
    found = [problem for check in checks for problem in check(procedure)]
    return found + declaration_problems(procedure, claves, root) + drawing_problems(procedure.process)


def _roles(procedure: Procedure) -> Iterator[ProcessProblem]:
    lanes = {lane.role: lane for lane in procedure.process.lanes.values()}
    roles = procedure.declaration.roles
    for key in sorted(set(lanes) ^ set(roles)):
        yield ProcessProblem("rol_desconocido", key, "El rol está solo en el diagrama o solo en procedure.yaml.")
    for key in sorted(set(lanes) & set(roles)):
        if lanes[key].name != roles[key].name:
            yield ProcessProblem(
                "nombre_de_rol", key, f"El diagrama dice «{lanes[key].name}» y procedure.yaml «{roles[key].name}»."
            )


def _activities(procedure: Procedure) -> Iterator[ProcessProblem]:
    drawn = {node.id for node in procedure.process.activities}
    for node in sorted(drawn ^ set(procedure.declaration.actividades)):
        yield ProcessProblem(
            "actividad_sin_pareja", node, "La actividad está solo en el diagrama o solo en procedure.yaml."
        )


def _questions(procedure: Procedure) -> Iterator[ProcessProblem]:
    asked: dict[str, set[str]] = {}
    for decision in procedure.process.decisions:
        asked.setdefault(decision.variable, set()).update(decision.options)
    declared = procedure.declaration.preguntas
    for variable in sorted(set(asked) ^ set(declared)):
        yield ProcessProblem(
            "pregunta_sin_pareja", variable, "La pregunta está solo en el diagrama o solo en procedure.yaml."
        )
    for variable in sorted(set(asked) & set(declared)):
        if asked[variable] != {answer.value for answer in declared[variable].answers}:
            yield ProcessProblem(
                "respuestas_distintas", variable, "Las respuestas del diagrama no son las de procedure.yaml."
            )


def _forms(procedure: Procedure) -> Iterator[ProcessProblem]:
    people = {node.id for node in procedure.process.activities if node.kind == "userTask"}
    for node in sorted(people - set(procedure.folder.forms)):
        yield ProcessProblem("sin_formulario", node, "Falta el formulario de la actividad.")
    for node in sorted(set(procedure.folder.forms) - people):
        yield ProcessProblem("formulario_suelto", node, "El formulario es de una actividad que no existe.")
    for node in sorted(people & set(procedure.folder.forms)):
        fields = {field.key for field in procedure.folder.forms[node].fields}
        for decision in procedure.process.asked_after(node):
            if decision.variable == procedure.process.entry_variable:
                continue
            question = procedure.declaration.preguntas.get(decision.variable)
            if question and not question.computed and decision.variable not in fields:
                yield ProcessProblem("pregunta_sin_campo", node, f"El formulario no pregunta «{decision.variable}».")


def _scenarios(procedure: Procedure) -> Iterator[ProcessProblem]:
    scenarios = procedure.folder.scenarios
    if len(scenarios) < MINIMUM_SCENARIOS:
        yield ProcessProblem(
            "pocos_escenarios", procedure.clave, f"Hacen falta al menos {MINIMUM_SCENARIOS} escenarios."
        )
    for scenario in scenarios:
        yield from run_scenario(procedure.process, scenario, procedure.declaration.entradas)
    entries = procedure.declaration.entradas
    answered = {
        (variable, value) for one in scenarios for step in one.steps for variable, value in step.answers.items()
    }
    answered |= {pair for one in scenarios if one.entry in entries for pair in entries[one.entry].answers.items()}
    walked = {step.node for one in scenarios for step in one.steps}
    for activity in procedure.process.activities:
        if activity.id not in walked:
            yield ProcessProblem("actividad_sin_escenario", activity.id, "Ningún escenario pasa por la actividad.")
    for decision in procedure.process.decisions:
        for value in decision.options:
            if (decision.variable, value) not in answered:
                yield ProcessProblem("respuesta_sin_escenario", decision.node, f"Ningún escenario contesta «{value}».")


def drawing_problems(process: Process) -> list[ProcessProblem]:
    """Missing shapes, boxes on boxes, lines through boxes or along other lines."""
    drawing = process.drawing
    missing = [node for node in process.nodes if node not in drawing.shapes]
    missing += [flow for flow in process.flows if flow not in drawing.edges]
    if missing:
        return [ProcessProblem("sin_dibujo", element, "El elemento no está en el dibujo.") for element in missing]
    documents = [document.id for document in process.documents if document.id in drawing.shapes]
    boxes = {element: drawing.shapes[element] for element in [*process.nodes, *documents]}
    return [*_overlaps(boxes), *_cuts(process, boxes), *_shared_lines(process)]


def _overlaps(boxes: dict[str, Box]) -> Iterator[ProcessProblem]:
    for (first, box), (second, other) in combinations(boxes.items(), 2):
        if box.overlaps(other):
            yield ProcessProblem("dibujo_encimado", first, f"Se encima con «{second}».")


def _cuts(process: Process, boxes: dict[str, Box]) -> Iterator[ProcessProblem]:
    for flow in process.flows:
        for start, end in pairwise(process.drawing.edges[flow]):
            for element, box in boxes.items():
                if box.is_cut_by(start, end):
                    yield ProcessProblem("linea_sobre_caja", flow, f"La línea atraviesa «{element}».")


def _shared_lines(process: Process) -> Iterator[ProcessProblem]:
    """Lines may meet only where they leave the same element or arrive at the same element."""
    for first, second in combinations(process.flows.values(), 2):
        if first.source == second.source or first.target == second.target:
            continue
        pieces = [list(pairwise(process.drawing.edges[flow.id])) for flow in (first, second)]
        if any(_run_together(one, other) for one in pieces[0] for other in pieces[1]):
            yield ProcessProblem("lineas_encimadas", first.id, f"La línea va encima de «{second.id}».")


Piece = tuple[tuple[float, float], tuple[float, float]]


def _run_together(one: Piece, other: Piece) -> bool:
    for axis in (0, 1):
        along = 1 - axis
        if one[0][axis] == one[1][axis] == other[0][axis] == other[1][axis]:
            low = max(min(one[0][along], one[1][along]), min(other[0][along], other[1][along]))
            high = min(max(one[0][along], one[1][along]), max(other[0][along], other[1][along]))
            if high - low > 1:
                return True
    return False
