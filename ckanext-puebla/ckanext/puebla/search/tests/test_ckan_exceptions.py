"""The list of CKAN's own tests that may fail is short, named and explained."""

from __future__ import annotations

from ckanext.puebla.search.tests import ckan_exceptions


def test_at_most_three_each_with_its_reason():
    found = ckan_exceptions.listed()
    assert len(found) <= ckan_exceptions.MOST
    assert len({exception.test for exception in found}) == len(found)
    assert all("::" in exception.test and len(exception.reason) > 20 for exception in found)
