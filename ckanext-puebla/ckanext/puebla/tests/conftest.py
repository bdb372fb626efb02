"""The fixtures of `city.py`, for the tests of this folder; other rooms import them from there."""

from __future__ import annotations

from ckanext.puebla.tests.city import city, clean_puebla

__all__ = ["city", "clean_puebla"]
