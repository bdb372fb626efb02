"""Plugin of the room `search`."""

from __future__ import annotations

import ckan.plugins as p


class PueblaSearchPlugin(p.SingletonPlugin):
    """Registers the room `search`."""
