"""Reads procedure folders. Any key that is missing, misspelt or of another type is an `InvalidDeclaration`."""

from __future__ import annotations

import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from schemas.procedures.declarations import (
    Activity,
    Answer,
    Deadline,
    Declaration,
    Field,
    Form,
    InvalidDeclaration,
    ProcedureFolder,
    Question,
    Restriction,
    Role,
    Scenario,
    ScenarioStep,
)

ROOT = Path(__file__).parent
T = TypeVar("T")


def names(root: Path = ROOT) -> list[str]:
    """The claves of all procedures: the folders that hold a `procedure.yaml`."""
    return sorted(path.parent.name for path in root.glob("*/procedure.yaml"))


def load_folder(clave: str, root: Path = ROOT) -> ProcedureFolder:
    """One procedure folder. Raises `KeyError` for an unknown clave, `InvalidDeclaration` for a bad file."""
    if clave not in names(root):
        raise KeyError(clave)
    folder = root / clave
    bpmn = folder / "process.bpmn"
    if not bpmn.is_file():
        raise InvalidDeclaration(f"{clave}: falta process.bpmn")
    forms = [_form(path) for path in sorted((folder / "forms").glob("*.yaml"))]
    return ProcedureFolder(
        clave=clave,
        declaration=_declaration(folder / "procedure.yaml", clave),
        bpmn=bpmn.read_bytes(),
        forms={form.node: form for form in forms},
        scenarios=tuple(_scenario(path) for path in sorted((folder / "scenarios").glob("*.yaml"))),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDeclaration(f"{path.name}: no es YAML: {error}") from error
    if not isinstance(value, dict):
        raise InvalidDeclaration(f"{path.name}: se esperaban claves y valores")
    return value


def _build(kind: type[T], values: Mapping[str, Any], where: str) -> T:
    """A dataclass from a mapping with exactly its fields, each of the annotated type."""
    hints = get_type_hints(kind)
    unknown, missing = set(values) - set(hints), set(hints) - set(values)
    if unknown or missing:
        raise InvalidDeclaration(f"{where}: claves desconocidas {sorted(unknown)}, faltantes {sorted(missing)}")
    for name, hint in hints.items():
        if not _fits(values[name], hint):
            raise InvalidDeclaration(f"{where}: «{name}» tiene un valor no admitido: {values[name]!r}")
    return kind(**values)


def _fits(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return value in arguments
    if origin in (Union, types.UnionType):
        return any(_fits(value, argument) for argument in arguments)
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(item, arguments[0]) for item in value)
    if origin is not None:
        return isinstance(value, Mapping) and all(_fits(item, arguments[1]) for item in value.values())
    return type(value) is hint


def _declaration(path: Path, clave: str) -> Declaration:
    raw = _read(path)
    where = f"{clave}/{path.name}"
    for name in ("roles", "actividades", "preguntas", "restricciones"):
        raw.setdefault(name, {})
        if not isinstance(raw[name], dict):
            raise InvalidDeclaration(f"{where}: «{name}» debe ser un conjunto de claves")
    roles = {key: _build(Role, {"key": key, **_renamed(role)}, where) for key, role in raw["roles"].items()}
    values = {
        **raw,
        "clave": clave,
        "politicas": tuple(raw.get("politicas", ())),
        "formatos": tuple(raw.get("formatos", ())),
        "desviaciones": tuple(raw.get("desviaciones", ())),
        "roles": roles,
        "actividades": {node: _activity(node, value, where) for node, value in raw["actividades"].items()},
        "preguntas": {key: _question(key, value, where) for key, value in raw["preguntas"].items()},
        "restricciones": tuple(
            _build(Restriction, {"key": key, **_renamed(value)}, where) for key, value in raw["restricciones"].items()
        ),
    }
    return _build(Declaration, values, where)


ENGLISH = {
    "nombre": "name",
    "ambito": "scope",
    "tarea": "duty",
    "etiqueta": "label",
    "pregunta": "question",
    "minimo": "minimum",
    "maximo": "maximum",
    "unidad": "unit",
    "propuesta_nuestra": "ours",
    "boton": "verb",
    "plazo": "deadline",
    "firma": "signs",
    "restricciones": "restrictions",
    "oficio": "letter",
    "edita": "edits",
    "nota": "note",
    "negativa": "negative",
    "texto": "text",
    "calculada": "computed",
    "respuestas": "answers",
    "obligatorio": "required",
    "ayuda": "help",
    "tipo": "kind",
    "titulo": "title",
    "introduccion": "intro",
    "campos": "fields",
}


def _renamed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Spanish keys of the files as our field names; an unknown key stays and is refused later."""
    return {ENGLISH.get(key, key): value for key, value in values.items()}


def _activity(node: str, raw: Mapping[str, Any], where: str) -> Activity:
    values = {"node": node, "restrictions": False, "letter": False, "edits": False, "note": "", **_renamed(raw)}
    deadline = values.get("deadline")
    values["deadline"] = _build(Deadline, _renamed(deadline), f"{where}:{node}") if deadline else None
    values["signs"] = tuple(values.get("signs", ()))
    return _build(Activity, values, f"{where}:{node}")


def _question(variable: str, raw: Mapping[str, Any], where: str) -> Question:
    values = {"variable": variable, "computed": False, **_renamed(raw)}
    answers = [{"value": value, "negative": False, **_renamed(answer)} for value, answer in values["answers"].items()]
    values["answers"] = tuple(_build(Answer, answer, f"{where}:{variable}") for answer in answers)
    return _build(Question, values, f"{where}:{variable}")


def _form(path: Path) -> Form:
    values = {"node": path.stem, "intro": "", **_renamed(_read(path))}
    fields = [{"key": key, "help": "", **_renamed(value)} for key, value in (values.get("fields") or {}).items()]
    values["fields"] = tuple(_build(Field, field, path.name) for field in fields)
    return _build(Form, values, path.name)


def _scenario(path: Path) -> Scenario:
    raw = _read(path)
    steps = tuple(
        _build(
            ScenarioStep,
            {
                "node": step.get("actividad", ""),
                "role": step.get("por", ""),
                "answers": step.get("respuestas", {}),
                "then_open": tuple(step["abre"]) if "abre" in step else None,
            },
            path.name,
        )
        for step in raw.get("pasos", ())
    )
    values = {"name": path.stem, "title": raw.get("titulo", ""), "steps": steps, "ends": raw.get("termina")}
    return _build(Scenario, values, path.name)
