"""What an import did, or would do, as values."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipelines.problems import Problem, error
from schemas.directory import WORKBOOK

CREATED, CHANGED, SAME = "alta", "cambio", "sin cambio"


@dataclass(frozen=True)
class Entry:
    """What became of one row: `changes` are heading, before and after."""

    sheet: str
    row: int
    name: str
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The shape of reports."""
        return {
            "hoja": self.sheet,
            "fila": self.row,
            "nombre": self.name,
            "que": self.what,
            "cambios": [list(change) for change in self.changes],
        }


@dataclass
class Outcome:
    """Entries and problems of a whole workbook; nothing was written when there are problems of severity error."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    applied: bool = False

    @property
    def errors(self) -> list[Problem]:
        """What must be mended."""
        return [one for one in self.problems if one.severity == "error"]

    @property
    def doing(self) -> list[Entry]:
        """Rows that create or change something."""
        return [one for one in self.entries if one.what != SAME]

    def counts(self) -> list[tuple[str, int, int, int]]:
        """Per sheet: created, changed, without change."""
        found = Counter((one.sheet, one.what) for one in self.entries)
        sheets = dict.fromkeys(one.sheet for one in self.entries)
        return [(sheet, found[sheet, CREATED], found[sheet, CHANGED], found[sheet, SAME]) for sheet in sheets]

    def digest(self) -> str:
        """The same for two imports that would do the same."""
        told = [one.to_json() for one in self.doing]
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The shape of reports."""
        return {
            "aplicado": self.applied,
            "cambios": [one.to_json() for one in self.doing],
            "sin_cambio": len(self.entries) - len(self.doing),
            "errores": [one.to_json() for one in self.errors],
            "avisos": [one.to_json() for one in self.problems if one.severity != "error"],
        }


def row_problem(sheet: str, row: int, field_name: str, sentence: str, code: str) -> Problem:
    """A problem of one row; the field of a verb is a column where the sheet has it."""
    found = next(one for one in WORKBOOK.sheets if one.key == sheet)
    return error(code, sentence, found.title, row, found.label(field_name))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By sheet, row and column, each once."""
    place = {title: index for index, title in enumerate(WORKBOOK.titles)}
    return sorted(dict.fromkeys(problems), key=lambda one: (place.get(one.sheet or "", -1), one.row or 0))
