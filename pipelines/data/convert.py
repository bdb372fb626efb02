"""Conversions for citizens: any table as one clean CSV, any map as GeoJSON in WGS84."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.data.detect import detect
from pipelines.data.geo.convert import GeoInfo, to_geojson
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.source import copy_clean, open_source
from pipelines.problems import Report

__all__ = ["GeoInfo", "TableInfo", "to_clean_csv", "to_geojson"]


@dataclass
class TableInfo:
    """What was written: the header, how many rows, their sheet, and where the header stood in the original."""

    header: list[str]
    rows: int
    sheet: str | None
    header_row: int
    size: int
    problems: Report = field(default_factory=Report)


def to_clean_csv(path: str | Path, format: str | None, out: str | Path, limits: Limits = DEFAULT_LIMITS) -> TableInfo:
    """Write a tabular file (any CSV, XLS, XLSX, ODS, PX) as CSV in UTF-8 with commas, LF and one header row.

    Values are kept as they are, formulas-as-text included: whoever opens a CSV in a spreadsheet must treat it as data.
    `format` is what the form declares and only informs; the content decides. Raises CannotRead when there is no table.
    """
    path, out = Path(path), Path(out)
    with open_source(path, detect(path, limits), limits) as source:
        copy_clean(source, out)
        return TableInfo(
            source.header, source.rows, source.sheet, source.header_row, out.stat().st_size, source.problems.report()
        )
