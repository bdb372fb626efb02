"""One run of an import: who does it, what rows refer to, and what became of each row."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.directory.errors import Invalid
from cms.directory.exchange.lookup import Lookup
from cms.directory.exchange.outcome import CHANGED, CREATED, SAME, Entry
from pipelines.directory import Row
from pipelines.problems import Problem, warning
from schemas.directory import REGISTRY

Changes = dict[str, tuple[Any, Any]]


@dataclass
class Session:
    """What every row needs."""

    actor: Any
    today: datetime.date
    lookup: Lookup
    entries: list[Entry] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    _seen: dict[tuple[str, Any], int] = field(default_factory=dict)

    def once(self, row: Row, identity: Any, column: str) -> None:
        """Two rows of a sheet may not be about the same thing."""
        first = self._seen.setdefault((row.sheet.key, identity), row.number)
        if first != row.number:
            raise Invalid.of(column, f"La fila {first} ya es de este mismo registro.")

    def created(self, row: Row, name: str, pk: int) -> None:
        """The row made something new."""
        self._seen[row.sheet.key, pk] = row.number
        self.entries.append(Entry(row.sheet.title, row.number, name, CREATED))

    def ignored(self, row: Row, sentence: str) -> None:
        """The row means nothing here."""
        self.notices.append(warning("fila_sin_efecto", sentence, row.sheet.title, row.number))

    def changed(self, row: Row, name: str, changes: Changes) -> None:
        """The row changed these columns, or nothing."""
        told = tuple(
            (row.sheet.label(key) or key, text(key, before), text(key, after))
            for key, (before, after) in changes.items()
        )
        self.entries.append(Entry(row.sheet.title, row.number, name, CHANGED if told else SAME, told))


def differences(row: Row, current: Mapping[str, Any], names: Iterable[str]) -> Changes:
    """The columns that the row has and that say something else than the record."""
    found: Changes = {}
    for name in names:
        if name in row.values and row.values[name] != current[name]:
            found[name] = (current[name], row.values[name])
    return found


def text(key: str, value: Any) -> str:
    """A value as the preview shows it."""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if key == "roles":
        return ", ".join(REGISTRY.group_label(one) for one in value) or "ninguno"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return "vacío" if value in (None, "") else str(value)
