"""Does what is declared beside the diagram hold together? People, ways in, forms, documents, letters, links, rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pipelines.engine.problems import ProcessProblem
from pipelines.engine.registry import Procedure
from schemas.directory import REGISTRY
from schemas.procedures import ALWAYS, Field
from schemas.procedures.forms import CHOICES

PREFILLED = frozenset(
    {"solicitante.nombre", "solicitante.correo", "solicitante.puesto", "solicitante.telefono", "dependencia.nombre"}
    | {"dependencia.titular", "dependencia.siglas", "hoy"}
)
OFFICE_ROLES = ("dependencia", "portal")
AUTOMATIC = "portal"


def declaration_problems(procedure: Procedure, claves: set[str]) -> list[ProcessProblem]:
    """Every problem of a declaration; `claves`: the procedures that exist, for links and child cases."""
    found = [problem for check in CHECKS for problem in check(procedure)]
    return found + list(_other_procedures(procedure, claves))


def _people(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared = procedure.declaration
    if declared.departamento not in REGISTRY.units:
        yield ProcessProblem("departamento", procedure.clave, f"No hay una unidad «{declared.departamento}».")
    fields = _all_fields(procedure)
    for key, role in declared.roles.items():
        for post in role.posts:
            if post not in REGISTRY.posts:
                yield ProcessProblem("puesto_desconocido", key, f"No hay un puesto «{post}» en el directorio.")
        if role.scope == "puesto" and not role.posts:
            yield ProcessProblem("rol_sin_puesto", key, "Falta decir qué puestos tienen este papel.")
        if role.scope in OFFICE_ROLES and key not in REGISTRY.roles:
            yield ProcessProblem("cargo_desconocido", key, "No hay un nombramiento con esta clave en el directorio.")
        if role.scope == "elegido" and (role.chosen_in not in fields or fields[role.chosen_in].kind != "persona"):
            yield ProcessProblem(
                "rol_sin_campo", key, "Falta el campo de persona en que se elige a quien tiene el papel."
            )
        yield from _recorders(procedure, key, role.scope, role.recorded_by)


def _recorders(procedure: Procedure, key: str, scope: str, recorders: tuple[str, ...]) -> Iterator[ProcessProblem]:
    if scope == "externo" and not recorders:
        yield ProcessProblem("externo_sin_registro", key, "Falta decir quién anota lo que hace esta persona externa.")
    roles = procedure.declaration.roles
    for recorder in recorders:
        if recorder not in roles or roles[recorder].scope == "externo":
            yield ProcessProblem("registra_desconocido", key, f"«{recorder}» no es un papel con cuenta.")


def _entries(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared, process = procedure.declaration, procedure.process
    if not declared.entradas:
        yield ProcessProblem("sin_entrada_declarada", procedure.clave, "Falta decir cómo y quién inicia un caso.")
    for key, entry in declared.entradas.items():
        for role in entry.roles:
            if role not in declared.roles and role != AUTOMATIC:
                yield ProcessProblem("rol_desconocido", key, f"La entrada nombra un papel que no existe: «{role}».")
        asked = {process.entry_variable} - {""}
        if set(entry.answers) != asked:
            yield ProcessProblem("entrada_sin_respuesta", key, "La entrada no contesta la pregunta del inicio.")
        for variable, value in entry.answers.items():
            options = {
                one for decision in process.decisions if decision.variable == variable for one in decision.options
            }
            if options and value not in options:
                yield ProcessProblem("entrada_sin_camino", key, f"El diagrama no tiene un camino para «{value}».")
    if declared.recurrencia and declared.recurrencia.entry not in declared.entradas:
        yield ProcessProblem("recurrencia", procedure.clave, "La recurrencia nombra una entrada que no existe.")


def _all_fields(procedure: Procedure) -> dict[str, Field]:
    return {field.key: field for form in procedure.folder.forms.values() for field in form.fields}


def _forms(procedure: Procedure) -> Iterator[ProcessProblem]:
    fields = _all_fields(procedure)
    kinds: dict[str, set[str]] = {}
    for node, form in procedure.folder.forms.items():
        earlier: dict[str, Field] = {}
        for field in form.fields:
            kinds.setdefault(field.key, set()).add(field.kind)
            yield from _field(procedure, node, field, earlier, fields)
            earlier[field.key] = field
    for key, found in kinds.items():
        if len(found) > 1:
            yield ProcessProblem("campo_de_dos_tipos", key, f"El campo es de varios tipos: {', '.join(sorted(found))}.")


def _field(
    procedure: Procedure, node: str, field: Field, earlier: dict[str, Field], fields: dict[str, Field]
) -> Iterator[ProcessProblem]:
    where = f"{node}.{field.key}"
    if field.kind in CHOICES and not field.options and field.key not in procedure.declaration.preguntas:
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
        yield from _condition(procedure, where, field, earlier)
    if field.pattern and not _is_pattern(field.pattern):
        yield ProcessProblem("patron", where, "El patrón no es una expresión regular.")
    if field.pattern and not field.pattern_help:
        yield ProcessProblem("patron", where, "Falta decir el patrón en palabras.")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield ProcessProblem("limites", where, "El mínimo es mayor que el máximo.")
    source = field.prefill.removeprefix("caso.")
    if field.prefill and field.prefill not in PREFILLED and (source == field.prefill or source not in fields):
        yield ProcessProblem("prellenado", where, f"No se sabe de dónde viene «{field.prefill}».")


def _condition(procedure: Procedure, where: str, field: Field, earlier: dict[str, Field]) -> Iterator[ProcessProblem]:
    assert field.when is not None
    other = earlier.get(field.when.field)
    if other is None:
        yield ProcessProblem("condicion", where, f"«{field.when.field}» no está antes en el mismo formulario.")
        return
    question = procedure.declaration.preguntas.get(other.key)
    options = set(other.options) or ({answer.value for answer in question.answers} if question else set())
    if other.kind == "si_no":
        options = {"si", "no"}
    for value in field.when.values:
        if options and value not in options:
            yield ProcessProblem("condicion", where, f"«{other.key}» nunca vale «{value}».")


def _is_named(name: str, fields: dict[str, Field]) -> bool:
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


def _documents(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared, letters = procedure.declaration, procedure.folder.letters
    used = {document for activity in declared.actividades.values() for document in activity.documents}
    for key in sorted(used - set(declared.documentos)):
        yield ProcessProblem("documento_desconocido", key, "Una actividad nombra un documento que no está declarado.")
    for key, document in declared.documentos.items():
        if document.direction == "emitido" and key not in letters:
            yield ProcessProblem("sin_plantilla", key, "Falta la plantilla del documento que se emite.")
    for key in sorted(set(letters) - set(declared.documentos)):
        yield ProcessProblem("plantilla_suelta", key, "La plantilla es de un documento que no está declarado.")


def _letters(procedure: Procedure) -> Iterator[ProcessProblem]:
    fields, roles = _all_fields(procedure), procedure.declaration.roles
    for key, letter in procedure.folder.letters.items():
        named = {name for section in letter.sections for name in section.fields}
        for name in sorted((letter.placeholders - ALWAYS | named) - set(fields)):
            yield ProcessProblem("dato_desconocido", key, f"La plantilla usa «{name}», que ningún formulario pide.")
        for section in letter.sections:
            if section.table and (section.table not in fields or fields[section.table].kind != "filas"):
                yield ProcessProblem("tabla_desconocida", key, f"«{section.table}» no es un campo de filas.")
        for signature in letter.signatures:
            if signature.role and signature.role not in roles:
                yield ProcessProblem("firma_desconocida", key, f"Firma un papel que no existe: «{signature.role}».")


def _rules(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared = procedure.declaration
    places = {
        "flujo": set(procedure.process.nodes) | set(declared.preguntas),
        "plazo": set(declared.actividades) | {procedure.clave},
        "documento": set(declared.documentos),
        "formulario": {f"{node}.{field.key}" for node, form in procedure.folder.forms.items() for field in form.fields},
        "funcion": {rule for activity in declared.actividades.values() for rule in activity.rules}
        | {activity.service for activity in declared.actividades.values()} - {""},
        "permiso": set(declared.roles),
        "calendario": set(declared.entradas),
    }
    for key, rule in declared.reglas.items():
        if rule.kept_by == "pendiente":
            if not rule.where:
                yield ProcessProblem("regla_sin_motivo", key, "Falta decir por qué la regla aún no se cumple sola.")
        elif rule.where not in places[rule.kept_by]:
            yield ProcessProblem("regla_sin_lugar", key, f"«{rule.where}» no es un lugar de tipo «{rule.kept_by}».")


def _other_procedures(procedure: Procedure, claves: set[str]) -> Iterator[ProcessProblem]:
    declared = procedure.declaration
    children = [(node, activity.child.procedure) for node, activity in declared.actividades.items() if activity.child]
    for where, clave in [*children, *((link.activity or procedure.clave, link.procedure) for link in declared.ligas)]:
        if clave not in claves:
            yield ProcessProblem("procedimiento_desconocido", where, f"No hay un procedimiento «{clave}».")
    for link in declared.ligas:
        if link.activity and link.activity not in declared.actividades:
            yield ProcessProblem("liga_suelta", link.activity, "La liga sale de una actividad que no existe.")


def _services(procedure: Procedure) -> Iterator[ProcessProblem]:
    kinds = {node.id: node.kind for node in procedure.process.activities}
    for node, activity in procedure.declaration.actividades.items():
        if activity.service and kinds.get(node) != "serviceTask":
            yield ProcessProblem("servicio_sobrante", node, "Solo lo que hace la plataforma sola lleva un servicio.")


Check = Callable[[Procedure], Iterable[ProcessProblem]]
CHECKS: tuple[Check, ...] = (_people, _entries, _forms, _documents, _letters, _rules, _services)
