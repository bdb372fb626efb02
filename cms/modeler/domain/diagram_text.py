"""The diagram changed without drawing: the words of an activity and who does it."""

from __future__ import annotations

from lxml import etree

from pipelines.engine import InvalidProcess
from pipelines.engine.draw_file import with_drawing
from pipelines.engine.namespaces import BPMN, tag
from pipelines.engine.parse import read_tree


def tidied(text: str) -> str:
    """The same process with its drawing made anew. Raises `InvalidProcess` for one that cannot run."""
    return with_drawing(text.encode()).decode()


def with_activity(text: str, node: str, *, label: str, documentation: str, lane: str) -> str:
    """The diagram with other words for an activity, in another lane if so. Raises `KeyError` for an unknown one.

    An activity that changes its lane would stand where it stood, so the drawing is then made anew.
    """
    root = read_tree(text.encode())
    element = next((one for one in root.iter() if isinstance(one.tag, str) and one.get("id") == node), None)
    if element is None:
        raise KeyError(node)
    number, found, _ = (element.get("name") or "").partition("\n")
    element.set("name", f"{number}\n{label}" if found else label)
    _document(element, documentation)
    moved = _move(root, node, lane)
    changed = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8").decode() + "\n"
    if moved:
        try:
            return tidied(changed)
        except InvalidProcess:
            return changed
    return changed


def _document(element: etree._Element, words: str) -> None:
    found = element.find(tag(BPMN, "documentation"))
    if not words:
        if found is not None:
            element.remove(found)
        return
    if found is None:
        found = etree.Element(tag(BPMN, "documentation"))
        element.insert(0, found)
    found.text = words


def _move(root: etree._Element, node: str, lane: str) -> bool:
    """Put an element into a lane; whether it was in another."""
    for reference in root.iter(tag(BPMN, "flowNodeRef")):
        if (reference.text or "").strip() == node:
            holder = reference.getparent()
            if holder is None or holder.get("id") == lane:
                return False
            holder.remove(reference)
            break
    target = next((one for one in root.iter(tag(BPMN, "lane")) if one.get("id") == lane), None)
    if target is None:
        return False
    etree.SubElement(target, tag(BPMN, "flowNodeRef")).text = node
    return True
