"""Typed reading of one format; a declaration that contradicts itself does not load."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TYPES = ("date", "text", "textarea", "file")
CODE = re.compile(r"FORM\.\d{3}/SECATI/\d{6}")


class FormatError(Exception):
    """The declaration of a format contradicts itself."""


@dataclass(frozen=True)
class Field:
    """A field: its label exactly as printed, and the key under which its value is given."""

    key: str
    label: str
    type: str
    required: bool = True


@dataclass(frozen=True)
class Section:
    """Fields under one printed title; an empty title is not printed."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Signature:
    """A place for a signature: its key, its caption, and the post that is printed below (empty: that of who signs)."""

    key: str
    caption: str
    post: str = ""


@dataclass(frozen=True)
class Format:
    """A format of the manual. `keepers`: who keeps each original, in order."""

    code: str
    name: str
    heading: str
    letterhead: tuple[str, ...]
    keepers: tuple[str, ...]
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all fields."""
        return frozenset(field.key for section in self.sections for field in section.fields)

    def missing(self, values: dict[str, Any]) -> list[str]:
        """The labels of required fields without a value."""
        return [
            field.label
            for section in self.sections
            for field in section.fields
            if field.required and not values.get(field.key)
        ]


@lru_cache
def load(name: str) -> Format:
    """The format of a file of this folder (`form_316`). Raises `FormatError`."""
    raw = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    found = Format(
        code=str(raw["code"]),
        name=str(raw["name"]),
        heading=str(raw["heading"]),
        letterhead=tuple(raw.get("letterhead") or ()),
        keepers=tuple(raw["keepers"]),
        sections=tuple(
            Section(str(section.get("title") or ""), tuple(Field(**field) for field in section["fields"]))
            for section in raw["sections"]
        ),
        signatures=tuple(Signature(**signature) for signature in raw["signatures"]),
    )
    _check(found)
    return found


def _check(found: Format) -> None:
    if not CODE.fullmatch(found.code):
        raise FormatError(f"{found.code!r} is no code of the Contraloría")
    keys = [field.key for section in found.sections for field in section.fields]
    keys += [signature.key for signature in found.signatures]
    if len(keys) != len(set(keys)):
        raise FormatError(f"{found.code}: a key is declared twice")
    if unknown := {field.type for section in found.sections for field in section.fields} - set(TYPES):
        raise FormatError(f"{found.code}: unknown types {sorted(unknown)}")
    if not found.keepers or not found.signatures:
        raise FormatError(f"{found.code}: at least one original and one signature")
