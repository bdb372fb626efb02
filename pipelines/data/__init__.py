"""Data files: what they are, whether they are sound, and how they become public tables and maps.

The door of this room: `inspect_file`, `check_rows`, `to_clean_csv`, `to_geojson`, `load_table`, `index_table`,
`compare_tables`, `compare_mapping`, `technical_report`. Nothing here knows a web framework; files are never trusted.
"""

from pipelines.data.columns import TIPOS, Column, as_columns, column_ids
from pipelines.data.convert import GeoInfo, TableInfo, to_clean_csv, to_geojson
from pipelines.data.errors import CannotRead
from pipelines.data.inspection import FileReport, inspect_file, sha256_of
from pipelines.data.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "DEFAULT_LIMITS",
    "TIPOS",
    "CannotRead",
    "Column",
    "FileReport",
    "GeoInfo",
    "Limits",
    "TableInfo",
    "as_columns",
    "column_ids",
    "inspect_file",
    "sha256_of",
    "to_clean_csv",
    "to_geojson",
]
