"""Plugin of the room `catalogue`."""

from __future__ import annotations

import ckan.plugins as p


class PueblaCataloguePlugin(p.SingletonPlugin):
    """Registers the room `catalogue`."""
