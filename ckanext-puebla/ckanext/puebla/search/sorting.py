"""Solr's ``sort`` as an ORDER BY."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ckanext.puebla.search import fields
from ckanext.puebla.search.errors import SearchSyntaxError
from ckanext.puebla.search.fields import Kind
from ckanext.puebla.search.tables import document

DEFAULT = "score desc"
_PART = re.compile(r"\s*([\w.*-]+)\s+(asc|desc)\s*", re.IGNORECASE)
_COLUMNS = {
    "name": document.c.name,
    "title": document.c.title_key,
    "title_string": document.c.title_key,
    "metadata_created": document.c.metadata_created,
    "metadata_modified": document.c.metadata_modified,
    "id": document.c.index_id,
}


def parse(sort: str | None) -> list[tuple[str, bool]]:
    """Pairs of field and whether it descends.

    Raises:
        SearchSyntaxError: worded as Solr does, since CKAN looks for those words.
    """
    parts = []
    for part in (sort or DEFAULT).split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise SearchSyntaxError(f"Can't determine a Sort Order (asc or desc) in sort spec {sort!r}")
        parts.append((match.group(1), match.group(2).lower() == "desc"))
    return parts


def keys(parts: list[tuple[str, bool]], score: sa.ColumnElement[float]) -> list[sa.ColumnElement[Any]]:
    """What each part sorts by."""
    return [score if name == "score" else _key(name) for name, _ in parts]


def ordered(parts: list[tuple[str, bool]], columns: Sequence[sa.ColumnElement[Any]]) -> list[sa.ColumnElement[Any]]:
    """The keys with their directions; documents without a value come last."""
    pairs = zip(parts, columns, strict=True)
    return [(column.desc() if down else column.asc()).nulls_last() for (_, down), column in pairs]


def _key(name: str) -> sa.ColumnElement[Any]:
    if name in _COLUMNS:
        return sa.collate(_COLUMNS[name], "C")
    first = document.c.exact[name][0].astext
    if fields.kind_of(name) is Kind.INTEGER:
        return sa.cast(first, sa.Numeric)
    return sa.collate(first, "C")
