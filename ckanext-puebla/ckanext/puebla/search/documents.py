"""From a document as CKAN sends it to Solr to a row of the index."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateutil.parser import isoparse

from ckanext.puebla.search import fields
from ckanext.puebla.search.errors import InvalidDocument
from ckanext.puebla.search.fields import Kind, Weight
from ckanext.puebla.search.tsquery import quoted
from schemas import spanish

MAX_POSITION = 16_000
"""PostgreSQL keeps positions up to 16,383; words further on are found, but not in phrases."""

MAX_TOKENS = 30_000
"""Words of one document that are indexed, so that the tsvector stays under its 1 MB."""

MAX_LEXEMES = 20_000
GAP = 50
"""Positions left free between two values, so that no phrase matches across them."""

_FIRST = ("site_id", "state", "entity_type", "permission_labels", "capacity", "dataset_type")
"""Fields whose codes come first: every search filters by them, and containment stops at the first match."""

_HEAD = (Weight.TITLE, Weight.SUBJECT)


@dataclass
class Row:
    """A row of the index, besides the names and words that it adds to the two small tables."""

    columns: dict[str, Any]
    facets: dict[int, tuple[str, str]]
    vocabulary: set[str] = field(default_factory=set)


def code(name: str, value: str) -> int:
    """64-bit code of a field's value; the same in every process, so filters need no look-up."""
    digest = hashlib.blake2b(f"{name}\x1f{value}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def utc_text(value: object) -> str:
    """ISO 8601 in UTC with milliseconds, so that the order of texts is the order of dates."""
    moment = value if isinstance(value, dt.datetime) else isoparse(str(value))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown_date(text: str) -> str:
    """The date as Solr gives it back: without the milliseconds that are zero."""
    return text.removesuffix(".000Z") + "Z" if text.endswith(".000Z") else text


def to_row(doc: Mapping[str, Any]) -> Row:
    """Row of the index for one document.

    Raises:
        InvalidDocument: the document has no ``index_id``, a nested value, or a date or number that is none.
    """
    values = {name: found for name, raw in doc.items() if (found := _values(name, raw))}
    if "index_id" not in values:
        raise InvalidDocument("Document is missing mandatory uniqueKey field: index_id")
    values.setdefault("indexed_ts", [utc_text(dt.datetime.now(dt.UTC))])
    exact = {n: v for n, v in values.items() if n not in fields.UNSEARCHED and fields.kind_of(n) is not Kind.TEXT}
    facets = {code(n, v): (n, v) for n, vs in exact.items() if fields.is_faceted(n) for v in vs}
    text = _Text()
    for name in sorted(values, key=_by_weight):
        text.add(name, values[name])
    columns = {
        "index_id": values["index_id"][0],
        "codes": _codes(exact),
        "facets": list(facets),
        "head": text.head.literal(),
        "words": text.words.literal(),
        "field_words": text.by_field.literal(),
        "exact": exact,
        "stored": _stored(doc, values),
        "name": _first(values, "name"),
        "title_key": sort_key(
            _first(values, "title_string") or _first(values, "title") or _first(values, "name") or ""
        ),
        "metadata_created": _first(values, "metadata_created"),
        "metadata_modified": _first(values, "metadata_modified"),
    }
    return Row(columns, facets, text.vocabulary)


def sort_key(title: str) -> str:
    """What titles are sorted by: folded, the ñ between n and o."""
    return spanish.fold(title).replace("ñ", "n\uffff")


def _by_weight(name: str) -> tuple[str, str]:
    weight = fields.weight_of(name)
    return (weight.value if weight else "Z", name)


def _first(values: Mapping[str, list[str]], name: str) -> str | None:
    return values[name][0] if name in values else None


def _values(name: str, raw: object) -> list[str]:
    items = raw if isinstance(raw, list | tuple | set) else [raw]
    if any(isinstance(item, dict | list | tuple | set) for item in items):
        raise InvalidDocument(f"Nested value in field {name!r}")
    return [_scalar(name, item) for item in items if item is not None]


def _scalar(name: str, item: object) -> str:
    kind = fields.kind_of(name)
    try:
        if kind is Kind.DATE:
            return utc_text(item)
        if kind is Kind.INTEGER:
            return str(int(str(item)))
    except ValueError as error:
        raise InvalidDocument(f"Field {name!r} cannot be {item!r}: {error}") from error
    if isinstance(item, bool):
        return "true" if item else "false"
    return str(item).replace("\x00", "")


def _codes(exact: Mapping[str, list[str]]) -> list[int]:
    names = [n for n in _FIRST if n in exact] + [n for n in exact if n not in _FIRST]
    return list(dict.fromkeys(code(n, v) for n in names for v in exact[n]))


def _stored(doc: Mapping[str, Any], values: Mapping[str, list[str]]) -> str:
    kept: dict[str, Any] = {}
    for name, found in values.items():
        if not fields.is_stored(name):
            continue
        shown = [shown_date(v) for v in found] if fields.kind_of(name) is Kind.DATE else found
        kept[name] = shown if isinstance(doc.get(name), list | tuple | set) else shown[0]
    return json.dumps(kept, ensure_ascii=False)


class _Vector:
    """Builds the text form of a tsvector."""

    def __init__(self) -> None:
        self.lexemes: dict[str, list[str]] = {}

    def add(self, lexeme: str, position: int, weight: str) -> None:
        if lexeme in self.lexemes:
            self.lexemes[lexeme].append(f"{position}{weight}")
        elif len(self.lexemes) < MAX_LEXEMES:
            self.lexemes[lexeme] = [f"{position}{weight}"]

    def literal(self) -> str:
        return " ".join(f"{quoted(lexeme)}:{','.join(marks[:255])}" for lexeme, marks in self.lexemes.items())


class _Text:
    """Collects the words of a document, field after field, the heaviest field first."""

    def __init__(self) -> None:
        self.head, self.words, self.by_field = _Vector(), _Vector(), _Vector()
        self.vocabulary: set[str] = set()
        self.position = 0
        self.count = 0

    def add(self, name: str, values: Iterable[str]) -> None:
        weight = fields.weight_of(name)
        is_text = fields.kind_of(name) is Kind.TEXT
        if weight is None and not is_text:
            return
        for text in values:
            self._add_value(name, text, weight, is_text)
            self.position += GAP

    def _add_value(self, name: str, text: str, weight: Weight | None, is_text: bool) -> None:
        for token in spanish.tokens(text, self.position):
            self.count += 1
            if self.count > MAX_TOKENS:
                return
            self.position = token.position
            self._add_token(name, token, weight, is_text)

    def _add_token(self, name: str, token: spanish.Token, weight: Weight | None, is_text: bool) -> None:
        position = min(token.position, MAX_POSITION)
        for form in token.forms:
            if is_text:
                self.by_field.add(f"{name}:{form}", position, "")
            if weight is not None:
                self.words.add(form, position, weight.value)
            if weight in _HEAD:
                self.head.add(form, position, weight.value)
        if weight is not None:
            self.vocabulary.update(word for word in token.headwords if len(word) > 1 and not word.isdigit())
