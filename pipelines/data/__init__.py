"""Data files: what they are, whether they are sound, and how they become public tables and maps.

The door of this room: `inspect_file`, `check_rows`, `to_clean_csv`, `to_geojson`, `load_table`, `index_table`,
`compare_tables`, `compare_mapping`, `technical_report`. Nothing here knows a web framework; files are never trusted.
"""

from pipelines.data.check import check_rows
from pipelines.data.columns import TIPOS, Column, as_columns, column_ids
from pipelines.data.compare import TableDifference, compare_mapping, compare_tables
from pipelines.data.convert import GeoInfo, TableInfo, to_clean_csv, to_geojson
from pipelines.data.dictionary import Terms
from pipelines.data.errors import CannotRead
from pipelines.data.inspection import FileReport, inspect_file, sha256_of
from pipelines.data.limits import DEFAULT_LIMITS, Limits
from pipelines.data.links import Link, addresses_of
from pipelines.data.load import LoadReport, load_table
from pipelines.data.report import technical_report
from pipelines.data.textindex import TEXT_SEARCH, IndexReport, ensure_text_search, index_table

__all__ = [
    "DEFAULT_LIMITS",
    "TEXT_SEARCH",
    "TIPOS",
    "CannotRead",
    "Column",
    "FileReport",
    "GeoInfo",
    "IndexReport",
    "Limits",
    "Link",
    "LoadReport",
    "TableDifference",
    "TableInfo",
    "Terms",
    "addresses_of",
    "as_columns",
    "check_rows",
    "column_ids",
    "compare_mapping",
    "compare_tables",
    "ensure_text_search",
    "index_table",
    "inspect_file",
    "load_table",
    "sha256_of",
    "technical_report",
    "to_clean_csv",
    "to_geojson",
]
