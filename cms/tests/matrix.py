"""The declared matrix of permissions, and what differs from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cms.tests.walk import ROLES, VERBS, Found

FOLDER = Path(__file__).parent / "permissions"


class Loader(yaml.SafeLoader):
    """YAML whose keys must differ: a second line for a route would silently hide the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        if repeated := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"{node.start_mark.name}: {sorted(repeated)} está dos veces")
        return super().construct_mapping(node, deep)


@dataclass
class Matrix:
    """Who may do what: by route and verb the roles to whom it is open."""

    groups: dict[str, list[str]] = field(default_factory=dict)
    open_to: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)  # route: why nobody gets in
    failing: dict[str, str] = field(default_factory=dict)  # route: why it answers with an error

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Matrix:
        """Put the files of all areas together. Raises `ValueError` when one contradicts itself or another."""
        raw = {path.name: _load(path) for path in sorted(folder.glob("*.yaml"))}
        matrix = cls({name: roles.split() for name, roles in raw.pop("grupos.yaml")["grupos"].items()})
        for name, part in raw.items():
            _join(name, matrix.closed, part.get("cerradas", {}))
            _join(name, matrix.failing, part.get("fallas", {}))
            declared = {route: matrix.expand(verbs) for route, verbs in part.get("direcciones", {}).items()}
            _join(name, matrix.open_to, declared)
        if both := matrix.open_to.keys() & matrix.closed.keys():
            raise ValueError(f"{sorted(both)}: o en `direcciones` o en `cerradas`")
        return matrix

    def expand(self, verbs: dict[str, str]) -> dict[str, list[str]]:
        """A line with the names of its groups put out in full."""
        found = {verb: self.groups.get(who, who.split()) for verb, who in verbs.items()}
        strange = {role for roles in found.values() for role in roles if role not in ROLES}
        if strange or set(found) != set(VERBS):
            raise ValueError(f"{verbs}: se esperan {VERBS} con grupos o papeles conocidos")
        return found

    def line(self, route: str, open_to: dict[str, list[str]]) -> str:
        """A line as it would stand in a file."""
        verbs = ", ".join(f"{verb}: {self.name_of(open_to[verb])}" for verb in VERBS)
        return f"  {json.dumps(route, ensure_ascii=False)}: {{{verbs}}}"

    def name_of(self, roles: list[str]) -> str:
        """The group of these roles, or the roles."""
        names = [name for name, members in self.groups.items() if members == roles]
        return names[0] if names else " ".join(roles)


def differences(matrix: Matrix, found: dict[str, Found]) -> list[str]:
    """What a developer has to look at, each with what to do about it."""
    gone = (matrix.open_to.keys() | matrix.closed.keys() | matrix.failing.keys()) - found.keys()
    told = [f"{route}: ya no existe. Quite su línea de cms/tests/permissions/." for route in sorted(gone)]
    return told + [problem for route, one in found.items() for problem in _problems(matrix, route, one)]


def _problems(matrix: Matrix, route: str, found: Found) -> list[str]:
    told = []
    failing = {verb: roles for verb, roles in found.errors.items() if roles}
    if failing and route not in matrix.failing:
        told.append(
            f"{route}: contesta con un error 5xx a {_in_words(failing)}. Corrija el código; si no es nuestro, "
            f"escriba en `fallas`:\n  {json.dumps(route, ensure_ascii=False)}: la razón"
        )
    if route in matrix.failing and not failing:
        told.append(f"{route}: ya no falla. Quite su línea de `fallas`.")
    real = {verb: [role for role in ROLES if role in found.open_to[verb] + found.errors[verb]] for verb in VERBS}
    if not any(real.values()):
        if route not in matrix.closed:
            told.append(
                f"{route}: no se abre a nadie. Dele en cms/tests/samples.py un objeto que exista; si debe estar "
                f"cerrada, escriba en `cerradas`:\n  {json.dumps(route, ensure_ascii=False)}: la razón"
            )
    elif real != matrix.open_to.get(route):
        told.append(_changed(matrix, route, real))
    return told


def _changed(matrix: Matrix, route: str, real: dict[str, list[str]]) -> str:
    wanted = matrix.open_to.get(route, {verb: [] for verb in VERBS})
    more = {verb: [role for role in real[verb] if role not in wanted[verb]] for verb in VERBS}
    less = {verb: [role for role in wanted[verb] if role not in real[verb]] for verb in VERBS}
    said = [f"se abre también a {_in_words(more)}"] if any(more.values()) else []
    said += [f"no se abre a {_in_words(less)}"] if any(less.values()) else []
    place = "cambie su línea" if route in matrix.open_to else "escriba en `direcciones`"
    if route in matrix.closed:
        place = "quítela de `cerradas` y escriba en `direcciones`"
    return (
        f"{route}: {'; '.join(said)}. ¿Debe ser así? Si no, corrija el código. Si sí, {place}:\n"
        f"{matrix.line(route, real)}"
    )


def _in_words(by_verb: dict[str, list[str]]) -> str:
    return "; ".join(f"{' '.join(roles)} ({verb})" for verb, roles in by_verb.items() if roles)


def _load(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as text:
        loaded: dict[str, Any] = yaml.load(text, Loader)  # a SafeLoader
    return loaded


def _join(name: str, whole: dict[str, Any], part: dict[str, Any]) -> None:
    if repeated := whole.keys() & part.keys():
        raise ValueError(f"{name}: {sorted(repeated)} está también en otro archivo")
    if blank := [key for key, value in part.items() if not value]:
        raise ValueError(f"{name}: falta la razón de {blank}")
    whole.update(part)
