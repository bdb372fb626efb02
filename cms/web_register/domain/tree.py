"""The structure of a site as a tree of sections. Pure functions on lists of {id, title, note, children}.

Every change returns a new tree; the given one stays as it was.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cms.core.errors import CmsError

Node = dict[str, Any]
Tree = list[Node]
DEEPEST = 5
MOST = 300
LONGEST_TITLE = 120
LONGEST_NOTE = 500


class TreeError(CmsError):
    """The tree cannot take this change."""

    code = "estructura"


@dataclass(frozen=True)
class Row:
    """A node as it is drawn: its number (1.2.1), its depth from 1 on, and where it may go."""

    node: Node
    number: str
    level: int
    can_rise: bool
    can_sink: bool
    can_nest: bool
    can_unnest: bool


@dataclass(frozen=True)
class Branch:
    """A node with its number, as nested lists are drawn."""

    number: str
    title: str
    note: str
    branches: tuple[Branch, ...]


def branches(tree: Tree, prefix: str = "") -> tuple[Branch, ...]:
    """The tree for reading: each node with its number and what is below it."""
    return tuple(
        Branch(f"{prefix}{place}", node["title"], node["note"], branches(node["children"], f"{prefix}{place}."))
        for place, node in enumerate(tree, start=1)
    )


def new_node(title: str, note: str = "", children: Tree | None = None) -> Node:
    """A section with an id of its own."""
    return {"id": secrets.token_hex(4), "title": title.strip(), "note": note.strip(), "children": children or []}


def rows(tree: Tree, prefix: str = "", level: int = 1) -> Iterator[Row]:
    """All nodes in the order in which they are read."""
    for index, node in enumerate(tree):
        number = f"{prefix}{index + 1}"
        yield Row(
            node, number, level, can_rise=index > 0, can_sink=index < len(tree) - 1,
            can_nest=index > 0 and level + height(node) <= DEEPEST, can_unnest=level > 1,
        )  # fmt: skip
        yield from rows(node["children"], f"{number}.", level + 1)


def height(node: Node) -> int:
    """How many levels a node has with what is below it."""
    return 1 + max((height(child) for child in node["children"]), default=0)


def count(tree: Tree) -> int:
    """How many sections there are."""
    return sum(1 for _ in rows(tree))


def problems(tree: Tree) -> list[str]:
    """What keeps a tree from being proposed, one sentence each."""
    if not tree:
        return ["La estructura está vacía: agregue al menos una sección."]
    found = [f"La sección {row.number} no tiene nombre." for row in rows(tree) if not row.node["title"].strip()]
    for where, names in siblings(tree):
        twice = sorted({name for name in names if name and names.count(name) > 1})
        found += [f"«{name}» está dos veces {where}." for name in twice]
    return found


def siblings(tree: Tree, where: str = "en el primer nivel") -> Iterator[tuple[str, list[str]]]:
    """The titles of each list of siblings, and a phrase that says where it is."""
    yield where, [node["title"].strip() for node in tree]
    for node in tree:
        yield from siblings(node["children"], f"dentro de «{node['title'].strip()}»")


def cleaned(tree: Any, level: int = 1) -> Tree:
    """A tree from outside, held to its shape. Raises `TreeError`."""
    if not isinstance(tree, list) or (tree and level > DEEPEST):
        raise TreeError(f"La estructura no puede tener más de {DEEPEST} niveles.", code="muy_honda")
    return [
        {
            "id": str(node.get("id") or secrets.token_hex(4))[:20],
            "title": str(node.get("title", "")).strip()[:LONGEST_TITLE],
            "note": str(node.get("note", "")).strip()[:LONGEST_NOTE],
            "children": cleaned(node.get("children", []), level + 1),
        }
        for node in tree
        if isinstance(node, dict)
    ]


def with_texts(tree: Tree, texts: dict[str, tuple[str, str]]) -> Tree:
    """The tree with titles and notes replaced where `texts` has them by id."""
    changed = copy.deepcopy(tree)
    for row in rows(changed):
        if row.node["id"] in texts:
            title, note = texts[row.node["id"]]
            row.node["title"], row.node["note"] = title.strip()[:LONGEST_TITLE], note.strip()[:LONGEST_NOTE]
    return changed


def add(tree: Tree, parent: str, title: str = "") -> Tree:
    """With a new section at the end of another, or (no parent) at the end of the first level."""
    if count(tree) >= MOST:
        raise TreeError(f"La estructura admite {MOST} secciones.", code="muy_grande")
    changed = copy.deepcopy(tree)
    if not parent:
        return [*changed, new_node(title)]
    found = next((row for row in rows(changed) if row.node["id"] == parent), None)
    if found is None:
        raise TreeError("La sección ya no existe.", code="sin_seccion")
    if found.level >= DEEPEST:
        raise TreeError(f"La estructura no puede tener más de {DEEPEST} niveles.", code="muy_honda")
    found.node["children"].append(new_node(title))
    return changed


def change(tree: Tree, action: str, node_id: str) -> Tree:
    """Move or remove a section: subir, bajar, meter (into the one above), sacar, quitar. Raises `TreeError`."""
    if action not in MOVES:
        raise TreeError("No se conoce ese cambio.", code="cambio")
    changed = copy.deepcopy(tree)
    place = _find(changed, node_id, None)
    if place is None:
        raise TreeError("La sección ya no existe.", code="sin_seccion")
    MOVES[action](changed, *place)
    return changed


def _find(level: Tree, node_id: str, parents: list[tuple[Tree, int]] | None) -> tuple[Tree, int, list] | None:
    """The list that holds a node, its place there, and the lists above with the place of each parent."""
    above = parents or []
    for index, node in enumerate(level):
        if node["id"] == node_id:
            return level, index, above
        deeper = _find(node["children"], node_id, [*above, (level, index)])
        if deeper is not None:
            return deeper
    return None


def _up(tree: Tree, level: Tree, index: int, above: list[tuple[Tree, int]]) -> None:
    if index == 0:
        raise TreeError("La sección ya es la primera.", code="tope")
    level[index - 1], level[index] = level[index], level[index - 1]


def _down(tree: Tree, level: Tree, index: int, above: list[tuple[Tree, int]]) -> None:
    if index == len(level) - 1:
        raise TreeError("La sección ya es la última.", code="tope")
    level[index + 1], level[index] = level[index], level[index + 1]


def _nest(tree: Tree, level: Tree, index: int, above: list[tuple[Tree, int]]) -> None:
    if index == 0:
        raise TreeError("No hay una sección arriba en la cual meterla.", code="tope")
    if len(above) + 1 + height(level[index]) > DEEPEST:
        raise TreeError(f"La estructura no puede tener más de {DEEPEST} niveles.", code="muy_honda")
    level[index - 1]["children"].append(level.pop(index))


def _unnest(tree: Tree, level: Tree, index: int, above: list[tuple[Tree, int]]) -> None:
    if not above:
        raise TreeError("La sección ya está en el primer nivel.", code="tope")
    outer, place = above[-1]
    outer.insert(place + 1, level.pop(index))


def _remove(tree: Tree, level: Tree, index: int, above: list[tuple[Tree, int]]) -> None:
    del level[index]


MOVES: dict[str, Callable[[Tree, Tree, int, list[tuple[Tree, int]]], None]] = {
    "subir": _up, "bajar": _down, "meter": _nest, "sacar": _unnest, "quitar": _remove,
}  # fmt: skip
