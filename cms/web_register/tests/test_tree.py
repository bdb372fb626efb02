"""The tree of sections: moves, bounds, and what keeps it from being proposed."""

from __future__ import annotations

import pytest

from cms.web_register.domain import tree
from cms.web_register.domain.tree import TreeError


def node(name: str, *children: tree.Node) -> tree.Node:
    return {"id": name.lower(), "title": name, "note": "", "children": list(children)}


def drawn(given: tree.Tree) -> list[str]:
    return [f"{row.number} {row.node['title']}" for row in tree.rows(given)]


TREE = [node("A"), node("B", node("C"), node("D")), node("E")]


@pytest.mark.parametrize(
    ("action", "what", "result"),
    [
        ("subir", "b", ["1 B", "1.1 C", "1.2 D", "2 A", "3 E"]),
        ("bajar", "c", ["1 A", "2 B", "2.1 D", "2.2 C", "3 E"]),
        ("meter", "b", ["1 A", "1.1 B", "1.1.1 C", "1.1.2 D", "2 E"]),
        ("sacar", "c", ["1 A", "2 B", "2.1 D", "3 C", "4 E"]),
        ("quitar", "b", ["1 A", "2 E"]),
    ],
)
def test_a_section_moves_with_what_it_holds(action: str, what: str, result: list[str]) -> None:
    before = drawn(TREE)
    assert drawn(tree.change(TREE, action, what)) == result
    assert drawn(TREE) == before


@pytest.mark.parametrize(
    ("action", "what", "code"),
    [("subir", "a", "tope"), ("bajar", "e", "tope"), ("meter", "a", "tope"), ("sacar", "b", "tope"),
     ("subir", "z", "sin_seccion"), ("volar", "a", "cambio")],
)  # fmt: skip
def test_a_move_that_cannot_be(action: str, what: str, code: str) -> None:
    with pytest.raises(TreeError) as refused:
        tree.change(TREE, action, what)
    assert refused.value.code == code


def test_there_are_five_levels_and_no_more() -> None:
    deep = [node("1", node("2", node("3", node("4", node("5")))))]
    assert tree.cleaned(deep) == deep
    with pytest.raises(TreeError):
        tree.add(deep, "5")
    with pytest.raises(TreeError):
        tree.cleaned([node("0", *deep)])
    with pytest.raises(TreeError) as refused:
        tree.change([node("X"), *deep], "meter", "1")
    assert refused.value.code == "muy_honda"
    assert not next(row for row in tree.rows([node("X"), *deep]) if row.node["id"] == "1").can_nest


def test_what_keeps_a_tree_from_being_proposed() -> None:
    assert tree.problems([]) == ["La estructura está vacía: agregue al menos una sección."]
    assert tree.problems([node("A"), node("B", node("C"), node("C")), node("")]) == [
        "La sección 3 no tiene nombre.",
        "«C» está dos veces dentro de «B».",
    ]
    assert tree.problems(TREE) == []


def test_texts_from_a_form_replace_only_what_they_name() -> None:
    changed = tree.with_texts(TREE, {"c": (" Calles ", "nota"), "otro": ("x", "")})
    assert [row.node["title"] for row in tree.rows(changed)] == ["A", "B", "Calles", "D", "E"]


def test_anything_from_outside_is_held_to_its_shape() -> None:
    odd = [{"title": 7, "extra": "x", "children": ["no", {"id": "k" * 50, "title": "t" * 500}]}, "no"]
    (only,) = tree.cleaned(odd)
    assert set(only) == {"id", "title", "note", "children"}
    assert (only["title"], len(only["children"])) == ("7", 1)
    assert (len(only["children"][0]["title"]), len(only["children"][0]["id"])) == (120, 20)
    with pytest.raises(TreeError):
        tree.cleaned({"not": "a list"})


def test_a_tree_takes_three_hundred_sections() -> None:
    full = [node(str(number)) for number in range(tree.MOST)]
    with pytest.raises(TreeError) as refused:
        tree.add(full, "")
    assert refused.value.code == "muy_grande"


def test_a_tree_is_read_as_nested_numbered_lists() -> None:
    first, second, third = tree.branches(TREE)
    assert [one.number for one in (first, second, third)] == ["1", "2", "3"]
    assert [(one.number, one.title, one.branches) for one in second.branches] == [("2.1", "C", ()), ("2.2", "D", ())]
