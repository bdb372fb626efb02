"""Does what is declared beside the diagram hold together? People, ways in, forms, documents, letters, links, rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipelines.engine.problems import ProcessProblem
from pipelines.engine.registry import Procedure
from pipelines.engine.verify_fields import answered_fields, condition_problem, field_problems, options_of
from schemas import correspondence
from schemas.directory import REGISTRY
from schemas.procedures import ALWAYS, ROOT, Child, Entry, InvalidDeclaration, ProcedureFolder, load_folder
from schemas.procedures.letters import PLACEHOLDER

OFFICE_ROLES = ("dependencia", "portal")
OUTSIDE = ("solicitante", "dependencia")
AUTOMATIC = "portal"


def declaration_problems(procedure: Procedure, claves: set[str], root: Path = ROOT) -> list[ProcessProblem]:
    """Every problem of a declaration; `claves`: the procedures that exist, whose folders are in `root`."""
    found = [problem for check in CHECKS for problem in check(procedure)]
    return found + list(_other_procedures(procedure, claves, root))


def _people(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared = procedure.declaration
    if declared.departamento not in REGISTRY.units:
        yield ProcessProblem("departamento", procedure.clave, f"No hay una unidad «{declared.departamento}».")
    fields = answered_fields(procedure)
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
        elif role.scope == "elegido" and not (fields[role.chosen_in].posts or fields[role.chosen_in].units):
            yield ProcessProblem(
                "eleccion_abierta", key, f"Falta decir entre qué puestos o unidades se elige en «{role.chosen_in}»."
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
    yield from _recurrence(procedure)


def _recurrence(procedure: Procedure) -> Iterator[ProcessProblem]:
    """Series that start by themselves: each by an entry of its own that the platform may use."""
    entries = procedure.declaration.entradas
    series = [one.entry for one in procedure.declaration.recurrencia]
    for key in series:
        if key not in entries:
            yield ProcessProblem("recurrencia", key, "La recurrencia nombra una entrada que no existe.")
        elif AUTOMATIC not in entries[key].roles:
            yield ProcessProblem("recurrencia", key, "La entrada no admite que la plataforma la inicie.")
        elif series.count(key) > 1:
            yield ProcessProblem("recurrencia", key, "Dos series no pueden iniciar por la misma entrada.")


def _counter(procedure: Procedure) -> Iterator[ProcessProblem]:
    """Ways in for people without an account, and what people outside the office read."""
    declared = procedure.declaration
    for key, entry in declared.entradas.items():
        if entry.public:
            yield from _public(procedure, key, entry)
        for name in sorted(set(PLACEHOLDER.findall(entry.subject)) - _first_fields(procedure, entry)):
            yield ProcessProblem("asunto", key, f"El asunto usa «{name}», que el primer formulario no pide.")
    fields = answered_fields(procedure)
    for key, reading in declared.lecturas.items():
        if key not in declared.roles or declared.roles[key].scope not in OUTSIDE:
            yield ProcessProblem("lectura", key, "Solo se declara qué lee un papel de solicitante o de dependencia.")
        for name in sorted(set(reading.fields) - set(fields)):
            yield ProcessProblem("lectura", key, f"La lectura nombra «{name}», que ningún formulario pide.")
        for name in sorted(set(reading.documents) - set(declared.documentos)):
            yield ProcessProblem("lectura", key, f"La lectura nombra un documento que no existe: «{name}».")


def _public(procedure: Procedure, key: str, entry: Entry) -> Iterator[ProcessProblem]:
    first = procedure.first_activity(entry)
    form = procedure.form(first) if first else None
    if form is None or procedure.process.nodes[first].role not in entry.roles:
        yield ProcessProblem("entrada_publica", key, "Quien entra sin cuenta debe llenar la primera actividad.")
    elif any(field.kind == "persona" for field in form.fields):
        yield ProcessProblem("entrada_publica", key, "Un formulario sin cuenta no puede mostrar la lista del personal.")
    if not entry.help or not entry.needed or not entry.subject:
        yield ProcessProblem("entrada_publica", key, "Falta decir para qué sirve, qué se necesita o el asunto.")
    if form and any(field.personal for field in form.fields) and not entry.privacy:
        yield ProcessProblem("entrada_publica", key, "Pide datos personales y le falta su aviso de privacidad.")


def _first_fields(procedure: Procedure, entry: Entry) -> set[str]:
    form = procedure.form(procedure.first_activity(entry))
    return {field.key for field in form.fields} if form else set()


def _documents(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared, letters, fields = procedure.declaration, procedure.folder.letters, answered_fields(procedure)
    used = {document for activity in declared.actividades.values() for document in activity.documents}
    for key in sorted(used - set(declared.documentos)):
        yield ProcessProblem("documento_desconocido", key, "Una actividad nombra un documento que no está declarado.")
    for key, document in declared.documentos.items():
        if document.direction == "emitido" and key not in letters:
            yield ProcessProblem("sin_plantilla", key, "Falta la plantilla del documento que se emite.")
        if document.when:
            other = fields.get(document.when.field)
            wrong = condition_problem(document.when, other, options_of(procedure, other))
            if wrong:
                yield ProcessProblem("condicion", key, wrong)
    for key in sorted(set(letters) - set(declared.documentos)):
        yield ProcessProblem("plantilla_suelta", key, "La plantilla es de un documento que no está declarado.")


def _letters(procedure: Procedure) -> Iterator[ProcessProblem]:
    fields, roles = answered_fields(procedure), procedure.declaration.roles
    folios = {f"folio_{key}" for key in procedure.declaration.documentos}
    for key, letter in procedure.folder.letters.items():
        named = {name for section in letter.sections for name in section.fields}
        for name in sorted((letter.placeholders - ALWAYS - folios | named) - set(fields)):
            yield ProcessProblem("dato_desconocido", key, f"La plantilla usa «{name}», que ningún formulario pide.")
        kind = procedure.declaration.documentos[key].kind if key in procedure.declaration.documentos else ""
        if kind in correspondence.KINDS and letter.series not in _books(kind):
            yield ProcessProblem(
                "serie_desconocida", key, f"«{letter.series}» no es un libro de «{kind}» de una unidad."
            )
        for section in letter.sections:
            if section.table and (section.table not in fields or fields[section.table].kind != "filas"):
                yield ProcessProblem("tabla_desconocida", key, f"«{section.table}» no es un campo de filas.")
        for signature in letter.signatures:
            if signature.role and signature.role not in roles:
                yield ProcessProblem("firma_desconocida", key, f"Firma un papel que no existe: «{signature.role}».")


def _books(kind: str) -> set[str]:
    return {correspondence.sent_series(unit, kind) for unit in REGISTRY.units}


def _rules(procedure: Procedure) -> Iterator[ProcessProblem]:
    declared = procedure.declaration
    places = {
        "flujo": set(procedure.process.nodes) | set(declared.preguntas),
        "plazo": set(declared.actividades) | {procedure.clave},
        "documento": set(declared.documentos),
        "formulario": {f"{node}.{field.key}" for node, form in procedure.folder.forms.items() for field in form.fields},
        "funcion": {rule for activity in declared.actividades.values() for rule in activity.rules}
        | {activity.service for activity in declared.actividades.values()} - {""},
        "permiso": set(declared.roles) | {procedure.clave},
        "calendario": set(declared.entradas),
    }
    for key, rule in declared.reglas.items():
        if rule.kept_by == "pendiente":
            if not rule.where:
                yield ProcessProblem("regla_sin_motivo", key, "Falta decir por qué la regla aún no se cumple sola.")
        elif rule.where not in places[rule.kept_by]:
            yield ProcessProblem("regla_sin_lugar", key, f"«{rule.where}» no es un lugar de tipo «{rule.kept_by}».")


def _other_procedures(procedure: Procedure, claves: set[str], root: Path) -> Iterator[ProcessProblem]:
    declared = procedure.declaration
    for node, activity in declared.actividades.items():
        if activity.child and activity.child.procedure not in claves:
            yield ProcessProblem("procedimiento_desconocido", node, f"No hay «{activity.child.procedure}».")
        elif activity.child:
            yield from _child(procedure, node, activity.child, _folder(activity.child.procedure, root))
    for link in declared.ligas:
        if link.procedure not in claves:
            where = link.activity or procedure.clave
            yield ProcessProblem("procedimiento_desconocido", where, f"No hay un procedimiento «{link.procedure}».")
        if link.activity and link.activity not in declared.actividades:
            yield ProcessProblem("liga_suelta", link.activity, "La liga sale de una actividad que no existe.")


@lru_cache(maxsize=128)
def _folder(clave: str, root: Path) -> ProcedureFolder | None:
    """The folder of another procedure; None where it cannot be read, which is told of that one."""
    try:
        return load_folder(clave, root)
    except (KeyError, InvalidDeclaration):
        return None


def _child(procedure: Procedure, node: str, child: Child, other: ProcedureFolder | None) -> Iterator[ProcessProblem]:
    """The way in of a related case, and what is handed to it and back: fields of the same kind."""
    if other is None:
        return
    if child.entry not in other.declaration.entradas:
        yield ProcessProblem("hijo_sin_entrada", node, f"Falta decir por qué entrada de «{child.procedure}» inicia.")
    ours = answered_fields(procedure)
    theirs = {field.key: field for form in other.forms.values() for field in form.fields if field.kind != "mostrado"}
    for key, source in child.carries.items():
        if key not in theirs or source not in ours or theirs[key].kind != ours[source].kind:
            yield ProcessProblem("hijo_datos", node, f"«{source}» no puede llevarse a «{key}» de «{child.procedure}».")
    for key, source in child.brings.items():
        kind = "texto" if source == "folio" else theirs[source].kind if source in theirs else ""
        if key not in ours or ours[key].kind != kind:
            yield ProcessProblem("hijo_datos", node, f"«{source}» no puede traerse de «{child.procedure}» a «{key}».")


def _activities(procedure: Procedure) -> Iterator[ProcessProblem]:
    """Fields that activities name: the date from which a term counts, the dependencia to which the case goes."""
    fields = answered_fields(procedure)
    for node, activity in procedure.declaration.actividades.items():
        since = activity.deadline.since if activity.deadline else ""
        if since and (since not in fields or fields[since].kind not in ("fecha", "calculado")):
            yield ProcessProblem("plazo_sin_fecha", node, f"«{since}» no es un campo de fecha.")
        form = procedure.form(node)
        routed = form.field(activity.routed_by) if form and activity.routed_by else None
        if activity.routed_by and (routed is None or routed.kind != "dependencia"):
            yield ProcessProblem("turno_sin_campo", node, f"«{activity.routed_by}» no es una dependencia que elija.")


def _services(procedure: Procedure) -> Iterator[ProcessProblem]:
    kinds = {node.id: node.kind for node in procedure.process.activities}
    for node, activity in procedure.declaration.actividades.items():
        if activity.service and kinds.get(node) != "serviceTask":
            yield ProcessProblem("servicio_sobrante", node, "Solo lo que hace la plataforma sola lleva un servicio.")


Check = Callable[[Procedure], Iterable[ProcessProblem]]
CHECKS: tuple[Check, ...] = (
    _people, _entries, _counter, field_problems, _activities, _documents, _letters, _rules, _services,
)  # fmt: skip
