"""The way to the data portal: CKAN's public API, remembered for a while and tolerant of CKAN being down."""

from cms.core.portal.client import Dataset, Found, Resource, dataset, latest_datasets, records, search_datasets

__all__ = ["Dataset", "Found", "Resource", "dataset", "latest_datasets", "records", "search_datasets"]
