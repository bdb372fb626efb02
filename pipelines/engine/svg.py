"""A process as an accessible SVG picture, with what is done, what is open and what may follow.

State is told three times: by colour, by the kind of border, and by a word on the box. `activity_rows` gives the same
facts as a table, to be printed beside the picture for people who do not see it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from pipelines.engine import heat as heating
from pipelines.engine.drawing import Box, Point
from pipelines.engine.heat import Heat
from pipelines.engine.layout import lay_out
from pipelines.engine.model import Node, Process

DONE, CURRENT, POSSIBLE = "hecha", "en_curso", "posible"
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
MARKS = {ADDED: "Se agrega", REMOVED: "Se quita", CHANGED: "Cambia"}
WORDS = {DONE: "Hecha", CURRENT: "En curso", POSSIBLE: "Puede seguir", "": "Pendiente"}
STYLE = """
.pa-lane{fill:#fff;stroke:#6b7280}.pa-head{fill:#f1f3f5;stroke:#6b7280}
.pa-box{fill:#fff;stroke:#374151;stroke-width:1.5}.pa-flow{fill:none;stroke:#4b5563;stroke-width:1.5}
.pa-flow.hecha{stroke:#14663a;stroke-width:2.5}.pa-doc{fill:#fff;stroke:#6b7280}
.pa-link{fill:none;stroke:#6b7280;stroke-dasharray:2 3}
.hecha .pa-box{fill:#e6f4ea;stroke:#14663a;stroke-width:2}
.en_curso .pa-box{fill:#fdecf1;stroke:#8a1538;stroke-width:4}
.posible .pa-box{stroke:#1d4f91;stroke-width:2;stroke-dasharray:6 3}
.pa-chip.hecha{fill:#14663a}.pa-chip.en_curso{fill:#8a1538}.pa-chip.posible{fill:#1d4f91}
text{font-family:system-ui,sans-serif;font-size:12px;fill:#1f2937}
.added .pa-box{fill:#e6f4ea;stroke:#14663a;stroke-width:4}
.removed .pa-box{fill:#fdecea;stroke:#9b1c1c;stroke-width:3;stroke-dasharray:9 5}
.changed .pa-box{fill:#fff6e0;stroke:#7a4a00;stroke-width:3;stroke-dasharray:2 3}
.pa-chip.added{fill:#14663a}.pa-chip.removed{fill:#9b1c1c}.pa-chip.changed{fill:#7a4a00}
.pa-flow.added{stroke:#14663a;stroke-width:3.5}.pa-flow.removed{stroke:#9b1c1c;stroke-width:3;stroke-dasharray:9 5}
.pa-flow.changed{stroke:#7a4a00;stroke-width:3;stroke-dasharray:2 3}
.pa-strong{font-weight:600}.pa-small{font-size:11px}.pa-chiptext{fill:#fff;font-size:11px;font-weight:600}
""".strip()


@dataclass(frozen=True)
class ActivityRow:
    """One line of the table that says what the picture says. `state`: a key of `WORDS`; `state_label`: its word."""

    node: str
    number: str
    label: str
    role: str
    role_label: str
    state: str
    state_label: str
    documents: tuple[str, ...]


def states(process: Process, done: Iterable[str] = (), current: Iterable[str] = ()) -> dict[str, str]:
    """Node id -> state. An activity that is open again counts as open; `posible` is what the open ones may lead to."""
    open_now = [node for node in current if node in process.nodes]
    found = {
        after.id: POSSIBLE for node in open_now for after in process.next_through_gateways(node) if after.is_activity
    }
    found.update({node: DONE for node in done if node in process.nodes})
    found.update(dict.fromkeys(open_now, CURRENT))
    return found


def activity_rows(process: Process, done: Iterable[str] = (), current: Iterable[str] = ()) -> list[ActivityRow]:
    """The activities in order with their state, as the accessible equal of the picture."""
    found = states(process, done, current)
    return [
        ActivityRow(
            node=node.id,
            number=node.number,
            label=node.label,
            role=node.role,
            role_label=process.lanes[node.lane].name if node.lane else "",
            state=found.get(node.id, ""),
            state_label=WORDS[found.get(node.id, "")],
            documents=tuple(document.name for document in process.documents if node.id in document.nodes),
        )
        for node in process.activities
    ]


def to_svg(
    process: Process,
    done: Iterable[str] = (),
    current: Iterable[str] = (),
    path: Iterable[str] = (),
    prefix: str = "proc",
    marks: Mapping[str, str] | None = None,
    heat: Mapping[str, Heat] | None = None,
) -> str:
    """The picture. `done`, `current`: node ids; `path`: flow ids passed so far; `prefix`: for ids unique on a page.

    `marks`: what a new version does to a node or flow, a key of `MARKS`; `heat`: figures of activities, with a legend.
    """
    return _Picture(process, states(process, done, current), set(path), prefix, marks or {}, heat).draw()


class _Picture:
    def __init__(
        self, process: Process, state: Mapping[str, str], path: set[str], prefix: str, marks: Mapping[str, str],
        heat: Mapping[str, Heat] | None = None,
    ) -> None:  # fmt: skip
        self.process, self.state, self.path, self.prefix = process, state, path, escape(prefix)
        self.marks, self.heat = marks, heat
        self.drawing = process.drawing or lay_out(process)

    def draw(self) -> str:
        boxes = list(self.drawing.shapes.values())
        points = [point for line in self.drawing.edges.values() for point in line]
        left = min([box.x for box in boxes] + [point[0] for point in points]) - 12
        top = min([box.y for box in boxes] + [point[1] for point in points]) - 12
        width = max([box.right for box in boxes] + [point[0] for point in points]) + 12 - left
        bottom = max([box.bottom for box in boxes] + [point[1] for point in points]) + 12
        height = bottom - top + (0 if self.heat is None else 36)
        hot = [] if self.heat is None else [heating.definitions(self.prefix)]
        parts = [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="pa-diagram" '
                f'aria-labelledby="{self.prefix}-titulo {self.prefix}-texto" '
                f'viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" height="{height:g}">'
            ),
            f'<title id="{self.prefix}-titulo">{escape(self.process.name)}</title>',
            f'<desc id="{self.prefix}-texto">{escape(self.description())}</desc>',
            f"<style>{STYLE if self.heat is None else STYLE + heating.STYLE}</style>",
            *hot,
            (
                f'<defs><marker id="{self.prefix}-flecha" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
                'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#374151"/></marker>'
                "</defs>"
            ),
            *self.frame(),
            *self.lines(),
            *(self.node(node) for node in self.process.nodes.values() if node.id in self.drawing.shapes),
            *self.documents(),
            "" if self.heat is None else heating.legend(left + 14, bottom + 2, self.prefix),
            "</svg>",
        ]
        return "\n".join(part for part in parts if part)

    def description(self) -> str:
        sentences = [f"{len(self.process.activities)} actividades, {len(self.process.lanes)} responsables."]
        for state in (DONE, CURRENT, POSSIBLE):
            names = [node.label for node in self.process.activities if self.state.get(node.id) == state]
            if names:
                sentences.append(f"{WORDS[state]}: {'; '.join(names)}.")
        for mark, word in MARKS.items():
            names = [node.label or node.id for node in self.process.nodes.values() if self.marks.get(node.id) == mark]
            if names:
                sentences.append(f"{word}: {'; '.join(names)}.")
        if self.heat is not None:
            sentences.append(heating.description(self.heat, {node.id: node.label for node in self.process.activities}))
        return " ".join(sentences)

    def frame(self) -> list[str]:
        parts = []
        pool = self.drawing.shapes.get(self.process.pool)
        if pool:
            parts.append(
                _rect(pool, "pa-head")
                + _text(self.process.pool_name, Box(pool.x, pool.y, pool.width, 30), 90, "pa-strong")
            )
        for lane in self.process.lanes.values():
            box = self.drawing.shapes.get(lane.id)
            if box:
                head = Box(box.x, box.y, box.width, 34)
                parts += [
                    _rect(box, "pa-lane"),
                    _rect(head, "pa-head"),
                    _text(lane.name, head, int(box.width / 7), "pa-strong"),
                ]
        return parts

    def lines(self) -> list[str]:
        parts = []
        for flow in self.process.flows.values():
            points = self.drawing.edges.get(flow.id)
            if points:
                passed = " hecha" if flow.id in self.path else ""
                passed += f" {self.marks[flow.id]}" if flow.id in self.marks else ""
                parts.append(
                    f'<path class="pa-flow{passed}" d="{_rounded(points)}" marker-end="url(#{self.prefix}-flecha)"/>'
                )
            label = self.drawing.labels.get(flow.id)
            if flow.name and label:
                parts.append(_text(flow.name, label, 40, "pa-small"))
        return parts

    def node(self, node: Node) -> str:
        box, state, mark = self.drawing.shapes[node.id], self.state.get(node.id, ""), self.marks.get(node.id, "")
        lane = self.process.lanes.get(node.lane or "")
        words = [node.label or {"parallelGateway": "Caminos paralelos"}.get(node.kind, ""), lane.name if lane else ""]
        hot = self.heat.get(node.id) if self.heat is not None else None
        told = WORDS[state] if node.is_activity and self.heat is None else ""
        words += [MARKS[mark] if mark else hot.label if hot else told]
        title = ". ".join(word for word in words if word)
        shape = _activity(node, box) if node.is_activity else self.mark(node, box)
        chip = _chip(box, state, WORDS[state]) if node.is_activity and state else ""
        chip += _chip(box, mark, MARKS[mark]) if mark else ""
        if hot and node.is_activity:
            shape, chip = heating.behind(box, hot, self.prefix) + shape, chip + heating.chip(box, hot)
        kind = f"pa-node {state}{mark}" + (" pa-hot" if hot else "")
        return f'<g class="{kind}" data-node="{escape(node.id)}"><title>{escape(title)}</title>{shape}{chip}</g>'

    def mark(self, node: Node, box: Box) -> str:
        x, y = box.centre
        if node.kind.endswith("Gateway"):
            shape = (
                f'<path class="pa-box" d="M{x:g} {box.y:g} {box.right:g} {y:g} {x:g} {box.bottom:g} {box.x:g} {y:g}z"/>'
            )
            sign = "M-9 0H9M0-9V9" if node.kind == "parallelGateway" else "M-7-7 7 7M7-7-7 7"
            shape += f'<path transform="translate({x:g} {y:g})" d="{sign}" stroke="#374151" stroke-width="3"/>'
        else:
            width = 4 if node.kind == "endEvent" else 1.5
            shape = f'<circle class="pa-box" cx="{x:g}" cy="{y:g}" r="{box.width / 2:g}" style="stroke-width:{width}"/>'
        label = self.drawing.labels.get(node.id)
        return shape + (_text(node.label, label, 17, "pa-small", start=True) if label else "")

    def documents(self) -> list[str]:
        parts = []
        for link in self.process.links:
            points = self.drawing.edges.get(link.id)
            parts.append(f'<path class="pa-link" d="{_rounded(points)}"/>' if points else "")
        for document in self.process.documents:
            box = self.drawing.shapes.get(document.id)
            if box:
                fold = f"M{box.x:g} {box.y:g}h{box.width - 9:g}l9 9v{box.height - 9:g}h-{box.width:g}z"
                label = self.drawing.labels.get(document.id, Box(box.x - 18, box.bottom + 2, 64, 14))
                parts.append(f'<path class="pa-doc" d="{fold}"/>' + _text(document.name, label, 12, "pa-small"))
        return parts


def _rect(box: Box, kind: str, radius: int = 0) -> str:
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect class="{kind}" {place} rx="{radius}"/>'


def _activity(node: Node, box: Box) -> str:
    words = f"{node.number}\n{node.label}" if node.number else node.label
    gear = ""
    if node.kind == "serviceTask":
        gear = f'<text class="pa-small" x="{box.x + 8:g}" y="{box.y + 16:g}" aria-hidden="true">⚙</text>'
    return _rect(box, "pa-box", 8) + gear + _text(words, box, 25)


def _chip(box: Box, state: str, word: str) -> str:
    width = 7 * len(word) + 14
    place = Box(box.right - width + 6, box.y - 9, width, 18)
    return _rect(place, f"pa-chip {state}", 9) + _text(word, place, 30, "pa-chiptext")


def _text(words: str, box: Box, letters: int, kind: str = "", *, start: bool = False) -> str:
    """Text wrapped at a number of letters, in the middle of a box or from its left side."""
    lines = [piece for line in words.split("\n") for piece in (textwrap.wrap(line, max(letters, 8)) or [""])]
    x = box.x if start else box.centre[0]
    first = box.centre[1] - 7 * (len(lines) - 1) + 4
    spans = "".join(
        f'<tspan x="{x:g}" y="{first + 14 * row:g}">{escape(line)}</tspan>' for row, line in enumerate(lines)
    )
    return f'<text class="{kind}" text-anchor="{"start" if start else "middle"}">{spans}</text>'


def _rounded(points: tuple[Point, ...], radius: float = 5) -> str:
    """A path with small round corners."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        path += f"L{enter[0]:g} {enter[1]:g}Q{corner[0]:g} {corner[1]:g} {leave[0]:g} {leave[1]:g}"
    return path + f"L{points[-1][0]:g} {points[-1][1]:g}"


def _towards(corner: Point, other: Point, radius: float) -> Point:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    share = min(radius, length / 2) / length
    return (corner[0] + dx * share, corner[1] + dy * share)
