"""Reads a BPMN 2.0 file of our closed subset. Everything that is not in the subset is refused, never ignored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from pipelines.engine.di import read_drawing
from pipelines.engine.model import Condition, Document, Flow, Kind, Lane, Link, Node, Process
from pipelines.engine.namespaces import BPMN, BPMNDI, PUEBLA, XSI, tag
from pipelines.engine.problems import InvalidProcess, ProcessProblem
from pipelines.engine.validate import validate

MAX_BYTES = 2_000_000
NODE_KINDS = ("startEvent", "endEvent", "userTask", "serviceTask", "exclusiveGateway", "parallelGateway")
SILENT = {"documentation", "extensionElements"}
CONDITION = re.compile(r"\A\s*([a-z][a-z0-9_]*)\s*==\s*'([^'\\]+)'\s*\Z")
IDENTIFIER = re.compile(r"\A[A-Za-z_][A-Za-z0-9_.-]*\Z")
ATTRIBUTES = {
    "process": {"id", "name", "isExecutable", "processType", "isClosed"},
    "laneSet": {"id", "name"},
    "lane": {"id", "name"},
    "dataObject": {"id", "name", "isCollection"},
    "dataObjectReference": {"id", "name", "dataObjectRef"},
    "association": {"id", "sourceRef", "targetRef", "associationDirection"},
    "sequenceFlow": {"id", "name", "sourceRef", "targetRef"},
    "exclusiveGateway": {"id", "name", "gatewayDirection"},
    "parallelGateway": {"id", "name", "gatewayDirection"},
    "participant": {"id", "name", "processRef"},
    "collaboration": {"id", "name", "isClosed"},
}
CHILDREN = {
    "definitions": {"process", "collaboration", *SILENT},
    "collaboration": {"participant", *SILENT},
    "process": {*NODE_KINDS, "sequenceFlow", "laneSet", "dataObject", "dataObjectReference", "association", *SILENT},
    "laneSet": {"lane", *SILENT},
    "lane": {"flowNodeRef", *SILENT},
    "sequenceFlow": {"conditionExpression", *SILENT},
    **{kind: {"incoming", "outgoing", *SILENT} for kind in NODE_KINDS},
}


def parse(xml: bytes) -> Process:
    """A process from the bytes of its file.

    Raises `InvalidProcess` with every problem found: syntax, elements outside the subset, dangling flows, unreachable
    nodes, decisions nobody answers, joins that wait for ever.
    """
    reader = _Reader()
    process = reader.read(_root(xml))
    problems = reader.problems or validate(process)
    if problems:
        raise InvalidProcess(problems)
    return process


def process_hash(xml: bytes) -> str:
    """sha256 of the canonical form: the same for files that differ only in spaces, comments or order of attributes."""
    canonical = etree.canonicalize(xml_data=_root(xml), strip_text=True, with_comments=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_tree(xml: bytes) -> etree._Element:
    """The root element of a file, refused when it is too big, not XML, or declares entities or a DTD."""
    return _root(xml)


def _root(xml: bytes) -> etree._Element:
    if len(xml) > MAX_BYTES:
        raise InvalidProcess([_file_problem("archivo_grande", "El archivo pesa más de 2 MB.")])
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidProcess([_file_problem("xml_no_valido", f"El archivo no es XML válido: {error}")]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidProcess([_file_problem("dtd_no_admitido", "El archivo declara un DTD o entidades; quítelos.")])
    if root.tag != tag(BPMN, "definitions"):
        raise InvalidProcess([_file_problem("no_es_bpmn", "El archivo no es un diagrama BPMN 2.0.")])
    return root


def _file_problem(code: str, message: str) -> ProcessProblem:
    return ProcessProblem(code, "", message)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _elements(parent: etree._Element) -> Iterable[etree._Element]:
    return (child for child in parent if isinstance(child.tag, str))


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


@dataclass
class _Reader:
    """Collects the parts of a process and every problem on the way."""

    problems: list[ProcessProblem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def problem(self, code: str, element: etree._Element | str, message: str) -> None:
        where = element if isinstance(element, str) else element.get("id") or _local(element)
        self.problems.append(ProcessProblem(code, where, message))

    def read(self, root: etree._Element) -> Process:
        self.check_subset(root)
        processes = root.findall(tag(BPMN, "process"))
        if len(processes) != 1:
            self.problem("un_solo_proceso", root, "El archivo debe contener exactamente un proceso.")
        if self.problems:
            raise InvalidProcess(self.problems)
        element = processes[0]
        pool = root.find(f"{tag(BPMN, 'collaboration')}/{tag(BPMN, 'participant')}")
        lanes, lane_of = self.lanes(element)
        flows = self.flows(element)
        return Process(
            id=element.get("id", ""),
            name=element.get("name", ""),
            documentation=_text(element.find(tag(BPMN, "documentation"))),
            nodes=self.nodes(element, lane_of, flows),
            flows=flows,
            lanes=lanes,
            documents=self.documents(element),
            links=tuple(
                Link(link.get("id", ""), link.get("sourceRef", ""), link.get("targetRef", ""))
                for link in element.findall(tag(BPMN, "association"))
            ),
            pool=pool.get("id", "") if pool is not None else "",
            pool_name=pool.get("name", "") if pool is not None else "",
            drawing=read_drawing(root),
        )

    def check_subset(self, element: etree._Element) -> None:
        name = _local(element)
        self.check_attributes(element, name)
        for child in element:
            if isinstance(child.tag, str):
                self.check_child(child, name)
            elif not isinstance(child, etree._Comment):
                self.problem("elemento_no_admitido", element, "El archivo tiene entidades o instrucciones de proceso.")

    def check_child(self, child: etree._Element, parent: str) -> None:
        name, namespace = _local(child), etree.QName(child).namespace
        if namespace == BPMNDI and parent == "definitions":
            return
        if namespace != BPMN or name not in CHILDREN.get(parent, SILENT):
            self.problem("elemento_no_admitido", child, f"El elemento «{name}» no se admite dentro de «{parent}».")
        elif name == "extensionElements":
            self.check_extension(child)
        elif name not in ("documentation", "incoming", "outgoing", "flowNodeRef", "conditionExpression"):
            self.check_subset(child)

    def check_extension(self, element: etree._Element) -> None:
        for child in element.iterdescendants(tag=etree.Element):
            if etree.QName(child).namespace != PUEBLA:
                self.problem("extension_no_admitida", child, f"La extensión «{_local(child)}» no es de este manual.")

    def check_attributes(self, element: etree._Element, name: str) -> None:
        if name == "definitions":
            return
        allowed = ATTRIBUTES.get(name, {"id", "name"})
        for attribute in map(str, element.attrib):
            if attribute == "default":
                self.problem(
                    "flujo_por_defecto", element, "No se admiten flujos por defecto: cada salida lleva condición."
                )
            elif attribute not in allowed:
                self.problem("atributo_no_admitido", element, f"El atributo «{attribute}» no se admite en «{name}».")
        self.check_identifier(element, element.get("id"))

    def check_identifier(self, element: etree._Element, identifier: str | None) -> None:
        if not identifier or not IDENTIFIER.match(identifier):
            self.problem("id_no_valido", element, "Falta el identificador o tiene caracteres no admitidos.")
        elif identifier in self.ids:
            self.problem("id_repetido", element, f"El identificador «{identifier}» se repite.")
        else:
            self.ids.add(identifier)

    def lanes(self, process: etree._Element) -> tuple[dict[str, Lane], dict[str, str]]:
        lanes: dict[str, Lane] = {}
        lane_of: dict[str, str] = {}
        for element in process.iter(tag(BPMN, "lane")):
            lane = Lane(element.get("id", ""), element.get("name", ""))
            lanes[lane.id] = lane
            for reference in element.findall(tag(BPMN, "flowNodeRef")):
                node = _text(reference)
                if node in lane_of:
                    self.problem("dos_carriles", node, "El elemento está en dos carriles.")
                lane_of[node] = lane.id
        return lanes, lane_of

    def flows(self, process: etree._Element) -> dict[str, Flow]:
        found: dict[str, Flow] = {}
        for element in process.findall(tag(BPMN, "sequenceFlow")):
            found[element.get("id", "")] = Flow(
                id=element.get("id", ""),
                source=element.get("sourceRef", ""),
                target=element.get("targetRef", ""),
                name=element.get("name", ""),
                condition=self.condition(element),
            )
        return found

    def condition(self, flow: etree._Element) -> Condition | None:
        element = flow.find(tag(BPMN, "conditionExpression"))
        if element is None:
            return None
        extra = set(map(str, element.attrib)) - {"id", f"{{{XSI}}}type"}
        match = CONDITION.match(element.text or "")
        if match is None or extra or len(element):
            self.problem(
                "condicion_no_admitida",
                flow,
                f"La condición «{str(_text(element))[:60]}» no se admite; escriba variable == 'valor'.",
            )
            return None
        return Condition(match[1], match[2])

    def nodes(self, process: etree._Element, lane_of: dict[str, str], flows: dict[str, Flow]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for element in _elements(process):
            kind, identifier = _local(element), element.get("id", "")
            if kind not in NODE_KINDS:
                continue
            facts = element.find(f"{tag(BPMN, 'extensionElements')}/{tag(PUEBLA, 'actividad')}")
            found[identifier] = Node(
                id=identifier,
                kind=cast(Kind, kind),
                name=element.get("name", ""),
                lane=lane_of.get(identifier),
                documentation=_text(element.find(tag(BPMN, "documentation"))),
                facts={str(key): str(value) for key, value in facts.attrib.items()} if facts is not None else {},
                incoming=tuple(flow.id for flow in flows.values() if flow.target == identifier),
                outgoing=tuple(flow.id for flow in flows.values() if flow.source == identifier),
            )
        for node in sorted(set(lane_of) - set(found)):
            self.problem("carril_sin_elemento", node, "El carril nombra un elemento que no existe.")
        return found

    def documents(self, process: etree._Element) -> tuple[Document, ...]:
        users: dict[str, list[str]] = {}
        for association in process.findall(tag(BPMN, "association")):
            source, target = association.get("sourceRef", ""), association.get("targetRef", "")
            users.setdefault(target, []).append(source)
            users.setdefault(source, []).append(target)
        references = process.findall(tag(BPMN, "dataObjectReference"))
        return tuple(
            Document(ref.get("id", ""), ref.get("name", ""), tuple(users.get(ref.get("id", ""), ())))
            for ref in references
        )
