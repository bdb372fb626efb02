"""Draws a process by itself: one column for each lane, one row for each node, lines only through free space.

Why lines never cross a box: a row holds one box only; lines run down inside the gap between two rows, or along tracks
in the margins of a lane, where there are no boxes. Each line has its own track and its own height in a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.engine.drawing import Box, Drawing, Point
from pipelines.engine.model import Flow, Node, Process

TASK = (168, 84)
GATEWAY = (50, 50)
EVENT = (36, 36)
SIZE = {
    "userTask": TASK,
    "serviceTask": TASK,
    "exclusiveGateway": GATEWAY,
    "parallelGateway": GATEWAY,
    "startEvent": EVENT,
    "endEvent": EVENT,
}
LEFT, TOP = 20, 20
POOL_HEAD, LANE_HEAD = 30, 52
MARGIN, TRACK = 18, 12
GAP, SLOT, ARROW = 14, 11, 18
DOCUMENT = (28, 36)
DOCUMENT_ROOM = 74
QUESTION = (100, 30)
QUESTION_ROOM = 22
ANSWER_HEIGHT = 14


def lay_out(process: Process) -> Drawing:
    """A drawing of the whole process, the same every time for the same process."""
    return _Layout(process).draw()


@dataclass
class _Column:
    """A lane's place: `centre` is the middle of its boxes; tracks lie in both margins."""

    left: float
    centre: float
    right: float
    left_tracks: list[str] = field(default_factory=list)
    right_tracks: list[str] = field(default_factory=list)


