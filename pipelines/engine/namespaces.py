"""Names of the XML vocabularies that a process file may use."""

from __future__ import annotations

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PUEBLA = "https://pueblacapital.gob.mx/ns/procedimientos/1.0"


def tag(namespace: str, name: str) -> str:
    """The name of an element in lxml's notation."""
    return f"{{{namespace}}}{name}"
