"""From a table of activities, as the manual prints them, to a process with its drawing.

A table is YAML: `id`, `nombre`, `documentacion`, `carriles` (role -> name, in the order of the columns), `entrada` (the
question that the way in answers, if there are several) and `pasos`, each of which is one of

- `{actividad: act_01_recibe, rol, numero, texto, ayuda, tantos, documentos: [...], sigue}`, with `servicio: true` for
  what the platform does by itself;
- `{decision: dec_03, rol, pregunta, variable, respuestas: {value: {texto, a}}}`;
- `{abre: par_04, rol, ramas: [node, ...]}` and `{cierra: par_05, rol, sigue}` around what is done at the same time;
- `{fin: fin, rol, texto}`.

A step without `sigue` leads to the next one of the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from pipelines.engine.draw_file import with_drawing
from pipelines.engine.namespaces import BPMN, BPMNDI, DC, DI, PUEBLA, XSI, tag
from pipelines.engine.problems import EngineError

NAMESPACES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "puebla": PUEBLA}
START = "inicio"
KINDS = {"decision": "exclusiveGateway", "abre": "parallelGateway", "cierra": "parallelGateway", "fin": "endEvent"}


class BadTable(EngineError):
    """The table cannot be read as a process."""

    code = "tabla_no_valida"


def sketch(table: Mapping[str, Any]) -> bytes:
    """The file of a process. Raises `BadTable` for a table with holes, `InvalidProcess` for one that cannot run."""
    try:
        return with_drawing(_write(table))
    except KeyError as error:
        raise BadTable(f"A un paso de la tabla le falta {error}.") from error
    except (AttributeError, TypeError, StopIteration) as error:
        raise BadTable(f"La tabla no tiene la forma esperada: {error}") from error


def _write(table: Mapping[str, Any]) -> bytes:
    root = etree.Element(tag(BPMN, "definitions"), nsmap=NAMESPACES, id=f"definiciones_{table['id']}")
    root.set("targetNamespace", PUEBLA)
    collaboration = etree.SubElement(root, tag(BPMN, "collaboration"), id=f"colaboracion_{table['id']}")
    etree.SubElement(
        collaboration, tag(BPMN, "participant"), id="dependencia", name=table["nombre"], processRef=table["id"]
    )
    process = etree.SubElement(root, tag(BPMN, "process"), id=table["id"], name=table["nombre"], isExecutable="true")
    if table.get("documentacion"):
        etree.SubElement(process, tag(BPMN, "documentation")).text = table["documentacion"].strip()
    steps = table["pasos"]
    _write_lanes(process, table, steps)
    _write_start(process, table.get("entrada", ""))
    for step in steps:
        _write_node(process, step)
    for number, flow in enumerate(_flows(steps), 1):
        _write_flow(process, f"f{number:02d}", *flow)
    _write_documents(process, steps)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _kind(step: Mapping[str, Any]) -> str:
    if "actividad" in step:
        return "serviceTask" if step.get("servicio") else "userTask"
    return next(KINDS[word] for word in KINDS if word in step)


def _name(step: Mapping[str, Any]) -> str:
    return str(next(step[word] for word in ("actividad", *KINDS) if word in step))


def _write_lanes(process: etree._Element, table: Mapping[str, Any], steps: list[Mapping[str, Any]]) -> None:
    lanes = etree.SubElement(process, tag(BPMN, "laneSet"), id="carriles")
    unknown = {step["rol"] for step in steps} - set(table["carriles"])
    if unknown:
        raise BadTable(f"Hay pasos en carriles que no existen: {', '.join(sorted(unknown))}.")
    for role, name in table["carriles"].items():
        lane = etree.SubElement(lanes, tag(BPMN, "lane"), id=f"lane_{role}", name=name)
        members = [_name(step) for step in steps if step["rol"] == role]
        for node in [START, *members] if role == steps[0]["rol"] else members:
            etree.SubElement(lane, tag(BPMN, "flowNodeRef")).text = node


def _write_start(process: etree._Element, entry: str) -> None:
    start = etree.SubElement(process, tag(BPMN, "startEvent"), id=START, name="Inicio")
    if entry:
        extension = etree.SubElement(start, tag(BPMN, "extensionElements"))
        etree.SubElement(extension, tag(PUEBLA, "actividad"), entrada=entry)


def _write_node(process: etree._Element, step: Mapping[str, Any]) -> None:
    kind = _kind(step)
    node = etree.SubElement(process, tag(BPMN, kind), id=_name(step))
    if kind in ("userTask", "serviceTask"):
        number = str(step.get("numero") or "")
        node.set("name", f"{number}\n{step['texto']}" if number else step["texto"])
        if step.get("ayuda"):
            etree.SubElement(node, tag(BPMN, "documentation")).text = step["ayuda"].strip()
        extension = etree.SubElement(node, tag(BPMN, "extensionElements"))
        facts = etree.SubElement(extension, tag(PUEBLA, "actividad"), numero=number)
        if step.get("tantos"):
            facts.set("tantos", step["tantos"])
    elif kind == "exclusiveGateway":
        node.set("name", step["pregunta"])
    elif kind == "endEvent":
        node.set("name", step.get("texto", "Fin"))


Arrow = tuple[str, str, str, str]  # from, to, what stands beside it, its condition


def _flows(steps: list[Mapping[str, Any]]) -> Iterator[Arrow]:
    yield START, _name(steps[0]), "", ""
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        source = _name(step)
        if "fin" in step:
            continue
        if "decision" in step:
            for value, answer in step["respuestas"].items():
                yield source, answer["a"], answer["texto"], f"{step['variable']} == '{value}'"
        elif "abre" in step:
            for target in step["ramas"]:
                yield source, target, "", ""
        elif "sigue" in step:
            yield source, step["sigue"], "", ""
        elif following is None:
            raise BadTable(f"El último paso, «{source}», no lleva a ninguna parte; agregue un fin.")
        else:
            yield source, _name(following), "", ""


def _write_flow(process: etree._Element, flow: str, source: str, target: str, name: str, condition: str) -> None:
    element = etree.SubElement(process, tag(BPMN, "sequenceFlow"), id=flow)
    if name:
        element.set("name", name)
    element.set("sourceRef", source)
    element.set("targetRef", target)
    if condition:
        written = etree.SubElement(element, tag(BPMN, "conditionExpression"))
        written.set(tag(XSI, "type"), "bpmn:tFormalExpression")
        written.text = condition


def _write_documents(process: etree._Element, steps: list[Mapping[str, Any]]) -> None:
    """The documents that are drawn beside the activities: a data object each, one reference for every place."""
    names = list(dict.fromkeys(name for step in steps for name in step.get("documentos", ())))
    keys = {name: f"objeto_{number:02d}" for number, name in enumerate(names, 1)}
    for name in names:
        etree.SubElement(process, tag(BPMN, "dataObject"), id=keys[name])
    uses = [(_name(step), name) for step in steps for name in step.get("documentos", ())]
    for number, (_, name) in enumerate(uses, 1):
        reference = etree.SubElement(process, tag(BPMN, "dataObjectReference"), id=f"documento_{number:02d}", name=name)
        reference.set("dataObjectRef", keys[name])
    for number, (node, _) in enumerate(uses, 1):
        association = etree.SubElement(process, tag(BPMN, "association"), id=f"uso_{number:02d}")
        association.set("sourceRef", node)
        association.set("targetRef", f"documento_{number:02d}")
