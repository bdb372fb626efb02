"""Builds typed values from YAML. Whatever is missing, misspelt or of another type is an `InvalidDeclaration`."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml


class InvalidDeclaration(Exception):
    """A declaration file does not have the shape that we read. The message names the file and the key."""


# Our field names -> the keys of the files. What is not here has the same name in both.
SPANISH = {
    "activity": "actividad",
    "addressee": "destinatario",
    "amount": "cantidad",
    "answers": "respuestas",
    "appointments": "nombramientos",
    "brings": "trae",
    "caption": "papel",
    "carries": "lleva",
    "child": "hijo",
    "chosen_in": "elegido_en",
    "closing": "cierre",
    "code": "formato",
    "columns": "columnas",
    "computed": "calculo",
    "copies": "copias",
    "deadline": "plazo",
    "direction": "sentido",
    "document": "documento",
    "documents": "documentos",
    "duty": "tarea",
    "edits": "edita",
    "ends": "termina",
    "entry": "entrada",
    "every": "cada",
    "extensions": "extensiones",
    "fields": "campos",
    "help": "ayuda",
    "how": "como",
    "intro": "introduccion",
    "kept_by": "por",
    "label": "etiqueta",
    "legend": "leyenda",
    "letter": "oficio",
    "maximum": "maximo",
    "minimum": "minimo",
    "name": "nombre",
    "needed": "necesita",
    "negative": "negativa",
    "node": "actividad",
    "note": "nota",
    "of": "de",
    "optional": "opcional",
    "options": "opciones",
    "originals": "tantos",
    "ours": "propuesta_nuestra",
    "paragraphs": "parrafos",
    "pattern": "patron",
    "pattern_help": "patron_en_palabras",
    "personal": "datos_personales",
    "posts": "puestos",
    "prefill": "prellenado",
    "printed": "impreso",
    "privacy": "privacidad",
    "procedure": "procedimiento",
    "public": "publica",
    "question": "pregunta",
    "reason": "motivo",
    "recorded_by": "registra",
    "remind_every": "recordar_cada",
    "required": "obligatorio",
    "restrictions": "restricciones",
    "result": "obtiene",
    "routed_by": "turna_por",
    "rules": "reglas",
    "run": "ejecucion",
    "scope": "ambito",
    "section": "seccion",
    "sections": "secciones",
    "series": "serie",
    "service": "servicio",
    "signatures": "firmas",
    "signs": "firma",
    "since": "desde",
    "source": "fuente",
    "status": "estado",
    "steps": "pasos",
    "subject": "asunto",
    "table": "tabla",
    "text": "texto",
    "then_open": "abre",
    "title": "titulo",
    "unit": "unidad",
    "units": "unidades",
    "values": "valores",
    "verb": "boton",
    "wait": "espera",
    "warning": "alto",
    "when": "si",
    "where": "donde",
    "whom": "a_quien",
    "why": "motivo",
    "words": "palabras",
}
# Where a word of ours means something else in one class.
IN_CLASS = {
    ("Question", "computed"): "calculada",
    ("Field", "kind"): "tipo",
    ("Document", "kind"): "tipo",
    ("ScenarioStep", "role"): "por",
    ("Signature", "role"): "rol",
    ("When", "field"): "campo",
    ("Document", "when"): "cuando",
    ("Entry", "roles"): "quien",
    ("Entry", "public"): "ciudadania",
}
# The field that takes its value from the key under which the value stands.
KEYED = {
    "Role": "key",
    "Activity": "node",
    "Answer": "value",
    "Question": "variable",
    "Restriction": "key",
    "Entry": "key",
    "Reading": "key",
    "Document": "key",
    "Rule": "key",
    "Field": "key",
}
T = TypeVar("T")


# libyaml reads a procedure's folder ten times faster; PyYAML is made without it on some machines.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE):  # type: ignore[misc]  # a class known at run time only
    """Refuses a key that is written twice: YAML would silently keep the last one."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    repeated = {str(key) for key in keys if keys.count(key) > 1}
    if repeated:
        raise InvalidDeclaration(f"línea {node.start_mark.line + 1}: claves repetidas: {', '.join(sorted(repeated))}")
    return dict(loader.construct_mapping(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(content: bytes, name: str) -> dict[str, Any]:
    """The keys and values of a YAML file. `name`: how messages call it."""
    try:
        value = yaml.load(content.decode("utf-8"), _Loader)  # noqa: S506  # a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDeclaration(f"{name}: no es YAML: {error}") from error
    except InvalidDeclaration as error:
        raise InvalidDeclaration(f"{name}: {error}") from error
    if not isinstance(value, dict):
        raise InvalidDeclaration(f"{name}: se esperaban claves y valores")
    return value


def build(kind: type[T], raw: Any, where: str, **given: Any) -> T:
    """A dataclass from a mapping with its fields under their Spanish keys. `given`: values that are not in the file."""
    if not isinstance(raw, Mapping):
        raise InvalidDeclaration(f"{where}: se esperaban claves y valores")
    fields = _fields(kind)  # type: ignore[arg-type]  # a class can be hashed
    unknown = sorted(str(key) for key in raw if key not in fields)
    if unknown:
        raise InvalidDeclaration(f"{where}: claves desconocidas: {', '.join(unknown)}")
    values = dict(given)
    for key, (name, hint, required) in fields.items():
        if name in given:
            continue
        if key in raw:
            values[name] = _convert(raw[key], hint, f"{where}, «{key}»")
        elif required:
            raise InvalidDeclaration(f"{where}: falta «{key}»")
    return kind(**values)


def spanish_name(kind: type[Any], name: str) -> str:
    """The key of the files under which a field of ours stands."""
    return IN_CLASS.get((kind.__name__, name)) or SPANISH.get(name, name)


@cache
def _fields(kind: type[Any]) -> dict[str, tuple[str, Any, bool]]:
    """Key of the file -> our name, the type, whether it must be there."""
    hints = get_type_hints(kind)
    found = {}
    for field in dataclasses.fields(kind):
        key = spanish_name(kind, field.name)
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        found[key] = (field.name, hints[field.name], required)
    return found


def _convert(value: Any, hint: Any, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _convert_one_of(value, arguments, where)
    if origin is Literal:
        if value not in arguments:
            raise InvalidDeclaration(f"{where}: {value!r} no es uno de {', '.join(map(str, arguments))}")
        return value
    if origin is tuple:
        return _convert_list(value, arguments[0], where)
    if origin is not None:
        return _convert_mapping(value, arguments[1], where)
    if dataclasses.is_dataclass(hint):
        return build(hint, value, where)  # type: ignore[arg-type]
    if type(value) is not hint:
        raise InvalidDeclaration(f"{where}: tiene un valor no admitido: {value!r}")
    return value


def _convert_one_of(value: Any, hints: tuple[Any, ...], where: str) -> Any:
    if value is None and type(None) in hints:
        return None
    wanted = [hint for hint in hints if hint is not type(None)]
    if len(wanted) == 1:
        return _convert(value, wanted[0], where)
    for hint in wanted:
        try:
            return _convert(value, hint, where)
        except InvalidDeclaration:
            continue
    raise InvalidDeclaration(f"{where}: tiene un valor no admitido: {value!r}")


def _convert_list(value: Any, hint: Any, where: str) -> tuple[Any, ...]:
    """A list; of things that have a key of their own also as a mapping, in its order. One thing may stand alone."""
    if isinstance(value, Mapping) and dataclasses.is_dataclass(hint):
        if getattr(hint, "__name__", "") not in KEYED:
            return (build(hint, value, where),)  # type: ignore[arg-type]
        return tuple(_convert_mapping(value, hint, where).values())
    if not isinstance(value, list):
        raise InvalidDeclaration(f"{where}: se esperaba una lista")
    return tuple(_convert(item, hint, f"{where}, {number}") for number, item in enumerate(value, 1))


def _convert_mapping(value: Any, hint: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(type(key) is str for key in value):
        raise InvalidDeclaration(
            f"{where}: se esperaba un conjunto de claves (con comillas las que parezcan otra cosa)"
        )
    if not dataclasses.is_dataclass(hint):
        return {key: _convert(item, hint, f"{where}, {key}") for key, item in value.items()}
    keyed = KEYED.get(getattr(hint, "__name__", ""))
    if keyed is None:
        raise InvalidDeclaration(f"{where}: se esperaba una lista")
    return {key: build(hint, item, f"{where}, {key}", **{keyed: key}) for key, item in value.items()}  # type: ignore[arg-type]