class _Layout:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.order = _order(process)
        self.row = {node: index for index, node in enumerate(self.order)}
        self.lanes = list(process.lanes) or [""]
        self.documents = self.documents_by_node()
        self.sides = {flow.id: self.side(flow) for flow in process.flows.values()}
        self.columns = self.place_columns()
        self.slots = self.gap_slots()
        self.tops = self.place_rows()
        self.boxes = {node: self.node_box(process.nodes[node]) for node in self.order}

    def lane(self, node: str) -> str:
        return self.process.nodes[node].lane or self.lanes[0]

    def documents_by_node(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for document in self.process.documents:
            if document.nodes:
                found.setdefault(document.nodes[0], []).append(document.id)
        return found

    def side(self, flow: Flow) -> str:
        """How a flow leaves its box: `down` to the next row, or `left`/`right` to a track of the lane."""
        if self.row[flow.target] == self.row[flow.source] + 1:
            return "down"
        if flow.source in self.documents:
            return "left"  # to the right stand the documents
        here, there = self.lanes.index(self.lane(flow.source)), self.lanes.index(self.lane(flow.target))
        leaving = self.process.nodes[flow.source].outgoing
        taken = [self.side(self.process.flows[other]) for other in leaving[: leaving.index(flow.id)]]
        preferred, other = ("right", "left") if there > here else ("left", "right")
        return other if preferred in taken and other not in taken else preferred

    def place_columns(self) -> dict[str, _Column]:
        columns: dict[str, _Column] = {}
        x: float = LEFT
        for lane in self.lanes:
            mine = [flow for flow in self.process.flows.values() if self.lane(flow.source) == lane]
            lefts = self.by_length([flow for flow in mine if self.sides[flow.id] == "left"])
            rights = self.by_length([flow for flow in mine if self.sides[flow.id] == "right"])
            most = max((len(ids) for node, ids in self.documents.items() if self.lane(node) == lane), default=0)
            start = x + MARGIN + TRACK * (len(lefts) + 1)
            centre = start + TASK[0] / 2
            right = centre + TASK[0] / 2 + DOCUMENT_ROOM * most + TRACK * (len(rights) + 1) + MARGIN
            columns[lane] = _Column(x, centre, right, lefts, rights)
            x = right
        return columns

    def by_length(self, flows: list[Flow]) -> list[str]:
        """Tracks from the boxes outwards: short jumps inside, long ones outside."""
        return [flow.id for flow in sorted(flows, key=lambda f: (abs(self.row[f.target] - self.row[f.source]), f.id))]

    def gap_slots(self) -> dict[str, list[str]]:
        """Node -> the flows that need a height of their own in the gap above it."""
        slots: dict[str, list[str]] = {}
        for flow in self.process.flows.values():
            straight = self.sides[flow.id] == "down" and self.lane(flow.source) == self.lane(flow.target)
            if not straight:
                slots.setdefault(flow.target, []).append(flow.id)
        return {node: sorted(flows, key=lambda f: (self.sides[f] != "down", f)) for node, flows in slots.items()}

    def place_rows(self) -> dict[str, float]:
        tops: dict[str, float] = {}
        y: float = TOP + POOL_HEAD + LANE_HEAD
        for node in self.order:
            slots = len(self.slots.get(node, ()))
            question = self.process.nodes[node].kind == "exclusiveGateway" and self.process.nodes[node].name
            y += GAP + SLOT * slots + ARROW + (QUESTION_ROOM if question else 0)
            tops[node] = y
            y += SIZE[self.process.nodes[node].kind][1] + self.answer_room(node)
        self.bottom = y + GAP + ARROW
        return tops

    def answer_room(self, node: str) -> float:
        """Space under a gateway for the answer printed beside its way down."""
        flows = [self.process.flows[flow] for flow in self.process.nodes[node].outgoing]
        return ANSWER_HEIGHT if any(flow.name and self.sides[flow.id] == "down" for flow in flows) else 0

    def node_box(self, node: Node) -> Box:
        width, height = SIZE[node.kind]
        centre = self.columns[self.lane(node.id)].centre
        return Box(centre - width / 2, self.tops[node.id], width, height)

    def draw(self) -> Drawing:
        shapes: dict[str, Box] = self.frame()
        shapes.update(self.boxes)
        edges = {flow.id: self.route(flow) for flow in self.process.flows.values()}
        labels = self.labels(edges)
        self.add_documents(shapes, edges, labels)
        return Drawing(shapes, edges, labels)

    def frame(self) -> dict[str, Box]:
        """The pool (if the file names one) and the lanes."""
        if not self.process.lanes:
            return {}
        right = self.columns[self.lanes[-1]].right
        shapes = {}
        if self.process.pool:
            shapes[self.process.pool] = Box(LEFT, TOP, right - LEFT, self.bottom - TOP)
        for lane, column in self.columns.items():
            shapes[lane] = Box(column.left, TOP + POOL_HEAD, column.right - column.left, self.bottom - TOP - POOL_HEAD)
        return shapes

    def route(self, flow: Flow) -> tuple[Point, ...]:
        source, target = self.boxes[flow.source], self.boxes[flow.target]
        end = (target.centre[0], target.y)
        if self.sides[flow.id] == "down":
            begin = (source.centre[0], source.bottom)
            if begin[0] == end[0]:
                return (begin, end)
            height = self.slot_height(flow)
            return (begin, (begin[0], height), (end[0], height), end)
        track, height = self.track(flow), self.slot_height(flow)
        begin = (source.x if self.sides[flow.id] == "left" else source.right, source.centre[1])
        return (begin, (track, begin[1]), (track, height), (end[0], height), end)

    def slot_height(self, flow: Flow) -> float:
        flows = self.slots[flow.target]
        above = SLOT * (len(flows) - 1 - flows.index(flow.id))
        return self.boxes[flow.target].y - self.question_room(flow.target) - ARROW - above

    def question_room(self, node: str) -> float:
        exclusive = self.process.nodes[node]
        return QUESTION_ROOM if exclusive.kind == "exclusiveGateway" and exclusive.name else 0

    def track(self, flow: Flow) -> float:
        column = self.columns[self.lane(flow.source)]
        if self.sides[flow.id] == "left":
            return column.centre - TASK[0] / 2 - TRACK * (column.left_tracks.index(flow.id) + 1)
        return column.right - MARGIN - TRACK * (len(column.right_tracks) - 1 - column.right_tracks.index(flow.id))

    def labels(self, edges: dict[str, tuple[Point, ...]]) -> dict[str, Box]:
        labels: dict[str, Box] = {}
        for node_id, box in self.boxes.items():
            node = self.process.nodes[node_id]
            if node.kind == "exclusiveGateway" and node.name:
                labels[node_id] = Box(box.centre[0] + 14, box.y - 22, *QUESTION)
            elif node.kind in ("startEvent", "endEvent") and node.name:
                labels[node_id] = Box(box.right + 6, box.y + 8, 96, 20)
        for flow in self.process.flows.values():
            if flow.name:
                labels[flow.id] = self.answer_label(flow, edges[flow.id][0])
        return labels

    def answer_label(self, flow: Flow, begin: Point) -> Box:
        width = 7 * len(flow.name) + 6
        side = self.sides[flow.id]
        same = [f for f in self.process.nodes[flow.source].outgoing if self.sides[f] == side]
        shift = ANSWER_HEIGHT * same.index(flow.id)
        if side == "down":
            return Box(begin[0] + 6, begin[1], width, ANSWER_HEIGHT)
        x = begin[0] - width - 4 if side == "left" else begin[0] + 4
        return Box(x, begin[1] + 3 + shift, width, ANSWER_HEIGHT)

    def add_documents(
        self, shapes: dict[str, Box], edges: dict[str, tuple[Point, ...]], labels: dict[str, Box]
    ) -> None:
        lines = {(link.source, link.target): link.id for link in self.process.links}
        for node, documents in self.documents.items():
            box = self.boxes[node]
            for index, document in enumerate(documents):
                x = box.right + 24 + DOCUMENT_ROOM * index
                place = Box(x, box.centre[1] - DOCUMENT[1] / 2, *DOCUMENT)
                shapes[document] = place
                labels[document] = Box(x - 18, place.bottom + 2, 64, 14)
                line = lines.get((node, document)) or lines.get((document, node))
                if line and index == 0:
                    edges[line] = ((box.right, box.centre[1]), (x, box.centre[1]))
                elif line:
                    low = box.bottom - 4
                    edges[line] = ((box.right, low), (x + 14, low), (x + 14, labels[document].bottom))


def _order(process: Process) -> list[str]:
    """Rows: as the file lists its nodes. An author puts them in the order in which they are read."""
    return list(process.nodes)
