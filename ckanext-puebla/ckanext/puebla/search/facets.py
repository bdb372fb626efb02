"""Counting of facets over the hits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ckanext.puebla.search import fields
from ckanext.puebla.search.conditions import Condition
from ckanext.puebla.search.errors import SearchSyntaxError
from ckanext.puebla.search.fields import Kind
from ckanext.puebla.search.tables import document, value

DEFAULT_LIMIT = 100


def requested(params: Mapping[str, Any]) -> list[str]:
    """Fields that a search asks facets of: a list, a JSON list or a text with one name."""
    if str(params.get("facet", "true")).lower() != "true":
        return []
    raw = params.get("facet.field") or []
    if not isinstance(raw, str):
        return [_clean(name) for name in raw]
    if not raw.startswith("["):
        return [_clean(raw)]
    try:
        return [_clean(name) for name in json.loads(raw)]
    except ValueError as error:
        raise SearchSyntaxError(f"facet.field is no list: {raw!r}") from error


def _clean(name: object) -> str:
    return str(name).replace("\x00", "")


def counted(matched: sa.CTE, params: Mapping[str, Any]) -> sa.Select[Any] | None:
    """Field, value and count of the requested facets that are precomputed, the highest count first."""
    names = [name for name in requested(params) if fields.is_faceted(name)]
    if not names:
        return None
    codes = sa.select(sa.func.unnest(matched.c.facets).label("code")).subquery()
    counts = (
        sa.select(codes.c.code, sa.func.count().label("hits"))
        .group_by(codes.c.code)
        .having(sa.func.count() >= _least(params))
        .subquery()
    )
    place = sa.func.row_number().over(partition_by=value.c.field, order_by=(counts.c.hits.desc(), value.c.value))
    ranked = (
        sa.select(value.c.field, value.c.value, counts.c.hits, place.label("place"))
        .join(counts, counts.c.code == value.c.code)
        .where(value.c.field.in_(names))
        .subquery()
    )
    chosen = sa.select(ranked.c.field, ranked.c.value, ranked.c.hits).order_by(ranked.c.field, ranked.c.place)
    return chosen.where(ranked.c.place <= _limit(params)) if _limit(params) >= 0 else chosen


def read(connection: sa.engine.Connection, where: Condition, params: Mapping[str, Any]) -> list[Sequence[Any]]:
    """The same for the requested fields that no array is kept of: read from the documents themselves."""
    names = [name for name in requested(params) if not fields.is_faceted(name)]
    return [row for name in names for row in connection.execute(_from_documents(name, where, params))]


def flat(rows: Sequence[Sequence[Any]], params: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Counts in Solr's form, ``{field: [value, count, value, count …]}``."""
    found: dict[str, list[Any]] = {name: [] for name in requested(params)}
    for name, text, hits in rows:
        found[name] += [text, hits]
    return found


def _limit(params: Mapping[str, Any]) -> int:
    return int(params["facet.limit"] if params.get("facet.limit") is not None else DEFAULT_LIMIT)


def _least(params: Mapping[str, Any]) -> int:
    return max(1, int(params.get("facet.mincount") or 1))


def _from_documents(name: str, where: Condition, params: Mapping[str, Any]) -> sa.Select[Any]:
    if fields.kind_of(name) in (Kind.TEXT, Kind.CATCH_ALL):
        return sa.select(sa.literal(name), sa.literal(""), sa.literal(0)).where(sa.false())
    values = sa.func.jsonb_array_elements_text(document.c.exact[name]).table_valued("value").lateral()
    hits = sa.func.count()
    chosen = (
        sa.select(sa.literal(name), values.c.value, hits)
        .select_from(document.join(values, sa.true()))
        .where(where)
        .group_by(values.c.value)
        .having(hits >= _least(params))
        .order_by(hits.desc(), values.c.value)
    )
    return chosen.limit(_limit(params)) if _limit(params) >= 0 else chosen
