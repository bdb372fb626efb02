"""Reads procedure folders."""

from __future__ import annotations

from pathlib import Path

from schemas.procedures.building import InvalidDeclaration, build, read
from schemas.procedures.declarations import Declaration, ProcedureFolder, Scenario
from schemas.procedures.forms import Form
from schemas.procedures.letters import Letter

ROOT = Path(__file__).parent


def names(root: Path = ROOT) -> list[str]:
    """The claves of all procedures: the folders that hold a `procedure.yaml`."""
    return sorted(path.parent.name for path in root.glob("*/procedure.yaml"))


def load_folder(clave: str, root: Path = ROOT) -> ProcedureFolder:
    """One procedure folder. Raises `KeyError` for an unknown clave, `InvalidDeclaration` for a bad file."""
    if clave not in names(root):
        raise KeyError(clave)
    folder = root / clave
    bpmn = folder / "process.bpmn"
    if not bpmn.is_file():
        raise InvalidDeclaration(f"{clave}: falta process.bpmn")
    return ProcedureFolder(
        clave=clave,
        declaration=build(Declaration, read(folder / "procedure.yaml"), f"{clave}/procedure.yaml", clave=clave),
        bpmn=bpmn.read_bytes(),
        forms={path.stem: build(Form, read(path), path.name, node=path.stem) for path in _files(folder / "forms")},
        letters={
            path.stem: build(Letter, read(path), path.name, document=path.stem) for path in _files(folder / "letters")
        },
        scenarios=tuple(
            build(Scenario, read(path), path.name, name=path.stem) for path in _files(folder / "scenarios")
        ),
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))
