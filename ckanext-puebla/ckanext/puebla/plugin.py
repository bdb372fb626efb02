"""The core plugin: roles, capture, review and publication of datasets."""

from __future__ import annotations

import ckan.plugins as p


class PueblaPlugin(p.SingletonPlugin):
    """Registers everything of the capture and review by convention."""
