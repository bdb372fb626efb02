"""Reads procedures: from their folders, or from the same files kept elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TypeVar

from schemas.procedures.building import InvalidDeclaration, build, read
from schemas.procedures.declarations import Declaration, ProcedureFolder, Scenario
from schemas.procedures.forms import Form
from schemas.procedures.letters import Letter

ROOT = Path(__file__).parent
MAIN, PROCESS = "procedure.yaml", "process.bpmn"
PARTS = ("forms", "letters", "scenarios")
T = TypeVar("T")


def kinds() -> dict[str, tuple[type, str]]:
    """What each file declares, by its name or its folder, and the field that takes the name of the file."""
    return {
        MAIN: (Declaration, "clave"),
        "forms": (Form, "node"),
        "letters": (Letter, "document"),
        "scenarios": (Scenario, "name"),
    }


def names(root: Path = ROOT) -> list[str]:
    """The claves of all procedures: the folders that hold a `procedure.yaml`."""
    return sorted(path.parent.name for path in root.glob(f"*/{MAIN}"))


def folder_files(clave: str, root: Path = ROOT) -> dict[str, bytes]:
    """The files of a procedure by their path inside its folder. Raises `KeyError` for an unknown clave."""
    if clave not in names(root):
        raise KeyError(clave)
    folder = root / clave
    paths = [folder / MAIN, folder / PROCESS, *(path for part in PARTS for path in (folder / part).glob("*.yaml"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths) if path.is_file()}


def load_folder(clave: str, root: Path = ROOT) -> ProcedureFolder:
    """One procedure folder. Raises `KeyError` for an unknown clave, `InvalidDeclaration` for a bad file."""
    return load_files(clave, folder_files(clave, root))


def load_files(clave: str, files: Mapping[str, bytes]) -> ProcedureFolder:
    """A procedure from its files by path. Raises `InvalidDeclaration` for a bad or missing file."""
    for needed in (MAIN, PROCESS):
        if needed not in files:
            raise InvalidDeclaration(f"{clave}: falta {needed}")
    return ProcedureFolder(
        clave=clave,
        declaration=build(Declaration, read(files[MAIN], MAIN), f"{clave}/{MAIN}", clave=clave),
        bpmn=files[PROCESS],
        forms={form.node: form for form in _parts(files, "forms", Form, "node")},
        letters={letter.document: letter for letter in _parts(files, "letters", Letter, "document")},
        scenarios=tuple(_parts(files, "scenarios", Scenario, "name")),
    )


def _parts(files: Mapping[str, bytes], part: str, kind: type[T], named: str) -> list[T]:
    """The values of one kind of file; the name of each file is the value of its field `named`."""
    found = []
    for path in sorted(map(PurePosixPath, files)):
        if path.parent.name == part:
            content = read(files[str(path)], path.name)
            found.append(build(kind, content, path.name, **{named: path.stem}))
    return found
