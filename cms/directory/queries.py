"""The reads of the directory that other rooms use."""

from cms.directory.domain.queries.people import Signatory, people_of, public_people, search_people, signatory
from cms.directory.domain.queries.people_in_force import account_ids, account_ids_by_organization, holders
from cms.directory.domain.queries.terms import (
    HeldRole,
    acts_for,
    enlaces_of,
    groups_in_force,
    held_roles,
    own_part,
    own_roles,
    portal_rights,
    remember_own_roles,
    substitute_of,
    substitutions,
)

__all__ = [
    "HeldRole",
    "Signatory",
    "account_ids",
    "account_ids_by_organization",
    "acts_for",
    "enlaces_of",
    "groups_in_force",
    "held_roles",
    "holders",
    "own_roles",
    "people_of",
    "portal_rights",
    "public_people",
    "own_part",
    "remember_own_roles",
    "search_people",
    "signatory",
    "substitute_of",
    "substitutions",
]
