"""Reading an ADELA inventory: one row per dataset, followed by one row per resource with the same identifier."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

DATASET_COLUMNS = ("ds:identifier", "ds:title", "ds:description", "ds:keyword", "ds:mbox", "ds:accrualPeriodicity")
RESOURCE_COLUMNS = ("rs:title", "rs:downloadURL", "rs:mediaType", "rs:temporal")


class UnreadableInventory(Exception):
    """The file is no ADELA inventory; the message says what is missing, in Spanish."""


@dataclass(frozen=True)
class Item:
    """A resource of the inventory. `row` is the row of the CSV file as a spreadsheet counts it."""

    row: int
    title: str
    description: str
    address: str
    media_type: str
    temporal: str


@dataclass(frozen=True)
class Entry:
    """A dataset of the inventory with its resources."""

    row: int
    identifier: str
    title: str
    description: str
    keywords: tuple[str, ...]
    contact: str
    mails: tuple[str, ...]
    temporal: str
    dictionary_address: str
    frequency: str
    items: list[Item] = field(default_factory=list)


def read_inventory(path: Path) -> list[Entry]:
    """Return the datasets of the inventory in their order.

    A resource row belongs to the last dataset row above it that has the same identifier, so that two datasets which
    share an identifier by mistake keep their own resources. Raises UnreadableInventory.
    """
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""))
    missing = [name for name in (*DATASET_COLUMNS, *RESOURCE_COLUMNS) if name not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableInventory(
            f"«{path.name}» no es un inventario ADELA: le faltan las columnas {', '.join(missing)}."
        )
    entries: list[Entry] = []
    latest: dict[str, Entry] = {}
    for number, raw in enumerate(reader, start=2):
        row = {key: (value or "").strip() for key, value in raw.items() if isinstance(key, str)}
        if row["ds:title"]:
            entry = _entry(number, row)
            entries.append(entry)
            latest[entry.identifier] = entry
        owner = latest.get(row["ds:identifier"])
        if owner and (row["rs:title"] or row["rs:downloadURL"]):
            owner.items.append(_item(number, row))
    if not entries:
        raise UnreadableInventory(f"«{path.name}» tiene los encabezados de ADELA pero ningún conjunto de datos.")
    return entries


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    if b"\0" in content:
        raise UnreadableInventory(f"«{path.name}» no es un archivo de texto CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _entry(number: int, row: dict[str, str]) -> Entry:
    return Entry(
        row=number,
        identifier=row["ds:identifier"],
        title=row["ds:title"],
        description=row["ds:description"],
        keywords=_split(row["ds:keyword"], ","),
        contact=row.get("ds:contactPoint", ""),
        mails=_split(row["ds:mbox"].replace(";", ","), ","),
        temporal=row.get("ds:temporal", ""),
        dictionary_address=row.get("ds:dataDictionary", ""),
        frequency=row["ds:accrualPeriodicity"],
    )


def _item(number: int, row: dict[str, str]) -> Item:
    return Item(
        row=number,
        title=row["rs:title"],
        description=row.get("rs:description", ""),
        address=row["rs:downloadURL"],
        media_type=row["rs:mediaType"],
        temporal=row["rs:temporal"],
    )


def _split(text: str, separator: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in text.split(separator))
    return tuple(dict.fromkeys(part for part in parts if part))
