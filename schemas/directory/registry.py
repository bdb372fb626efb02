"""Typed reading of `roles.yaml`, `groups.yaml` and `posts.yaml`; what contradicts itself does not load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import yaml

HERE = Path(__file__).parent
Scope = Literal["dependencia", "portal"]
SCOPES: tuple[Scope, ...] = ("dependencia", "portal")
CAPACITIES = ("member", "editor", "admin")


class DeclarationError(Exception):
    """A file of this folder contradicts itself or another."""


@dataclass(frozen=True)
class Role:
    """A role that an oficio gives. `portal`: it counts in the data portal; `capacity`: rank in CKAN's organization."""

    key: str
    label: str
    help: str
    scope: Scope
    portal: bool = False
    capacity: str = ""
    groups: tuple[str, ...] = ()

    @property
    def per_dependencia(self) -> bool:
        """Whether the role is of one dependencia and not of the whole city."""
        return self.scope == "dependencia"


@dataclass(frozen=True)
class Group:
    """A group of the administration."""

    key: str
    label: str
    help: str


@dataclass(frozen=True)
class ManualUnit:
    """A unit as the manual has it."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class ManualPost:
    """A post as the manual has it, and the groups that follow from it. `book`: it keeps the unit's correspondence."""

    code: str
    unit: str
    name: str
    head: bool = False
    book: bool = False
    groups: tuple[str, ...] = ()


Keyed = TypeVar("Keyed", Role, Group, ManualUnit, ManualPost)


@dataclass(frozen=True)
class Registry:
    """Everything that is declared here, by key, in the order of the files."""

    roles: Mapping[str, Role]
    groups: Mapping[str, Group]
    units: Mapping[str, ManualUnit]
    posts: Mapping[str, ManualPost]

    def role_label(self, key: str) -> str:
        """The role's name as printed; the key itself of a role that is no longer declared."""
        return self.roles[key].label if key in self.roles else key

    def group_label(self, key: str) -> str:
        """The group's name as printed."""
        return self.groups[key].label if key in self.groups else key

    def groups_of_post(self, code: str) -> tuple[str, ...]:
        """The groups that follow from a post of the manual; none from any other."""
        return self.posts[code].groups if code in self.posts else ()


def load_registry(folder: Path = HERE) -> Registry:
    """Read the declarations. Raises `DeclarationError`."""
    structure = _read(folder / "posts.yaml")
    registry = Registry(
        roles=_keyed(Role, _read(folder / "roles.yaml"), "key"),
        groups=_keyed(Group, _read(folder / "groups.yaml"), "key"),
        units=_keyed(ManualUnit, structure["units"], "code"),
        posts=_keyed(ManualPost, structure["posts"], "code"),
    )
    _check(registry)
    return registry


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _keyed(kind: Callable[..., Keyed], rows: list[dict[str, Any]], key: str) -> Mapping[str, Keyed]:
    found: dict[str, Keyed] = {}
    for raw in rows:
        item = kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()})
        name = str(getattr(item, key))
        if name in found:
            raise DeclarationError(f"{name} is declared twice")
        found[name] = item
    return MappingProxyType(found)


def _check(registry: Registry) -> None:
    for role in registry.roles.values():
        if role.scope not in SCOPES or role.capacity not in ("", *CAPACITIES):
            raise DeclarationError(f"role {role.key}: unknown scope or capacity")
        if role.capacity and not (role.portal and role.per_dependencia):
            raise DeclarationError(f"role {role.key}: only a portal role of a dependencia has a capacity")
    named: list[Role | ManualPost] = [*registry.roles.values(), *registry.posts.values()]
    unknown = {group for item in named for group in item.groups} - set(registry.groups)
    if unknown:
        raise DeclarationError(f"groups that nobody declared: {', '.join(sorted(unknown))}")
    lost = {post.unit for post in registry.posts.values()} | {unit.parent for unit in registry.units.values()}
    if lost - {"", *registry.units}:
        raise DeclarationError(f"units that nobody declared: {', '.join(sorted(lost - set(registry.units)))}")


REGISTRY = load_registry()
