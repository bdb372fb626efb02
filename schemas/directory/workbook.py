"""Typed reading of `workbook.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal[
    "code", "text", "long", "email", "phone", "url", "yes_no", "date", "role", "groups", "id", "person", "info"
]


@dataclass(frozen=True)
class Column:
    """One column. `max`: characters, 0 when its kind has its own measure."""

    key: str
    label: str
    kind: Kind
    required: bool = False
    max: int = 0
    width: int = 16
    help: str = ""

    @property
    def read(self) -> bool:
        """Whether what is written in it means anything."""
        return self.kind != "info"


@dataclass(frozen=True)
class Sheet:
    """One sheet."""

    key: str
    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        """The column of that key."""
        return next((column for column in self.columns if column.key == key), None)

    def label(self, key: str) -> str | None:
        """The heading of a column; None for what is no column."""
        found = self.column(key)
        return found.label if found else None


@dataclass(frozen=True)
class Workbook:
    """The whole workbook; `intro` are the sentences of its first sheet."""

    title: str
    intro: tuple[str, ...]
    sheets: tuple[Sheet, ...]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of the sheets in their order."""
        return tuple(sheet.title for sheet in self.sheets)

    def sheet(self, key: str) -> Sheet:
        """The sheet of that key; KeyError when there is none."""
        return {sheet.key: sheet for sheet in self.sheets}[key]


def _load() -> Workbook:
    raw = yaml.safe_load((Path(__file__).parent / "workbook.yaml").read_text(encoding="utf-8"))
    sheets = (
        Sheet(sheet["key"], sheet["title"], tuple(Column(**column) for column in sheet["columns"]))
        for sheet in raw["sheets"]
    )
    return Workbook(raw["title"], tuple(raw["intro"]), tuple(sheets))


WORKBOOK = _load()
