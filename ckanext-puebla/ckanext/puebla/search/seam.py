"""Where CKAN's search is taken over: the functions that make a connection and check its schema."""

from __future__ import annotations

import ckan.lib.search
import ckan.lib.search.common
import ckan.lib.search.index
import ckan.lib.search.query

from ckanext.puebla.search.connection import PostgresConnection

_MODULES = (ckan.lib.search, ckan.lib.search.common, ckan.lib.search.index, ckan.lib.search.query)
_check_of_ckan = ckan.lib.search.check_solr_schema_version


def make_connection(decode_dates: bool = True) -> PostgresConnection:
    """Stands for CKAN's function of the same name."""
    return PostgresConnection(decode_dates)


def check_solr_schema_version(schema_file: str | None = None) -> bool:
    """Stands for CKAN's function: there is no schema to fetch, only files given by name are checked."""
    return _check_of_ckan(schema_file) if schema_file else True


def install() -> None:
    """Replace CKAN's functions in this process. All of CKAN's own logic around them stays."""
    for module in _MODULES:
        module.make_connection = make_connection
    ckan.lib.search.check_solr_schema_version = check_solr_schema_version
