"""The way to the data portal: CKAN's public API, remembered for a while and tolerant of CKAN being down."""

from cms.core.portal.client import (
    Column,
    Dataset,
    Found,
    Resource,
    columns,
    dataset,
    latest_datasets,
    records,
    search_datasets,
)

__all__ = [
    "Column",
    "Dataset",
    "Found",
    "Resource",
    "columns",
    "dataset",
    "latest_datasets",
    "records",
    "search_datasets",
]
