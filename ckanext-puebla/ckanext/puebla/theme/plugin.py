"""Plugin of the room `theme`."""

from __future__ import annotations

import ckan.plugins as p


class PueblaThemePlugin(p.SingletonPlugin):
    """Registers the room `theme`."""
