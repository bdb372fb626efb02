"""One page of a table, from the DataStore or from a derived CSV, with sorting, filtering and search on the server."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from ckan.plugins import toolkit as tk

from ckanext.puebla.resource_views import textsearch

SIZES = (10, 25, 50, 100)
NUMBERS = {"int4", "int8", "int", "integer", "bigint", "numeric", "float8", "double precision"}
ESTIMATE_ABOVE = 100_000
LAST_ROW = 5_000_000


@dataclass(frozen=True)
class Question:
    """What the reader asks of a table: `q` (words), `column`/`value` (equal to), `sort`, `page`, `size`."""

    q: str = ""
    column: str = ""
    value: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    size: int = 25

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> Question:
        """From the address of the page. Anything that makes no sense counts as not asked."""
        sort = args.get("orden", "")[:200]
        return cls(
            q=args.get("busca", "").strip()[:200],
            column=args.get("columna", "")[:200],
            value=args.get("valor", "").strip()[:500],
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
            page=_number(args.get("pagina"), 1, 1, LAST_ROW),
            size=_number(args.get("filas"), 25, SIZES[0], SIZES[-1]),
        )

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def query(self, **changes: Any) -> str:
        """The same question, changed, as the query of an address."""
        one = replace(self, **changes)
        order = ("-" if one.descending else "") + one.sort if one.sort else ""
        pairs = {"busca": one.q, "columna": one.column, "valor": one.value, "orden": order}
        pairs |= {"pagina": one.page if one.page > 1 else "", "filas": one.size if one.size != 25 else ""}
        return urlencode({key: value for key, value in pairs.items() if value not in ("", None)})


@dataclass(frozen=True)
class Field:
    name: str
    numeric: bool


@dataclass(frozen=True)
class Page:
    """`total` rows fit the question, about that many when `estimated`; `searchable`: their text is indexed already."""

    question: Question
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    estimated: bool = False
    searchable: bool = True

    @property
    def first(self) -> int:
        return self.question.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.question.offset + len(self.rows)

    @property
    def pages(self) -> int:
        return max(-(-self.total // self.question.size), 1)


def _number(text: str | None, default: int, low: int, high: int) -> int:
    try:
        return min(max(int(text or ""), low), high)
    except ValueError:
        return default


def from_datastore(context: Any, resource_id: str, question: Question) -> Page:
    """A page of the DataStore table of a resource, with the rights of the person in `context`.

    Raises CKAN's ObjectNotFound, NotAuthorized or ValidationError.
    """
    search = tk.get_action("datastore_search")
    fields = _fields(search(context, {"resource_id": resource_id, "limit": 0, "include_total": False})["fields"])
    names = {field.name for field in fields}
    request: dict[str, Any] = {
        "resource_id": resource_id,
        "limit": question.size,
        "offset": question.offset,
        "include_total": True,
        "total_estimation_threshold": ESTIMATE_ABOVE,
    }
    if question.q:
        request |= {"q": question.q, "plain": True, "language": textsearch.language()}
    if question.value and question.column in names:
        request["filters"] = {question.column: question.value}
    if question.sort in names:
        request["sort"] = [f'"{question.sort}" {"desc" if question.descending else "asc"} nulls last']
    found = search(context, request)
    rows = tuple(tuple(as_text(record.get(field.name)) for field in fields) for record in found["records"])
    return Page(
        question,
        fields,
        rows,
        total=int(found.get("total") or 0),
        estimated=bool(found.get("total_was_estimated")),
        searchable=not question.q or bool(rows) or textsearch.is_indexed(resource_id),
    )


def _fields(described: list[dict[str, Any]]) -> tuple[Field, ...]:
    shown = [field for field in described if not field["id"].startswith("_")]
    return tuple(Field(field["id"], field.get("type", "text") in NUMBERS) for field in shown)


def as_text(value: Any) -> str:
    """A value as it is read: nothing for null, `Sí`/`No`, dates without the empty time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    return str(value).replace("T00:00:00", "") if isinstance(value, str) else str(value)


def from_csv(path: Path, rows: int, question: Question) -> Page:
    """A page of a derived CSV, read only as far as needed. Search looks for the words in any column."""
    words = _fold(question.q).split()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        names = next(reader, [])
        if words:
            found = [row for row in reader if _has(row, words)]
            chosen, total = found[question.offset : question.offset + question.size], len(found)
        else:
            chosen, total = list(islice(reader, question.offset, question.offset + question.size)), rows
    fields = tuple(Field(name, numeric=False) for name in names)
    return Page(question, fields, tuple(tuple(row) for row in chosen), total)


def _has(row: list[str], words: list[str]) -> bool:
    text = _fold(" ".join(row))
    return all(word in text for word in words)


def _fold(text: str) -> str:
    return text.lower().translate(str.maketrans("áéíóúü", "aeiouu"))
