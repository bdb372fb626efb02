"""Everything that must hold before a draft comes into force, each problem with its file, line and element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import yaml

from cms.cases.models import ProcedureVersion
from cms.cases.registry import known_rules, known_services
from cms.modeler.domain.files import said
from cms.modeler.domain.yaml_text import line_of
from pipelines.engine import InvalidProcess, Procedure, ProcessProblem, parse, ready
from pipelines.engine.parse import read_tree
from pipelines.engine.verify import verify
from schemas.procedures import InvalidDeclaration, load_files, names
from schemas.procedures.building import build, read
from schemas.procedures.loader import MAIN, PROCESS, kinds

# Codes of the engine that speak of a letter, by its document's key.
OF_LETTERS = {"dato_desconocido", "tabla_desconocida", "firma_desconocida", "sin_plantilla", "plantilla_suelta"}
OF_FORMS = {"sin_formulario", "formulario_suelto", "pregunta_sin_campo"}
PARTS = ("actividades", "roles", "preguntas", "entradas", "documentos", "reglas")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong. `line`: 0 where the file has none; `element`: its id in the drawing, if it is drawn."""

    file: str
    line: int
    message: str
    element: str = ""
    code: str = ""


@dataclass(frozen=True)
class Checked:
    """What a draft is: its problems, and the procedure that it declares when it can be read."""

    problems: tuple[Problem, ...]
    procedure: Procedure | None


def check(clave: str, files: Mapping[str, str], *, system: str = "") -> Checked:
    """All problems of a procedure's files. `system`: where its cases live now, which a draft never changes."""
    unreadable = [*syntax(files), *_drawing_problems(files.get(PROCESS, ""))]
    try:
        procedure = ready(load_files(clave, {path: text.encode() for path, text in files.items()}))
    except InvalidDeclaration as error:
        return Checked(tuple(sorted(unreadable or [Problem(MAIN, 1, str(error))])), None)
    except (InvalidProcess, RecursionError):
        return Checked(tuple(sorted(unreadable)), None)
    claves = {*names(), *ProcedureVersion.objects.values_list("clave", flat=True), clave}
    found = [_placed(problem, files, procedure) for problem in verify(procedure, claves)]
    found += _functions(procedure, files)
    if system and procedure.declaration.sistema != system:
        found.append(Problem(MAIN, line_of(files[MAIN], ("sistema",)), "El sistema de un procedimiento no cambia."))
    return Checked(tuple(sorted(set(found))), procedure)


def syntax(files: Mapping[str, str]) -> Iterator[Problem]:
    """Files that are not YAML, or do not have the shape that we read: each of them, not only the first."""
    for path, text in files.items():
        if path == PROCESS:
            continue
        if problem := _not_yaml(path, text):
            yield problem
            continue
        name = PurePosixPath(path)
        kind, named = kinds()[path if path == MAIN else name.parent.name]
        try:
            build(kind, read(text.encode(), name.name), path, **{named: name.stem})
        except InvalidDeclaration as error:
            yield _misshapen(path, text, str(error))
        except RecursionError:
            yield Problem(path, 1, "El archivo tiene demasiados niveles.")


