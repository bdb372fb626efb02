"""Plugin of the room `resource_views`."""

from __future__ import annotations

import ckan.plugins as p


class PueblaViewsPlugin(p.SingletonPlugin):
    """Registers the room `resource_views`."""
