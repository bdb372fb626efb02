"""Procedures ready to run: the declared facts together with the parsed process and its hash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.engine.advance import start
from pipelines.engine.model import Process
from pipelines.engine.parse import parse, process_hash
from pipelines.engine.problems import EngineError
from schemas.procedures import ROOT, Activity, Declaration, Entry, Form, ProcedureFolder, load_folder, names


@dataclass(frozen=True)
class Procedure:
    """One procedure: `folder` (declared facts, forms, scenarios), `process` (what runs), `hash` (its version)."""

    folder: ProcedureFolder
    process: Process
    hash: str

    @property
    def clave(self) -> str:
        return self.folder.clave

    @property
    def declaration(self) -> Declaration:
        return self.folder.declaration

    def activity(self, node: str) -> Activity:
        """The declared facts of an activity; `KeyError` if the procedure does not have it."""
        return self.declaration.actividades[node]

    def form(self, node: str) -> Form | None:
        return self.folder.forms.get(node)

    def first_activity(self, entry: Entry) -> str:
        """The one activity that is open when a case begins by an entry; empty where there is none, or several."""
        try:
            opened = start(self.process, entry.answers).tokens.open
        except EngineError:  # an entry that does not answer what the start asks; `verificar` tells it
            return ""
        return opened[0] if len(opened) == 1 else ""


def procedure_names() -> list[str]:
    """The claves of all procedures."""
    return names()


@lru_cache(maxsize=64)
def load_procedure(clave: str, root: Path = ROOT) -> Procedure:
    """The procedure of a folder, parsed once per process of the operating system.

    Raises `KeyError` (unknown clave), `InvalidDeclaration` (bad yaml) or `InvalidProcess` (bad diagram).
    """
    return ready(load_folder(clave, root))


def ready(folder: ProcedureFolder) -> Procedure:
    """A procedure ready to run from what its files declare. Raises `InvalidProcess` for a bad diagram."""
    return Procedure(folder=folder, process=parse(folder.bpmn), hash=process_hash(folder.bpmn))
