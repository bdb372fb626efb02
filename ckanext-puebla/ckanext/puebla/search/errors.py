"""Errors of the search on PostgreSQL."""

from __future__ import annotations

import pysolr


class SearchSyntaxError(pysolr.SolrError):
    """A query that cannot be parsed. It is a ``SolrError`` because CKAN turns those into its own ``SearchError``."""

    code = "search_syntax"


class UnsupportedQuery(pysolr.SolrError):
    """A part of Solr's language that this search does not have."""

    code = "search_unsupported"


class InvalidDocument(pysolr.SolrError):
    """A document that cannot be indexed: nested values, a date that is none, a missing key."""

    code = "search_document"


class SearchUnavailable(pysolr.SolrError):
    """PostgreSQL could not answer. The wording is what CKAN looks for when it tells an outage from a bad query."""

    code = "search_unavailable"

    def __init__(self, reason: object) -> None:
        super().__init__(f"Failed to connect to server: {reason}")
