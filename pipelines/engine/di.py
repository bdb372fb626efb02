"""The drawing inside a BPMN file: reading it and writing it back."""

from __future__ import annotations

from lxml import etree

from pipelines.engine.drawing import Box, Drawing, Point
from pipelines.engine.namespaces import BPMN, BPMNDI, DC, DI, tag


def read_drawing(root: etree._Element) -> Drawing:
    """Every shape, line and label; an empty drawing when the file has none. Broken numbers count as absent."""
    shapes: dict[str, Box] = {}
    edges: dict[str, tuple[Point, ...]] = {}
    labels: dict[str, Box] = {}
    for element in root.iter(tag(BPMNDI, "BPMNShape"), tag(BPMNDI, "BPMNEdge")):
        target = element.get("bpmnElement", "")
        if (box := _bounds(element)) is not None:
            shapes[target] = box
        if points := _points(element):
            edges[target] = points
        label = element.find(tag(BPMNDI, "BPMNLabel"))
        if label is not None and (box := _bounds(label)) is not None:
            labels[target] = box
    return Drawing(shapes, edges, labels)


def _number(element: etree._Element, name: str) -> float | None:
    try:
        value = float(element.get(name, ""))
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None


def _bounds(element: etree._Element) -> Box | None:
    bounds = element.find(tag(DC, "Bounds"))
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds, name) for name in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None:
        return None
    return Box(x, y, width, height)


def _points(element: etree._Element) -> tuple[Point, ...]:
    found = [(_number(point, "x"), _number(point, "y")) for point in element.findall(tag(DI, "waypoint"))]
    return tuple((x, y) for x, y in found if x is not None and y is not None)


def write_drawing(root: etree._Element, drawing: Drawing) -> None:
    """Replaces the drawing of a file. The order of elements follows the drawing, so the result is deterministic."""
    for old in root.findall(tag(BPMNDI, "BPMNDiagram")):
        root.remove(old)
    collaboration = root.find(tag(BPMN, "collaboration"))
    process = root.find(tag(BPMN, "process"))
    plane_of = collaboration if collaboration is not None else process
    name = plane_of.get("id", "") if plane_of is not None else ""
    diagram = etree.SubElement(root, tag(BPMNDI, "BPMNDiagram"), {"id": f"diagrama_{name}"})
    plane = etree.SubElement(diagram, tag(BPMNDI, "BPMNPlane"), {"id": f"plano_{name}", "bpmnElement": name})
    upright = {element.get("id") for element in root.iter(tag(BPMN, "participant"), tag(BPMN, "lane"))}
    for identifier, box in drawing.shapes.items():
        shape = etree.SubElement(plane, tag(BPMNDI, "BPMNShape"), {"id": f"{identifier}_di", "bpmnElement": identifier})
        if identifier in upright:
            shape.set("isHorizontal", "false")
        _write_box(shape, box)
        _write_label(shape, drawing.labels.get(identifier))
    for identifier, points in drawing.edges.items():
        edge = etree.SubElement(plane, tag(BPMNDI, "BPMNEdge"), {"id": f"{identifier}_di", "bpmnElement": identifier})
        for x, y in points:
            etree.SubElement(edge, tag(DI, "waypoint"), {"x": _plain(x), "y": _plain(y)})
        _write_label(edge, drawing.labels.get(identifier))


def _plain(value: float) -> str:
    return str(round(value))


def _write_box(parent: etree._Element, box: Box) -> None:
    attributes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    etree.SubElement(parent, tag(DC, "Bounds"), {name: _plain(value) for name, value in attributes.items()})


def _write_label(parent: etree._Element, box: Box | None) -> None:
    if box is not None:
        _write_box(etree.SubElement(parent, tag(BPMNDI, "BPMNLabel")), box)
