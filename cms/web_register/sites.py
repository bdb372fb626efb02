"""Micrositios of the platform that records point to, by name."""

from __future__ import annotations

from cms.directory.models import Organization
from cms.microsites.models import Microsite


def microsite_choices(organization: Organization | None) -> list[tuple[str, str]]:
    """Name and title of the micrositios, of one dependencia if given."""
    found = Microsite.objects.order_by("title")
    if organization is not None:
        found = found.filter(organization=organization)
    return [(site.name, site.title) for site in found]


def microsite(name: str) -> Microsite | None:
    """The micrositio of a name, if it still exists."""
    return Microsite.objects.filter(name=name).first() if name else None
