"""Tables of the directory."""

from cms.directory.models.exchange import ImportBatch
from cms.directory.models.people import Person
from cms.directory.models.portal import PortalComparison, PortalPush
from cms.directory.models.structure import Organization, Post, Unit
from cms.directory.models.terms import Appointment, Substitution

__all__ = [
    "Appointment",
    "ImportBatch",
    "Organization",
    "Person",
    "PortalComparison",
    "PortalPush",
    "Post",
    "Substitution",
    "Unit",
]
