"""One cell as a plain value of its column's kind, or a sentence about what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from uuid import UUID

from pipelines.form317.texts import clean, has_html, is_email, is_remote, number_text, one_line, parse_date
from pipelines.form317.xlsx import Cell
from schemas.directory import REGISTRY, Column
from schemas.form317 import fold

Value = str | bool | date | UUID | list[str] | None
YES = {"si", "s", "x", "1", "verdadero", "true", "yes"}
NO = {"no", "n", "0", "falso", "false"}
CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
PHONE = re.compile(r"[0-9+()./ #*-]*(?:ext\.? ?[0-9]+)?")


class _Absent:
    """A cell that says nothing, where nothing is not a value."""


ABSENT = _Absent()


class CellProblem(Exception):
    """What is wrong with a cell."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def convert(cell: Cell | None, column: Column) -> Value | _Absent:
    """The value of a cell; raises `CellProblem`."""
    if cell is not None and cell.error:
        raise CellProblem("celda_con_error", f"La celda tiene un error de Excel ({cell.error}).")
    if cell is not None and cell.formula:
        raise CellProblem("celda_con_formula", "La celda tiene una fórmula. Escriba el valor.")
    if column.kind == "date":
        return _date(cell)
    text = _text(cell, column)
    if not text:
        return ABSENT if column.kind in ("yes_no", "id", "groups") else _empty(column)
    return READERS[column.kind](text, column)


def _empty(column: Column) -> Value:
    return None if column.kind in ("code", "person", "role") else ""


def _text(cell: Cell | None, column: Column) -> str:
    value = cell.value if cell is not None else None
    if value is None:
        return ""
    if isinstance(value, bool):
        text = "Sí" if value else "No"
    elif isinstance(value, int | float):
        text = number_text(float(value), cell.zeros if cell else 0)
    elif isinstance(value, datetime | date | time):
        text = value.isoformat()
    else:
        text = clean(value)[0]
    text = text if column.kind == "long" else one_line(text)
    if has_html(text):
        raise CellProblem("texto_con_html", "El texto tiene código HTML. Escriba solo texto.")
    if column.max and len(text) > column.max:
        raise CellProblem("demasiado_largo", f"Tiene {len(text)} caracteres y se admiten {column.max}.")
    return text


def _date(cell: Cell | None) -> Value:
    value = cell.value if cell is not None else None
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = parse_date(value)
    if found is None or found.period:
        raise CellProblem("fecha_no_valida", "No es una fecha. Escríbala como 31/01/2026.")
    return found.value


def _code(text: str, _: Column) -> str:
    code = text.lower()
    if not CODE.fullmatch(code):
        raise CellProblem("clave_no_valida", "Una clave lleva minúsculas sin acento, números y guion.")
    return code


def _email(text: str, _: Column) -> str:
    if not is_email(text):
        raise CellProblem("correo_no_valido", "No es un correo electrónico.")
    return text


def _phone(text: str, _: Column) -> str:
    if not PHONE.fullmatch(text):
        raise CellProblem("telefono_no_valido", "Escriba solo números, espacios y signos.")
    return text


def _url(text: str, _: Column) -> str:
    if not is_remote(text):
        raise CellProblem("direccion_no_valida", "No es una dirección que comience con http:// o https://.")
    return text


def _yes_no(text: str, _: Column) -> bool:
    word = fold(text)
    if word not in YES | NO:
        raise CellProblem("si_o_no", "Escriba Sí o No.")
    return word in YES


def _role(text: str, _: Column) -> str:
    names = {fold(role.label): key for key, role in REGISTRY.roles.items()}
    key = text if text in REGISTRY.roles else names.get(fold(text))
    if key is None:
        labels = ", ".join(role.label for role in REGISTRY.roles.values())
        raise CellProblem("cargo_desconocido", f"Ese cargo no existe. Hay: {labels}.")
    return key


def _groups(text: str, _: Column) -> list[str]:
    names = {fold(group.label): key for key, group in REGISTRY.groups.items()}
    names |= {fold(key): key for key in REGISTRY.groups}
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if fold(word) not in names and fold(word) != "ninguno"]
    if unknown:
        raise CellProblem("grupo_desconocido", f"No existe el grupo «{unknown[0]}».")
    return sorted({names[fold(word)] for word in words if fold(word) in names})


def _id(text: str, _: Column) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CellProblem("identificador_no_valido", "No es un identificador de este sistema; déjelo vacío.") from None


def _plain(text: str, _: Column) -> str:
    return text


READERS: dict[str, Callable[[str, Column], Value]] = {
    "code": _code,
    "text": _plain,
    "long": _plain,
    "email": _email,
    "phone": _phone,
    "url": _url,
    "yes_no": _yes_no,
    "role": _role,
    "groups": _groups,
    "id": _id,
    "person": _plain,
}
