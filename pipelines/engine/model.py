"""A process as plain immutable values. Nothing here knows XML, a database or a web framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pipelines.engine.drawing import Drawing

Kind = Literal["startEvent", "endEvent", "userTask", "serviceTask", "exclusiveGateway", "parallelGateway"]
ACTIVITIES: frozenset[str] = frozenset({"userTask", "serviceTask"})


@dataclass(frozen=True)
class Condition:
    """The only condition there is: `variable == 'value'`."""

    variable: str
    value: str


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    name: str = ""
    condition: Condition | None = None


@dataclass(frozen=True)
class Lane:
    """A role's column. `role` is the id without its prefix `lane_`."""

    id: str
    name: str

    @property
    def role(self) -> str:
        return self.id.removeprefix("lane_")


@dataclass(frozen=True)
class Node:
    """One step of a process.

    `name` is the printed label: an optional first line with the number of the activity, then its text.
    `facts` are the attributes of our own `actividad` extension.
    """

    id: str
    kind: Kind
    name: str = ""
    lane: str | None = None
    documentation: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()

    @property
    def is_activity(self) -> bool:
        return self.kind in ACTIVITIES

    @property
    def role(self) -> str:
        return (self.lane or "").removeprefix("lane_")

    @property
    def number(self) -> str:
        """The number of the activity in the manual, `""` if it has none."""
        first, _, rest = self.name.partition("\n")
        return first.strip() if rest else self.facts.get("numero", "")

    @property
    def label(self) -> str:
        """The name without the number."""
        _, _, rest = self.name.partition("\n")
        return (rest or self.name).strip()


@dataclass(frozen=True)
class Document:
    """A data object drawn beside the activities that use it."""

    id: str
    name: str
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """The dotted line (association) between an activity and a document."""

    id: str
    source: str
    target: str


@dataclass(frozen=True)
class Decision:
    """An exclusive gateway with more than one way out: one variable, value -> printed answer."""

    node: str
    question: str
    variable: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Process:
    id: str
    name: str
    documentation: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, Lane]
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    pool: str = ""
    pool_name: str = ""
    drawing: Drawing = field(default_factory=Drawing)

    @cached_property
    def start_node(self) -> Node:
        return next(node for node in self.nodes.values() if node.kind == "startEvent")

    @property
    def entry_variable(self) -> str:
        """The question that is answered by the way in, `""` where there is one way only."""
        return self.start_node.facts.get("entrada", "")

    @cached_property
    def activities(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.is_activity)

    def following(self, node_id: str) -> list[Node]:
        return [self.nodes[self.flows[flow].target] for flow in self.nodes[node_id].outgoing]

    def preceding(self, node_id: str) -> list[Node]:
        return [self.nodes[self.flows[flow].source] for flow in self.nodes[node_id].incoming]

    def decision(self, node_id: str) -> Decision | None:
        """The decision taken at a gateway; None for every other node."""
        node = self.nodes[node_id]
        if node.kind != "exclusiveGateway" or len(node.outgoing) < 2:
            return None
        flows = [self.flows[flow] for flow in node.outgoing]
        answers = {flow.condition.value: flow.name or flow.condition.value for flow in flows if flow.condition}
        variable = next((flow.condition.variable for flow in flows if flow.condition), "")
        return Decision(node_id, node.label, variable, answers)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        found = (self.decision(node) for node in self.nodes)
        return tuple(decision for decision in found if decision)

    def next_through_gateways(self, node_id: str) -> list[Node]:
        """Every gateway, activity and end that may be met after a node, not looking past an activity."""
        seen: dict[str, Node] = {}
        pending = self.following(node_id)
        while pending:
            node = pending.pop(0)
            if node.id in seen:
                continue
            seen[node.id] = node
            if node.kind in ("exclusiveGateway", "parallelGateway"):
                pending.extend(self.following(node.id))
        return list(seen.values())

    def asked_after(self, node_id: str) -> list[Decision]:
        """The decisions that completing an activity may have to answer."""
        found = (self.decision(node.id) for node in self.next_through_gateways(node_id))
        return [decision for decision in found if decision]


@dataclass(frozen=True)
class Tokens:
    """Where a case stands. `open`: activities waiting for somebody; `waiting`: join -> flows that have arrived."""

    open: tuple[str, ...] = ()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"open": list(self.open), "waiting": {join: list(flows) for join, flows in self.waiting.items()}}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Tokens:
        return cls(tuple(value["open"]), {join: tuple(flows) for join, flows in value["waiting"].items()})


@dataclass(frozen=True)
class Step:
    """What one completed activity led to.

    `opened`: ids of user tasks that opened; `automatic`: ids of service tasks that our code must now run and complete;
    `path`: ids of the flows passed; `ended`: nothing is open or waiting any more.
    """

    opened: tuple[str, ...]
    automatic: tuple[str, ...]
    tokens: Tokens
    path: tuple[str, ...]
    ended: bool
