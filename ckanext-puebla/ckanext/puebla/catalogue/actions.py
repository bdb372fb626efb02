"""A mended action of ckanext-dcat."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from ckan.types import Context, DataDict
from werkzeug.urls import iri_to_uri

from ckanext.dcat import logic
from ckanext.dcat.processors import RDFSerializer


@tk.chained_action
@tk.side_effect_free
def dcat_catalog_show(_next_action: Any, context: Context, data_dict: DataDict) -> Any:
    """The catalogue as RDF, page by page.

    As shipped (ckanext-dcat 2.4.4), a space or an accent in `q` makes an address that RDF cannot hold and the
    page ends in an error; here the addresses of the pages are encoded.
    """
    tk.check_access("dcat_catalog_show", context, data_dict)
    found = logic._search_ckan_datasets(context, data_dict)
    pages = logic._pagination_info(found, data_dict)
    encoded = {name: iri_to_uri(value) if isinstance(value, str) else value for name, value in pages.items()}
    serializer = RDFSerializer(profiles=data_dict.get("profiles"))
    return serializer.serialize_catalog({}, found["results"], _format=data_dict.get("format"), pagination_info=encoded)
