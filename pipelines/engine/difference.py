"""What one version of a procedure changes in another, as values: what was, what will be, and where.

Everything that a folder declares is compared, field by field, under the names that its files use. Things are the same
when they have the same key; flows when they go from the same element to the same element for the same answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.engine.model import Flow, Node, Process
from pipelines.engine.registry import Procedure
from schemas.procedures.building import spanish_name

Kind = Literal["added", "removed", "changed"]
WORDS: Mapping[str, str] = {"added": "Se agrega", "removed": "Se quita", "changed": "Cambia"}
NODE_WORDS = {
    "startEvent": "Inicio",
    "endEvent": "Fin",
    "userTask": "Actividad",
    "serviceTask": "Actividad de la plataforma",
    "exclusiveGateway": "Decisión",
    "parallelGateway": "Caminos paralelos",
}
GENERAL = {
    "numero", "nombre", "nombre_corto", "departamento", "objetivo", "fundamento", "politicas", "tiempo",
    "confidencialidad", "datos_personales", "sistema", "recurrencia", "restricciones",
}  # fmt: skip
DRAWN = ("Actividades", "Flujos")
# Section of the table -> the part of `procedure.yaml` whose things have a key.
KEYED = {
    "Papeles": "roles",
    "Preguntas": "preguntas",
    "Entradas": "entradas",
    "Documentos": "documentos",
    "Reglas": "reglas",
}


@dataclass(frozen=True)
class Change:
    """One difference. `section`: what it is about; `subject`: of which thing; `aspect`: which fact ("" all of it).

    `before`, `after`: in words, empty where there is none; `nodes`: the elements of the drawing that it concerns.
    """

    section: str
    kind: Kind
    subject: str
    aspect: str = ""
    before: str = ""
    after: str = ""
    nodes: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return WORDS[self.kind]


def differences(old: Procedure, new: Procedure) -> list[Change]:
    """Everything that `new` changes in `old`, by section."""
    found = [*_general(old, new), *_nodes(old, new), *_flows(old.process, new.process)]
    for section, part in KEYED.items():
        found += _things(section, getattr(old.declaration, part), getattr(new.declaration, part))
    found += _forms(old, new)
    found += _things("Plantillas", old.folder.letters, new.folder.letters)
    found += _lists("Procedimientos relacionados", old.declaration.ligas, new.declaration.ligas)
    found += _lists("Diferencias con lo impreso", old.declaration.desviaciones, new.declaration.desviaciones)
    scenarios = [{one.name: one for one in procedure.folder.scenarios} for procedure in (old, new)]
    found += _things("Recorridos de prueba", scenarios[0], scenarios[1])
    if not found and old.folder.bpmn != new.folder.bpmn:
        found.append(
            Change("Dibujo", "changed", "El dibujo cambia de lugar o de forma; lo que se ejecuta es lo mismo.")
        )
    return found


def marks(changes: list[Change], process: Process, *, without: Kind) -> dict[str, str]:
    """Element of a drawing -> what happens to it. `without`: what it cannot show (in the old one, what is new)."""
    found: dict[str, str] = {}
    for change in changes:
        for element in change.nodes if change.kind != without else ():
            whole = not change.aspect and change.section in DRAWN
            if (element in process.nodes or element in process.flows) and (whole or element not in found):
                found[element] = change.kind if whole else "changed"
    return found


def in_words(value: Any) -> str:
    """A declared value as people read it."""
    if value is None or value in ("", (), {}):
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return ", ".join(f"{key.lower()}: {text}" for key, text in facts(value).items() if text and text != "No")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    if isinstance(value, tuple | list):
        return "; ".join(map(in_words, value))
    return str(value)


def facts(value: Any) -> dict[str, str]:
    """The fields of a declared thing in words, under the names of the files."""
    return {_title(type(value), one.name): in_words(getattr(value, one.name)) for one in dataclasses.fields(value)}


def _title(kind: type[Any], name: str) -> str:
    return spanish_name(kind, name).replace("_", " ").capitalize()


def _name(value: Any, key: str) -> str:
    """How people call a declared thing."""
    for attribute in ("name", "label", "title", "text"):
        if isinstance(found := getattr(value, attribute, ""), str) and found:
            return found
    return key


def _general(old: Procedure, new: Procedure) -> Iterator[Change]:
    before, after = old.declaration, new.declaration
    for name in (field.name for field in dataclasses.fields(before) if field.name in GENERAL):
        texts = in_words(getattr(before, name)), in_words(getattr(after, name))
        if texts[0] != texts[1]:
            title = name.replace("_", " ").capitalize()
            yield Change("Datos generales", "changed", title, "Texto", *texts)


def _nodes(old: Procedure, new: Procedure) -> Iterator[Change]:
    before, after = old.process.nodes, new.process.nodes
    for node in [*before, *(node for node in after if node not in before)]:
        if node not in after:
            yield Change("Actividades", "removed", _called(before[node]), before=_called(before[node]), nodes=(node,))
        elif node not in before:
            yield Change("Actividades", "added", _called(after[node]), after=_called(after[node]), nodes=(node,))
        else:
            one, other = _node_facts(old, before[node]), _node_facts(new, after[node])
            for aspect in [*one, *(aspect for aspect in other if aspect not in one)]:
                texts = one.get(aspect, ""), other.get(aspect, "")
                if texts[0] != texts[1]:
                    yield Change("Actividades", "changed", _called(before[node]), aspect, *texts, nodes=(node,))


def _called(node: Node) -> str:
    return f"{NODE_WORDS[node.kind]} «{node.label}»" if node.label else f"{NODE_WORDS[node.kind]} {node.id}"


def _node_facts(procedure: Procedure, node: Node) -> dict[str, str]:
    lane = procedure.process.lanes.get(node.lane or "")
    found = {
        "Nombre": node.label,
        "Clase": NODE_WORDS[node.kind],
        "A quién le toca": lane.name if lane and node.is_activity else "",
        "Explicación": node.documentation,
    }
    found.update({key.capitalize(): str(value) for key, value in node.facts.items()})
    activity = procedure.declaration.actividades.get(node.id)
    if activity is not None:
        found.update({key: text for key, text in facts(activity).items() if key != "Actividad"})
    return found


def _flows(old: Process, new: Process) -> Iterator[Change]:
    before = {_flow_key(flow): (old, flow) for flow in old.flows.values()}
    after = {_flow_key(flow): (new, flow) for flow in new.flows.values()}
    for key in [*before, *(key for key in after if key not in before)]:
        process, flow = before.get(key) or after[key]
        drawn = (flow.id,)
        if key not in after:
            yield Change(
                "Flujos", "removed", _flow_words(process, flow), before=_flow_words(process, flow), nodes=drawn
            )
        elif key not in before:
            yield Change("Flujos", "added", _flow_words(process, flow), after=_flow_words(process, flow), nodes=drawn)
        elif flow.name != after[key][1].name:
            words = _flow_words(process, flow)
            yield Change("Flujos", "changed", words, "Nombre", flow.name, after[key][1].name, drawn)


def _flow_key(flow: Flow) -> tuple[str, str, str]:
    return flow.source, flow.target, f"{flow.condition.variable}={flow.condition.value}" if flow.condition else ""


def _flow_words(process: Process, flow: Flow) -> str:
    answer = f" con «{flow.name or flow.condition.value}»" if flow.condition else ""
    source, target = process.nodes[flow.source], process.nodes[flow.target]
    return f"De {source.label or source.id}{answer} a {target.label or target.id}"


def _things(
    section: str, old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "", nodes: tuple[str, ...] = ()
) -> Iterator[Change]:
    """Things with keys: those that are only on one side, and each fact that differs of those on both."""
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            yield Change(section, "removed", prefix + _name(old[key], key), before=in_words(old[key]), nodes=nodes)
        elif key not in old:
            yield Change(section, "added", prefix + _name(new[key], key), after=in_words(new[key]), nodes=nodes)
        else:
            before, after = facts(old[key]), facts(new[key])
            for aspect in before:
                if before[aspect] != after[aspect]:
                    subject = prefix + _name(old[key], key)
                    yield Change(section, "changed", subject, aspect, before[aspect], after[aspect], nodes)


def _forms(old: Procedure, new: Procedure) -> Iterator[Change]:
    before, after = old.folder.forms, new.folder.forms
    for node in [*before, *(node for node in after if node not in before)]:
        if node not in after:
            yield Change("Formularios", "removed", before[node].title, before=before[node].title, nodes=(node,))
        elif node not in before:
            yield Change("Formularios", "added", after[node].title, after=after[node].title, nodes=(node,))
        else:
            for aspect, one, other in (
                ("Titulo", before[node].title, after[node].title),
                ("Introduccion", before[node].intro, after[node].intro),
            ):
                if one != other:
                    yield Change("Formularios", "changed", before[node].title, aspect, one, other, (node,))
            fields = [{field.key: field for field in form[node].fields} for form in (before, after)]
            yield from _things("Formularios", fields[0], fields[1], f"{before[node].title}: ", (node,))
            if set(fields[0]) == set(fields[1]) and list(fields[0]) != list(fields[1]):
                orders = ["; ".join(field.label for field in form[node].fields) for form in (before, after)]
                yield Change("Formularios", "changed", before[node].title, "Orden", orders[0], orders[1], (node,))


def _lists(section: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    """Things without keys: what is on one side only."""
    before, after = [in_words(one) for one in old], [in_words(one) for one in new]
    yield from (Change(section, "removed", text, before=text) for text in before if text not in after)
    yield from (Change(section, "added", text, after=text) for text in after if text not in before)
