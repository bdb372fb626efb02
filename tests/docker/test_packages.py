"""Each image has every package that its own code imports, also by way of the rooms below it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = {"schemas": ROOT, "pipelines": ROOT, "cms": ROOT, "ckanext": ROOT / "ckanext-puebla"}
ROOMS = {"cms": "cms", "ckan": "ckanext.puebla"}
OUTSIDE = {"tests", "conftest", "migrations"}


def file_of(module: str) -> Path | None:
    """The file of a module of ours."""
    place = PLACES.get(module.partition(".")[0])
    if place is None:
        return None
    path = place.joinpath(*module.split("."))
    return next((found for found in (path / "__init__.py", path.with_suffix(".py")) if found.is_file()), None)


def modules_of(room: str) -> Iterator[str]:
    """Every module of a room but its tests."""
    place = PLACES[room.partition(".")[0]]
    for path in place.joinpath(*room.split(".")).rglob("*.py"):
        parts = path.relative_to(place).with_suffix("").parts
        if not OUTSIDE & set(parts) and not parts[-1].startswith("test_"):
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def statements(node: ast.AST, *, inside: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports of a module; ``inside``: those of its functions too; never what is for type checkers alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        elif inside or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from statements(child, inside=inside)


def imported(module: str, path: Path, *, inside: bool) -> Iterator[str]:
    """What a module imports, each with the packages around it, whose first lines run too."""
    for statement in statements(ast.parse(path.read_text(encoding="utf-8")), inside=inside):
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        else:
            own = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
            base = own[: len(own) - statement.level + 1] if statement.level else []
            name = ".".join([*base, *([statement.module] if statement.module else [])])
            names = [name, *(f"{name}.{alias.name}" for alias in statement.names)]
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def needed_by(room: str) -> dict[str, str]:
    """Every foreign top-level package that a room needs, and a module that imports it."""
    own = set(modules_of(room))
    waiting, seen, found = sorted(own), set(own), {}
    while waiting:
        module = waiting.pop()
        path = file_of(module)
        if path is None:
            continue
        for name in imported(module, path, inside=module in own):
            top = name.partition(".")[0]
            if top not in PLACES and top not in sys.stdlib_module_names:
                found.setdefault(top, module)
            elif name not in seen and file_of(name) is not None:
                seen.add(name)
                waiting.append(name)
    return found


@pytest.mark.parametrize("image", ROOMS)
def test_an_image_has_every_package_that_its_code_imports(image: str) -> None:
    lock = (ROOT / "docker" / image / "requirements.lock").read_text(encoding="utf-8")
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    distributions = packages_distributions()
    missing = {}
    for top, module in needed_by(ROOMS[image]).items():
        offered = {re.sub(r"[-_.]+", "-", name).lower() for name in distributions.get(top, [top])}
        if not offered & locked:
            missing[top] = module
    assert missing == {}


def test_importing_a_module_imports_the_packages_around_it() -> None:
    path = ROOT / "pipelines" / "data" / "link_probe.py"
    assert {"pipelines", "pipelines.data", "pipelines.data.links"} <= set(
        imported("pipelines.data.link_probe", path, inside=False)
    )


def test_imports_for_type_checkers_and_in_functions_are_told_apart() -> None:
    tree = ast.parse("if TYPE_CHECKING:\n    import a\ndef f():\n    import b\nimport c\n")
    assert [ast.unparse(found) for found in statements(tree, inside=False)] == ["import c"]
    assert [ast.unparse(found) for found in statements(tree, inside=True)] == ["import b", "import c"]
