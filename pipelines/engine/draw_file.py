"""Puts a drawing of our own into a BPMN file."""

from __future__ import annotations

from lxml import etree

from pipelines.engine.di import write_drawing
from pipelines.engine.layout import lay_out
from pipelines.engine.parse import parse, read_tree


def with_drawing(xml: bytes) -> bytes:
    """The same process with its drawing made anew. Deterministic; raises `InvalidProcess` for a bad process."""
    drawing = lay_out(parse(xml))
    root = read_tree(xml)
    write_drawing(root, drawing)
    etree.indent(root)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"
