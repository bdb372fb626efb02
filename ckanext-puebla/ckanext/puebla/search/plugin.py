"""Plugin of the room `search`: CKAN's search on PostgreSQL instead of Solr."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p

from ckanext.puebla.search import seam


class PueblaSearchPlugin(p.SingletonPlugin):
    """Takes over the connection to the search engine when it is loaded; left out, CKAN talks to Solr."""

    p.implements(p.IConfigurer)

    def update_config(self, config: Any) -> None:
        """Called before anything is searched."""
        seam.install()
