"""Procedures as folders: what is declared beside the diagram, read into typed values.

`schemas/procedures/<clave>/` holds `procedure.yaml`, `process.bpmn`, `forms/<node>.yaml`, `letters/<document>.yaml` and
`scenarios/<name>.yaml`. A new folder appears everywhere with no other edit. The diagram is only handed over as bytes
here; the engine (`pipelines.engine.load_procedure`) parses it and holds both together.
"""

from __future__ import annotations

from schemas.procedures.building import InvalidDeclaration
from schemas.procedures.declarations import (
    Activity,
    Answer,
    Child,
    Deadline,
    Declaration,
    Deviation,
    Document,
    Duration,
    Entry,
    Link,
    ProcedureFolder,
    Question,
    Reading,
    Recurrence,
    Restriction,
    Role,
    Rule,
    Scenario,
    ScenarioStep,
    Wait,
)
from schemas.procedures.forms import Computed, Field, Form, When
from schemas.procedures.letters import ALWAYS, Letter, Section, Signature
from schemas.procedures.loader import ROOT, folder_files, load_files, load_folder, names

__all__ = [
    "ALWAYS",
    "ROOT",
    "Activity",
    "Answer",
    "Child",
    "Computed",
    "Deadline",
    "Declaration",
    "Deviation",
    "Document",
    "Duration",
    "Entry",
    "Field",
    "Form",
    "InvalidDeclaration",
    "Letter",
    "Link",
    "ProcedureFolder",
    "Question",
    "Reading",
    "Recurrence",
    "Restriction",
    "Role",
    "Rule",
    "Scenario",
    "ScenarioStep",
    "Section",
    "Signature",
    "Wait",
    "When",
    "folder_files",
    "load_files",
    "load_folder",
    "names",
]
