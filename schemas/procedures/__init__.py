"""Procedures as folders: what is declared beside the diagram, read into typed values.

`schemas/procedures/<clave>/` holds `procedure.yaml`, `process.bpmn`, `forms/<node>.yaml` and `scenarios/<name>.yaml`.
A new folder appears everywhere with no other edit. The diagram is only handed over as bytes here; the engine
(`pipelines.engine.load_procedure`) parses it and holds both together.
"""

from __future__ import annotations

from schemas.procedures.declarations import (
    Activity,
    Answer,
    Deadline,
    Declaration,
    Field,
    Form,
    InvalidDeclaration,
    ProcedureFolder,
    Question,
    Restriction,
    Role,
    Scenario,
    ScenarioStep,
)
from schemas.procedures.loader import ROOT, load_folder, names

__all__ = [
    "ROOT",
    "Activity",
    "Answer",
    "Deadline",
    "Declaration",
    "Field",
    "Form",
    "InvalidDeclaration",
    "ProcedureFolder",
    "Question",
    "Restriction",
    "Role",
    "Scenario",
    "ScenarioStep",
    "load_folder",
    "names",
]
