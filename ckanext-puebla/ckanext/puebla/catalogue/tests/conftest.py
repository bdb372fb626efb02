"""The portal of the tests of views."""

from __future__ import annotations

from ckanext.puebla.resource_views.tests.conftest import portal

__all__ = ["portal"]
