"""What blocks and lists show of the data portal. Never fails: says what could not be had."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from cms.core import portal
from cms.core.errors import PortalUnavailable
from cms.pages.rules import chart, series

MOST_ROWS = 5_000
MOST_BARS, MOST_POINTS = 20, 200
KEPT = 300
DOWN = "El portal de datos no responde en este momento. Vuelva a intentar en unos minutos."
NO_TABLE = "La tabla de esta gráfica ya no está en el portal."
WITHDRAWN = "Este conjunto de datos ya no está publicado en el portal."


@dataclass(frozen=True)
class DatasetCard:
    """A dataset, or why there is none to show."""

    dataset: portal.Dataset | None
    problem: str = ""


@dataclass(frozen=True)
class ChartCard:
    """A chart with its values and its dataset, or why there is none to show."""

    dataset: portal.Dataset | None = None
    values: series.Series | None = None
    drawing: chart.Bars | chart.Lines | None = None
    problem: str = ""
    partial: bool = False


def dataset_card(identifier: str) -> DatasetCard:
    """The dataset of this id."""
    try:
        found = portal.dataset(identifier) if identifier else None
    except PortalUnavailable:
        return DatasetCard(None, DOWN)
    return DatasetCard(found, "" if found else WITHDRAWN)


def chart_card(*, source: str, x: str, ys: list[tuple[str, str]], kind: str, operation: str, order: str) -> ChartCard:
    """The chart of a table; `source` is `dataset/resource`."""
    dataset_id, _, resource_id = source.partition("/")
    try:
        dataset = portal.dataset(dataset_id)
        table = table_of(dataset, resource_id) if dataset else None
        if table is None:
            return ChartCard(dataset, problem=NO_TABLE if dataset else WITHDRAWN)
        found = values(table, x=x, ys=ys, kind=kind, operation=operation, order=order)
    except PortalUnavailable:
        return ChartCard(problem=DOWN)
    if found is None:
        return ChartCard(dataset, problem="La tabla de este conjunto de datos ya no tiene las columnas de la gráfica.")
    made, partial = found
    if made.is_empty:
        return ChartCard(dataset, problem="La tabla de este conjunto de datos no tiene valores que graficar.")
    return ChartCard(dataset, made, chart.bars(made) if kind == "barras" else chart.lines(made), partial=partial)


def table_of(dataset: portal.Dataset, wanted: str) -> str | None:
    """The id of a dataset's resource with a table: the one named, or with `tabla-2` the second that there is."""
    tables = [resource.id for resource in dataset.resources if resource.has_table]
    if wanted in tables:
        return wanted
    kind, _, number = wanted.partition("-")
    position = int(number) - 1 if kind == "tabla" and number.isdecimal() else -1
    return tables[position] if 0 <= position < len(tables) else None


def columns_of(source: str) -> list[portal.Column] | None:
    """The columns of `dataset/resource`; None when there is no such table. Raises `PortalUnavailable`."""
    dataset_id, _, resource_id = source.partition("/")
    dataset = portal.dataset(dataset_id) if dataset_id else None
    table = table_of(dataset, resource_id) if dataset else None
    return portal.columns(table) if table else None


def values(
    resource_id: str, *, x: str, ys: list[tuple[str, str]], kind: str, operation: str, order: str
) -> tuple[series.Series, bool] | None:
    """The values of a chart and whether the table had more rows than were read; None without those columns."""
    key = "grafica:" + hashlib.sha256(json.dumps([resource_id, x, ys, kind, operation, order]).encode()).hexdigest()
    kept: tuple[series.Series, bool] | None = cache.get(key)
    if kept is not None:
        return kept
    wanted = tuple(dict.fromkeys([x, *(column for column, _ in ys if operation != "cuenta")]))
    rows: list[dict[str, Any]] | None = portal.records(resource_id, limit=MOST_ROWS + 1, fields=wanted)
    if rows is None:
        return None
    most = MOST_BARS if kind == "barras" else MOST_POINTS
    made = series.build(rows[:MOST_ROWS], x=x, ys=ys, operation=operation, order=order, most=most)
    found = (made, len(rows) > MOST_ROWS)
    cache.set(key, found, KEPT)
    return found


def latest_datasets(rows: int = 4) -> portal.Found | None:
    """The datasets that changed last; None while the portal does not answer."""
    try:
        return portal.latest_datasets(rows)
    except PortalUnavailable:
        return None


def search(words: str, *, rows: int, start: int = 0) -> portal.Found | None:
    """Datasets by words; None while the portal does not answer."""
    try:
        return portal.search_datasets(words, rows=rows, start=start)
    except PortalUnavailable:
        return None