def _not_yaml(path: str, text: str) -> Problem | None:
    try:
        for event in yaml.parse(text, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                return Problem(
                    path, event.start_mark.line + 1, "No se admiten referencias («*nombre»); repita el valor."
                )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Problem(path, line, "Desde aquí no se entiende: revise sangría, comillas, comas y dos puntos.")
    except (yaml.YAMLError, RecursionError):
        return Problem(path, 1, "El archivo no es YAML, o tiene caracteres que no se admiten.")
    return None


def _misshapen(path: str, text: str, message: str) -> Problem:
    """The engine says «file, «key», key: sentence»; here the sentence gets its line."""
    where, _, sentence = message.partition(": ")
    parts = [part.strip("«» ") for part in where.split(", ")[1:]]
    if unknown := re.match(r"claves desconocidas: ([^,]+)", sentence):
        parts.append(unknown[1])
    if repeated := re.match(r"línea (\d+)", sentence):
        return Problem(path, int(repeated[1]), sentence.partition(": ")[2] or sentence)
    words = sentence[:1].upper() + sentence[1:] + "."
    place = f"En {', '.join(f'«{part}»' for part in parts)}: {sentence}." if parts else words
    return Problem(path, line_of(text, tuple(parts)), place)


def _drawing_problems(text: str) -> Iterator[Problem]:
    try:
        parse(text.encode())
    except InvalidProcess as error:
        drawn = _drawn(text)
        for one in error.problems:
            element = one.element if one.element in drawn else ""
            name = f"{drawn[element]}: " if drawn.get(element) else f"{one.element}: " if one.element else ""
            yield Problem(PROCESS, _xml_line(text, one.element), name + said(one.code, one.message), element, one.code)


def _drawn(text: str) -> dict[str, str]:
    """Id -> name of everything in a diagram, also of one that cannot run."""
    try:
        root = read_tree(text.encode())
    except InvalidProcess:
        return {}
    return {
        str(one.get("id")): " ".join((one.get("name") or "").split())
        for one in root.iter()
        if isinstance(one.tag, str) and one.get("id")
    }


def _xml_line(text: str, element: str) -> int:
    found = re.search(rf'\bid=["\']{re.escape(element)}["\']', text) if element else None
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _placed(problem: ProcessProblem, files: Mapping[str, str], procedure: Procedure) -> Problem:
    """A problem of the engine with the file, line and element that it is about."""
    process, element = procedure.process, problem.element
    node, _, field = element.partition(".")
    drawn = element if element in process.nodes or element in process.flows or element in process.lanes else ""
    name = process.nodes[node].label if node in process.nodes else element
    words = f"{name}: {problem.message}" if name else problem.message
    if problem.code == "escenario" or element.partition(",")[0] in {one.name for one in procedure.folder.scenarios}:
        return Problem(f"scenarios/{element.partition(',')[0]}.yaml", 1, words, code=problem.code)
    if field and f"forms/{node}.yaml" in files:
        path = f"forms/{node}.yaml"
        line = line_of(files[path], ("campos", *field.split(".")))
        return Problem(path, line, f"{name}, «{field}»: {problem.message}", node, problem.code)
    if problem.code in OF_LETTERS:
        path = f"letters/{element}.yaml"
        return Problem(path if path in files else MAIN, 1, words, code=problem.code)
    if problem.code in OF_FORMS and f"forms/{element}.yaml" in files:
        return Problem(f"forms/{element}.yaml", 1, words, drawn, problem.code)
    for part in PARTS:
        if element in getattr(procedure.declaration, part):
            return Problem(MAIN, line_of(files[MAIN], (part, element)), words, drawn, problem.code)
    if drawn:
        return Problem(PROCESS, _xml_line(files[PROCESS], element), words, drawn, problem.code)
    return Problem(MAIN, 1, words, code=problem.code)


def _functions(procedure: Procedure, files: Mapping[str, str]) -> Iterator[Problem]:
    """Names of functions that nobody wrote: such a draft would fail on the first click."""
    for node, activity in procedure.declaration.actividades.items():
        drawn = procedure.process.nodes.get(node)
        if drawn is None:
            continue
        missing = [name for name in activity.rules if name not in known_rules()]
        missing += [name for name in filter(None, [activity.service]) if name not in known_services()]
        words = [(f"la plataforma no tiene una función «{name}».", "funcion_desconocida") for name in missing]
        if drawn.kind == "serviceTask" and not activity.service:
            words.append(("falta decir qué hace la plataforma («servicio»).", "sin_servicio"))
        line = line_of(files[MAIN], ("actividades", node))
        yield from (Problem(MAIN, line, f"{drawn.label}: {message}", node, code) for message, code in words)
