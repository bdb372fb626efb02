"""Do the fields of the forms hold together? Options, limits, columns, conditions, prefill, what is only shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipelines.engine.problems import ProcessProblem
from pipelines.engine.registry import Procedure
from schemas.directory import REGISTRY
from schemas.procedures import ALWAYS, Field, When
from schemas.procedures.forms import CHOICES
from schemas.procedures.letters import PLACEHOLDER

PREFILLED = frozenset(
    {"solicitante.nombre", "solicitante.correo", "solicitante.puesto", "solicitante.telefono", "dependencia.nombre"}
    | {"dependencia.titular", "dependencia.siglas", "hoy"}
)
# What a form does not ask inside of rows.
NOT_IN_ROWS = frozenset({"filas", "archivo", "calculado", "mostrado", "restricciones"})
# Limits bound numbers, lengths, counts and dates; of these kinds there is nothing to bound.
UNBOUNDED = frozenset({"hora", "correo", "telefono", "opcion", "si_no", "persona", "dependencia"})
# Kinds that are typed as a line of text.
PATTERNED = frozenset({"texto", "parrafo", "bien", "lugar", "correo"})
YES_NO = frozenset({"si", "no"})


def all_fields(procedure: Procedure) -> dict[str, Field]:
    """Every field by key; one that keeps an answer goes before one that is only shown."""
    found = [field for form in procedure.folder.forms.values() for field in form.fields]
    return {field.key: field for field in sorted(found, key=lambda one: one.kind != "mostrado")}


def answered_fields(procedure: Procedure) -> dict[str, Field]:
    """Those that keep an answer."""
    return {key: field for key, field in all_fields(procedure).items() if field.kind != "mostrado"}


def field_problems(procedure: Procedure) -> Iterator[ProcessProblem]:
    """Every problem of the fields of all forms."""
    fields = answered_fields(procedure)
    kinds: dict[str, set[str]] = {}
    for node, form in procedure.folder.forms.items():
        earlier: dict[str, Field] = {}
        for field in form.fields:
            kinds.setdefault(field.key, set()).add(field.kind)
            yield from _field(procedure, f"{node}.{field.key}", field, earlier, fields)
            for column in field.columns:
                yield from _column(f"{node}.{field.key}.{column.key}", column)
            earlier[field.key] = field
    for key, found in kinds.items():
        if len(found) > 1:
            yield ProcessProblem("campo_de_dos_tipos", key, f"El campo es de varios tipos: {', '.join(sorted(found))}.")


def condition_problem(when: When, other: Field | None, options: frozenset[str]) -> str:
    """What is wrong with a condition on another field; `options`: what that one may answer, empty for anything."""
    if other is None:
        return f"«{when.field}» no es un campo que se conteste antes."
    wrong = [value for value in when.values if options and value not in options]
    return f"«{when.field}» nunca vale «{wrong[0]}»." if wrong else ""


def options_of(procedure: Procedure, field: Field | None) -> frozenset[str]:
    """What a choice may answer; empty for other fields."""
    if field is None:
        return frozenset()
    if field.kind == "si_no":
        return YES_NO
    question = procedure.declaration.preguntas.get(field.key)
    if field.options or question is None:
        return frozenset(field.options)
    return frozenset(answer.value for answer in question.answers)


def _field(
    procedure: Procedure, where: str, field: Field, earlier: Mapping[str, Field], fields: Mapping[str, Field]
) -> Iterator[ProcessProblem]:
    if field.kind in CHOICES and not options_of(procedure, field):
        yield ProcessProblem("sin_opciones", where, "El campo no tiene opciones ni es una pregunta del diagrama.")
    if (field.kind == "filas") != bool(field.columns):
        yield ProcessProblem("columnas", where, "Las filas llevan columnas, y solo ellas.")
    if (field.kind == "calculado") != (field.computed is not None):
        yield ProcessProblem("calculo", where, "Un campo calculado lleva su cálculo, y solo él.")
    if field.computed:
        for name in field.computed.of:
            if not _is_named(name, {**fields, **earlier}):
                yield ProcessProblem("calculo", where, f"El cálculo usa un campo que no existe: «{name}».")
    if field.when:
        other = earlier.get(field.when.field)
        wrong = condition_problem(field.when, other, options_of(procedure, other))
        if wrong:
            yield ProcessProblem("condicion", where, wrong)
    yield from _limits(where, field, len(options_of(procedure, field)))
    yield from _people(where, field)
    if field.kind == "mostrado":
        yield from _shown(where, field, fields)
    elif field.text:
        yield ProcessProblem("mostrado", where, "Solo lo que se muestra lleva un texto.")
    yield from _prefill(where, field, fields)


def _column(where: str, column: Field) -> Iterator[ProcessProblem]:
    """Rows are short: a column is a plain field, asked in every row and filled from nothing."""
    if column.kind in NOT_IN_ROWS:
        yield ProcessProblem("columna", where, f"Una columna no puede ser de tipo «{column.kind}».")
        return
    if column.kind in CHOICES and not column.options:
        yield ProcessProblem("sin_opciones", where, "La columna no tiene opciones.")
    unused = [name for name, value in (("si", column.when), ("prellenado", column.prefill), ("seccion", column.section),
              ("columnas", column.columns), ("calculo", column.computed), ("texto", column.text)) if value]  # fmt: skip
    for name in unused:
        yield ProcessProblem("columna", where, f"Una columna no lleva «{name}».")
    yield from _limits(where, column, len(column.options))
    yield from _people(where, column)


def _limits(where: str, field: Field, options: int) -> Iterator[ProcessProblem]:
    least, most = field.minimum, field.maximum
    if least is not None and most is not None and least > most:
        yield ProcessProblem("limites", where, "El mínimo es mayor que el máximo.")
    if (least is not None or most is not None) and field.kind in UNBOUNDED:
        yield ProcessProblem("limites", where, f"Un campo de tipo «{field.kind}» no lleva mínimo ni máximo.")
    if field.kind == "varias" and options and max(least or 0, most or 0) > options:
        yield ProcessProblem("limites", where, f"Solo hay {options} opciones.")
    if field.kind in ("varias", "filas", "archivo") and least is not None and least < 0:
        yield ProcessProblem("limites", where, "No se puede pedir menos de cero.")
    if field.pattern and not _is_pattern(field.pattern):
        yield ProcessProblem("patron", where, "El patrón no es una expresión regular.")
    if field.pattern and field.kind not in PATTERNED:
        yield ProcessProblem("patron", where, f"Un campo de tipo «{field.kind}» no lleva patrón.")
    if field.pattern and not field.pattern_help:
        yield ProcessProblem("patron", where, "Falta decir el patrón en palabras.")


def _people(where: str, field: Field) -> Iterator[ProcessProblem]:
    if (field.posts or field.units or field.appointments) and field.kind != "persona":
        yield ProcessProblem("personas", where, "Solo se limita entre quiénes se elige a una persona.")
    for post in field.posts:
        if post not in REGISTRY.posts:
            yield ProcessProblem("puesto_desconocido", where, f"No hay un puesto «{post}» en el directorio.")
    for unit in field.units:
        if unit not in REGISTRY.units:
            yield ProcessProblem("unidad_desconocida", where, f"No hay una unidad «{unit}» en el directorio.")
    for role in field.appointments:
        if role not in REGISTRY.roles:
            yield ProcessProblem("cargo_desconocido", where, f"No hay un nombramiento «{role}» en el directorio.")


def _shown(where: str, field: Field, fields: Mapping[str, Field]) -> Iterator[ProcessProblem]:
    if bool(field.text) == field.prefill.startswith("caso."):
        yield ProcessProblem("mostrado", where, "Lo que se muestra es un texto, o lo que se contestó en «caso.campo».")
    if field.required or field.when:
        yield ProcessProblem("mostrado", where, "Lo que solo se muestra no es obligatorio ni tiene condición.")
    for name in PLACEHOLDER.findall(field.text):
        if name not in ALWAYS and name not in fields:
            yield ProcessProblem("mostrado", where, f"El texto usa «{name}», que ningún formulario pide.")


def _prefill(where: str, field: Field, fields: Mapping[str, Field]) -> Iterator[ProcessProblem]:
    if not field.prefill or field.prefill in PREFILLED:
        return
    place, _, name = field.prefill.partition(".")
    source = fields.get(name) if place == "caso" else None
    if source is None:
        yield ProcessProblem("prellenado", where, f"No se sabe de dónde viene «{field.prefill}».")
    elif field.kind == "filas":
        shared = {column.key for column in field.columns} & {column.key for column in source.columns}
        if not shared:
            yield ProcessProblem("prellenado", where, f"No hay columnas que también tenga «{name}».")
    elif source.kind == "filas" and field.kind != "mostrado":
        yield ProcessProblem("prellenado", where, f"«{name}» son filas.")


def _is_named(name: str, fields: Mapping[str, Field]) -> bool:
    rows, _, column = name.partition(".")
    if rows not in fields:
        return False
    return not column or any(one.key == column for one in fields[rows].columns)


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
