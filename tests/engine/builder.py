"""Small BPMN files for the tests: written by hand as lists of nodes and flows, or grown at random from sound blocks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:otro="https://otro.example/1" '
    'id="d" targetNamespace="x">'
)
KINDS = {"ini": "startEvent", "fin": "endEvent", "act": "userTask", "srv": "serviceTask", "dec": "exclusiveGateway"}


def bpmn(
    flows: list[tuple[str, ...]], *, extra: str = "", lanes: int = 1, inside: dict[str, str] | None = None
) -> bytes:
    """A process from flows `(source, target[, "variable", "value"])`. The kind of a node is told by its id's prefix."""
    nodes = list(dict.fromkeys(node for flow in flows for node in flow[:2]))
    members: dict[int, list[str]] = {}
    for index, node in enumerate(nodes):
        members.setdefault(index % lanes, []).append(node)
    parts = [HEAD, '<process id="p" name="Prueba" isExecutable="true"><laneSet id="ls">']
    for lane, ids in members.items():
        references = "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in ids)
        parts.append(f'<lane id="lane_rol{lane}" name="Rol {lane}">{references}</lane>')
    parts.append("</laneSet>")
    for node in nodes:
        kind = KINDS.get(node[:3], "parallelGateway")
        parts.append(
            f"<{kind} id={quoteattr(node)} name={quoteattr('Nodo ' + node)}>{(inside or {}).get(node, '')}</{kind}>"
        )
    for index, flow in enumerate(flows):
        condition = ""
        if len(flow) == 4:
            text = f"{flow[2]} == '{flow[3]}'"
            condition = f'<conditionExpression xsi:type="tFormalExpression">{text}</conditionExpression>'
        parts.append(
            f'<sequenceFlow id="f{index}" sourceRef="{flow[0]}" targetRef="{flow[1]}">{condition}</sequenceFlow>'
        )
    return "".join([*parts, extra, "</process></definitions>"]).encode()


@dataclass
class Grower:
    """Grows a sound process: sequences, decisions, parallel parts and loops inside each other."""

    rng: random.Random
    flows: list[tuple[str, ...]] = field(default_factory=list)
    count: int = 0

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count}"

    def link(self, source: tuple[str, ...], target: str) -> None:
        """`source`: a node, or a decision with the answer that leads on."""
        self.flows.append((source[0], target, *source[1:]))

    def block(self, source: tuple[str, ...], depth: int) -> tuple[str, ...]:
        """Adds a block after `source` and returns where it leads out."""
        shape = self.rng.choice(["task", "sequence", "choice", "parallel", "loop"]) if depth else "task"
        return getattr(self, shape)(source, depth)

    def task(self, source: tuple[str, ...], depth: int) -> tuple[str, ...]:
        node = self.name("act")
        self.link(source, node)
        return (node,)

    def sequence(self, source: tuple[str, ...], depth: int) -> tuple[str, ...]:
        for _ in range(self.rng.randint(2, 3)):
            source = self.block(source, depth - 1)
        return source

    def choice(self, source: tuple[str, ...], depth: int) -> tuple[str, ...]:
        asking, gate, merge = self.name("act"), self.name("dec"), self.name("dec")
        self.link(source, asking)
        self.link((asking,), gate)
        for answer in range(self.rng.randint(2, 3)):
            self.link(self.block((gate, f"v_{gate}", f"r{answer}"), depth - 1), merge)
        return (merge,)

    def parallel(self, source: tuple[str, ...], depth: int) -> tuple[str, ...]:
        split, join = self.name("par"), self.name("par")
        self.link(source, split)
        for _ in range(self.rng.randint(2, 3)):
            self.link(self.block((split,), depth - 1), join)
        return (join,)

    def loop(self, source: tuple[str, ...], depth: int) -> tuple[str, ...]:
        entry, gate = self.name("act"), self.name("dec")
        self.link(source, entry)
        self.link(self.block((entry,), depth - 1), last := self.name("act"))
        self.link((last,), gate)
        self.link((gate, f"v_{gate}", "otra"), entry)
        return (gate, f"v_{gate}", "sigue")


def grown(seed: int, depth: int = 3) -> bytes:
    """A sound process that depends on the seed alone."""
    grower = Grower(random.Random(seed))
    grower.link(grower.block(grower.block(("ini",), depth), depth - 1), "fin")
    return bpmn(grower.flows, lanes=1 + seed % 4)
